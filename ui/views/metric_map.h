#pragma once

#include "ui/models/quality_scale.h"
#include "ui/views/export.h"

#include <vector>

#include <QPoint>
#include <QRectF>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// A metric for each value of one setting by each of another.
struct MetricMapPicture {
  QString xTitle, yTitle;
  QStringList xLabels, yLabels;  // ascending
  std::vector<double> values;    // y × x, row-major; NaN: none
  std::vector<int> counts;       // what a value is the mean of; empty: of one each
  QString metric;                // "RMSE"
  bool higherIsBetter = false;
};

// Coloured by how good each value is beside the others (quality_scale.h), the first y at the bottom
// as on any axis. The best is framed; the mouse or the arrows read a cell, a click or Enter chooses
// it.
class MetricMap : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit MetricMap(QWidget* parent = nullptr);

  void setPicture(MetricMapPicture picture);
  void setEmptyText(const QString& text);
  QPoint best() const;  // (−1, −1): there is none
  QPoint current() const { return m_current; }
  QString cellText(QPoint cell) const;
  QRectF cellRect(QPoint cell) const { return rectOf(layOut(), cell); }

  QString csv() const override;
  QSize sizeHint() const override { return {420, 320}; }
  QSize minimumSizeHint() const override { return {180, 140}; }

 Q_SIGNALS:
  void hovered(int x, int y);  // −1, −1: no cell
  void clicked(int x, int y);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Layout {
    QRectF cells;
    qreal width = 0, height = 0;  // of a cell
    qreal names = 0;              // of the y labels
    bool slanted = false;         // the x labels
  };
  Layout layOut() const;
  int columns() const { return static_cast<int>(m_picture.xLabels.size()); }
  int rows() const { return static_cast<int>(m_picture.yLabels.size()); }
  std::size_t indexOf(QPoint cell) const;
  bool contains(QPoint cell) const;
  QPoint cellAt(QPointF place) const;
  QRectF rectOf(const Layout& layout, QPoint cell) const;
  void moveTo(QPoint cell);
  void paintCells(QPainter& painter, const Layout& layout) const;
  void paintFrame(QPainter& painter, const QRectF& cell, const QColor& colour) const;
  void paintLabels(QPainter& painter, const Layout& layout) const;
  void paintTitles(QPainter& painter, const Layout& layout) const;
  void paintLegend(QPainter& painter, const Layout& layout) const;

  MetricMapPicture m_picture;
  QString m_emptyText;
  QualityScale m_scale;
  QPoint m_current{-1, -1};
};

}  // namespace gatescope::ui
