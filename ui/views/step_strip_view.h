#pragma once

#include "ui/views/export.h"
#include "ui/views/time_axis.h"

#include <vector>

#include <QPointer>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// Labels of one sequence's steps.
struct StepRow {
  QString name;             // "truth", "GRU 32"
  QColor colour;            // of the name; invalid: text
  std::vector<int> labels;  // a step: class number, −1: none
};

// One row of coloured steps for the truth and one a run; where a step is wide enough its class is
// written in it, and steps that differ from the first row carry a mark below.
class StepStripView : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit StepStripView(QWidget* parent = nullptr);

  void setRows(std::vector<StepRow> rows, QStringList classes);
  void setTimeAxis(TimeAxis* axis);
  void setEmptyText(const QString& text);

  QString csv() const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {160, 60}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRectF plot() const;
  QRectF rowRect(std::size_t row) const;
  void paintRow(QPainter& painter, std::size_t row) const;
  void paintLegend(QPainter& painter) const;
  QString className(int label) const;
  bool isWrong(const StepRow& row, int step) const;

  std::vector<StepRow> m_rows;
  QStringList m_classes;
  QString m_emptyText;
  TimeAxis* m_ownAxis = nullptr;
  QPointer<TimeAxis> m_axis;
};

}  // namespace gatescope::ui
