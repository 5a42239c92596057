#pragma once

#include "ui/views/chart_maths.h"
#include "ui/views/export.h"

#include <optional>
#include <vector>

#include <QPointF>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// An upright axis from 0 (below) to 1. Either some values with their places, or a range of numbers
// that gets ticks.
struct ParallelAxis {
  struct Label {
    double place = 0;
    QString text;
  };
  QString title;
  std::vector<Label> labels = {};
  std::optional<Range> range = {};
  bool isLogarithmic = false;  // of a range
};

struct ParallelLine {
  int id = 0;
  std::vector<double> places;  // an axis each, 0 … 1; NaN: has no value there, and passes below it
  QStringList values;          // an axis each, as they are read
  double quality = 0;          // of its colour, 1: the best; NaN: none, drawn muted
};

// Parallel coordinates (Inselberg 1985): a line a configuration, through its value on each axis. A
// drag along an axis keeps the lines within and pales all others, a double click on it lets all
// pass; a click near a line chooses it. Left and right go through the axes, up and down through the
// lines from the best to the worst, Enter chooses; with Shift up and down move the lower end of the
// axis's part, with Ctrl the upper one, Delete lets all pass.
class ParallelPlot : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit ParallelPlot(QWidget* parent = nullptr);

  // The last axis is the metric: it bears the colours. Parts that were marked out stay where the
  // axes have the same titles.
  void setPicture(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines);
  void setSelected(int id);  // −1: none
  int selected() const { return m_selected; }
  void setEmptyText(const QString& text);

  void setPart(int axis, std::optional<Range> part);  // places; emits brushed()
  std::optional<Range> part(int axis) const { return m_parts[static_cast<std::size_t>(axis)]; }
  // Whether the line lies within all marked parts, and all that do.
  bool passes(const ParallelLine& line) const;
  std::vector<int> passing() const;
  QPointF pointAt(int axis, double place) const;  // where it is seen; NaN: below the axis

  QString csv() const override;
  QSize sizeHint() const override { return {640, 300}; }
  QSize minimumSizeHint() const override { return {240, 150}; }

 Q_SIGNALS:
  void brushed();
  void hovered(int id);  // −1: none
  void clicked(int id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void layOut();
  int axes() const { return static_cast<int>(m_axes.size()); }
  double xOf(int axis) const;
  QPointF pointOf(const ParallelLine& line, int axis) const {
    return pointAt(axis, line.places[static_cast<std::size_t>(axis)]);
  }
  double placeAt(double y) const;
  int axisAt(double x) const;  // −1: none is near
  const ParallelLine* lineAt(QPointF point) const;
  const ParallelLine* find(int id) const;
  void read(int id);
  void moveEnd(bool upper, double by);
  std::vector<const ParallelLine*> byQuality() const;  // those that pass, the best first
  QString textOf(const ParallelLine& line) const;
  void paintAxis(QPainter& painter, int axis) const;
  void paintTitle(QPainter& painter, int axis) const;
  void paintPart(QPainter& painter, int axis) const;
  void paintColours(QPainter& painter) const;
  void paintLine(QPainter& painter, const ParallelLine& line, const QColor& colour,
                 double width) const;
  std::vector<ParallelAxis::Label> labelsOf(int axis) const;

  std::vector<ParallelAxis> m_axes;
  std::vector<ParallelLine> m_lines;
  std::vector<std::optional<Range>> m_parts;  // of each axis
  QString m_emptyText;
  QRectF m_plot;               // between the first axis and the last
  bool m_isStaggered = false;  // titles in two lines by turns
  double m_foot = 0;           // below the plot: where lines pass that have no value on an axis
  int m_selected = -1, m_read = -1;
  int m_axis = 0;         // that the arrows have reached
  int m_dragged = -1;     // axis
  double m_dragFrom = 0;  // place
};

}  // namespace gatescope::ui
