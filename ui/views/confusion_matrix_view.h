#pragma once

#include "ui/views/export.h"

#include <cstdint>
#include <vector>

#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// Rows are the true classes, columns the predicted ones. A cell is coloured by its share of its
// row and holds the count; where there is room the share too. Reads from 2 to 20 classes; beyond,
// cells have colour alone and the tool tip the numbers.
class ConfusionMatrixView : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit ConfusionMatrixView(QWidget* parent = nullptr);

  // classes × classes counts, row-major, as Evaluation::confusion.
  void setMatrix(std::vector<std::int64_t> counts, QStringList classes);
  void setEmptyText(const QString& text);

  QString csv() const override;
  QSize sizeHint() const override { return {320, 300}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Layout {
    QRectF cells;
    qreal side = 0;   // height of a cell
    qreal shift = 0;  // left of the row labels
    QFont labelFont;
    bool slantedColumns = false;
  };
  Layout layoutFor() const;
  std::int64_t count(int row, int column) const;
  double share(int row, int column) const;  // of the row, 0 when the row is empty
  QString cellText(int row, int column) const;
  void paintCells(QPainter& painter, const Layout& layout) const;
  void paintLabels(QPainter& painter, const Layout& layout) const;

  std::vector<std::int64_t> m_counts;
  QStringList m_classes;
  QString m_emptyText;
};

}  // namespace gatescope::ui
