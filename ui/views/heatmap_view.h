#pragma once

#include "core/cells/cell.h"
#include "ui/views/colour_map.h"
#include "ui/views/export.h"
#include "ui/views/time_axis.h"

#include <memory>
#include <vector>

#include <QImage>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// A matrix as colours: a row a unit, a column a step. Where several values fall on one pixel their
// mean is drawn. Wheel zooms the time axis, drag moves the cursor (with Shift it marks out steps),
// arrows step cursor and row, Home/End go to the ends, + − and 0 zoom; a click with Ctrl chooses
// several rows.
class HeatmapView : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit HeatmapView(QWidget* parent = nullptr);

  // Row-major, rows × columns. The selected row and row order stay when the rows do.
  // Values that somebody else keeps are shared, not copied: there may be a million.
  using Values = std::shared_ptr<const std::vector<float>>;
  void setValues(Values values, int rows, int columns, SignalRange range);
  void setValues(std::vector<float> values, int rows, int columns, SignalRange range);
  // Row of the values that stands at each place from the top; empty: as they are.
  void setRowOrder(std::vector<int> order);
  const std::vector<int>& rowOrder() const { return m_order; }
  // Shares cursor and window with other views. Not owned. Without one the view has its own.
  void setTimeAxis(TimeAxis* axis);
  TimeAxis* timeAxis() const { return m_axis; }
  // "z", "update gate": for the tool tip, CSV and the accessible name.
  void setSignal(const QString& symbol, const QString& name);
  // Where the rows are no units: what they are. Empty: units, by number.
  void setRowNames(QStringList names);
  void setSelectedRow(int row);               // −1: none
  void setMarkedRows(std::vector<int> rows);  // chosen beside it

  int rows() const { return m_rows; }
  int columns() const { return m_columns; }
  int selectedRow() const { return m_selectedRow; }
  float value(int row, int column) const;
  ValueRange valueRange() const;
  SignalRange signalRange() const { return m_range; }
  // "z of unit 7 at t = 97: 0.59"
  QString valueText(int row, int column) const;

  QString csv() const override;
  std::vector<FigureTable> tables() const override;
  QSize sizeHint() const override { return {400, 96}; }
  QSize minimumSizeHint() const override { return {80, 14}; }

 Q_SIGNALS:
  void hovered(int row, int column);  // −1, −1: the mouse left
  void selected(int row, int column);
  void toggled(int row);  // a click with Ctrl: chosen beside the others, or no longer

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int placeAt(double y) const;
  int rowAtPlace(int place) const;
  void select(int row, int column);
  void invalidate();
  void paintLines(QPainter& painter);

  Values m_values;
  std::vector<int> m_order;  // row at place; empty: identity
  int m_rows = 0;
  int m_columns = 0;
  SignalRange m_range = SignalRange::ZeroToOne;
  float m_largest = 0;  // magnitude, finite values only
  int m_selectedRow = -1;
  std::vector<int> m_markedRows;
  QString m_symbol, m_name;
  QStringList m_rowNames;
  TimeAxis* m_ownAxis = nullptr;
  QPointer<TimeAxis> m_axis;
  QImage m_image;  // as seen, at device pixels; null: to be made
};

// What stands for several values that fall on one pixel: their mean, or the one that is farthest
// from 0 (the mean of weights is near 0 everywhere).
enum class Shrink { Mean, Farthest };

// The pixels of a heatmap: the rows in this order, columns first … last, shrunk to at most `size`
// pixels. A NaN takes the colour `missing`.
struct HeatmapPixels {
  const std::vector<float>* values = nullptr;  // rows × columns
  const std::vector<int>* order = nullptr;     // may be empty
  int rows = 0;
  int columns = 0;
  int first = 0;
  int last = 0;
  SignalRange range = SignalRange::ZeroToOne;
  ValueRange ends;
  QRgb missing = 0;
  Shrink shrink = Shrink::Mean;
  int firstRow = 0;                               // places of the order
  int lastRow = -1;                               // −1: the last
  const std::vector<int>* columnOrder = nullptr;  // null or empty: as they are; farthest only
};
QImage heatmapImage(const HeatmapPixels& pixels, QSize size);

// Marks one of the equally high rows of a map: a frame around a high one, pointers at both ends of
// one that a frame would hide.
void paintRowMark(QPainter& painter, const QRectF& map, double place, double rows);

}  // namespace gatescope::ui
