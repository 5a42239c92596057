#pragma once

#include "ui/views/export.h"

#include <limits>
#include <memory>
#include <vector>

#include <QColor>
#include <QString>
#include <QWidget>

namespace gatescope::ui {

// A single value within a row: a run, a fold. NaN: it has none, and is not drawn.
struct EstimateDot {
  int id = 0;
  double value = 0;
  QString name;           // "seed 3"
  QString text = {};      // further lines for the mouse to read
  bool isHollow = false;  // left out of the mean
  int pair = -1;  // joined with the dot of the row above that has the same number; −1: none
};

// Single values with their mean and its interval; or those two alone, as of a difference.
struct EstimateRow {
  QString name;
  QColor colour;
  std::vector<EstimateDot> dots = {};
  double mean = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  QString figures = {};  // beneath the name, where there is room: "12.3 ± 0.4"
};

// A value that all rows are seen against: a baseline, no difference. One that lies far from all
// rows would press them together: it is named at the edge instead.
struct ReferenceLine {
  double value = 0;
  QString label;
  bool isDashed = true;
};

struct EstimateLayout;

// A row a setting: each value a dot, beneath them the mean as a tick on the bar of its interval
// (after the plots of Gardner and Altman 1986). The mouse reads a dot or a mean, a click chooses a
// dot; up and down change the row, left and right go through its values, Enter chooses.
class EstimatePlot : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit EstimatePlot(QWidget* parent = nullptr);
  ~EstimatePlot() override;

  void setRows(std::vector<EstimateRow> rows);
  void setReferences(std::vector<ReferenceLine> references);
  void setAxis(const QString& title);
  void setEmptyText(const QString& text);
  const std::vector<EstimateRow>& rows() const { return m_rows; }
  // What is read: of the dot or mean under the mouse, or that the arrows have reached.
  QString readingText() const;

  QString csv() const override;
  QSize sizeHint() const override { return {480, 240}; }
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void hovered(int id);  // −1: no dot
  void clicked(int id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  // A dot of a row, or its mean: dot −1. Row −1: nothing.
  struct Place {
    int row = -1;
    int dot = -1;
    bool operator==(const Place&) const = default;
  };
  void layOut();
  bool isEmpty() const;
  Place placeAt(QPointF point) const;
  void read(Place place);
  Place stepped(int rows, int values) const;
  QString textOf(Place place) const;
  int idOf(Place place) const;
  void paintScale(QPainter& painter) const;
  void paintReferences(QPainter& painter) const;
  void paintRow(QPainter& painter, std::size_t row) const;
  void paintEstimate(QPainter& painter, std::size_t row) const;
  void paintJoins(QPainter& painter) const;
  void paintRead(QPainter& painter) const;

  std::vector<EstimateRow> m_rows;
  std::vector<ReferenceLine> m_references;
  QString m_title, m_emptyText;
  std::unique_ptr<EstimateLayout> m_layout;
  Place m_read;
};

}  // namespace gatescope::ui
