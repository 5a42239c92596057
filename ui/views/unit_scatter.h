#pragma once

#include "ui/views/export.h"

#include <vector>

#include <QColor>
#include <QPointF>
#include <QString>
#include <QWidget>

namespace gatescope::ui {

// A dot a unit over two shares, each from 0 to 1. The mouse reads a unit, a click or the arrows
// choose one. Units at the same place stand in one darker dot.
class UnitScatter : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit UnitScatter(QWidget* parent = nullptr);

  // One point a unit.
  void setPoints(std::vector<QPointF> points, const QColor& colour);
  void setAxes(const QString& x, const QString& y);
  void setSelectedUnit(int unit);  // −1: none
  int selectedUnit() const { return m_selected; }

  QString csv() const override;
  QSize sizeHint() const override { return {260, 190}; }
  QSize minimumSizeHint() const override { return {120, 110}; }

 Q_SIGNALS:
  void selected(int unit);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRectF plot() const;
  QPointF placeOf(std::size_t unit) const;
  int unitAt(QPointF place) const;
  QString unitText(int unit) const;
  void paintAxes(QPainter& painter) const;

  std::vector<QPointF> m_points;
  QColor m_colour;
  QString m_x, m_y;
  int m_selected = -1;
};

}  // namespace gatescope::ui
