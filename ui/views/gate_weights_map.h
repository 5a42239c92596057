#pragma once

#include "ui/views/weight_grid.h"

#include <array>
#include <optional>

#include <QImage>
#include <QWidget>

namespace gatescope::ui {

class TimeAxis;

// W, biases and U of one gate as colours, a row a unit of the gate. Where several weights fall on
// one pixel the one farthest from 0 is drawn. The wheel zooms units (with Shift it moves across,
// with Ctrl down), a click or the arrows choose a weight, + − and 0 zoom, double click shows all.
class GateWeightsMap : public QWidget {
  Q_OBJECT
 public:
  // The units that are seen as rows and as columns of U: shared by all gates. Not owned.
  GateWeightsMap(TimeAxis& to, TimeAxis& from, QWidget* parent);

  // The picture must outlive the next call.
  void setPicture(const WeightsPicture* picture, int gate);
  void setSelectedUnit(int unit);                     // −1: none
  void setChosen(std::optional<WeightPlace> chosen);  // framed

  QSize sizeHint() const override { return {400, 120}; }
  QSize minimumSizeHint() const override { return {180, 24}; }

 Q_SIGNALS:
  void hovered(std::optional<gatescope::ui::WeightPlace> place);
  void chosen(gatescope::ui::WeightPlace place);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  const GateWeights& weights() const;
  WeightGrid grid() const;
  QRectF mapOf(const WeightGrid::Part& part) const;
  std::optional<WeightPlace> placeAt(QPointF point) const;
  void invalidate();
  void zoom(double factor, QPointF around);
  void reveal(const WeightPlace& place);
  QImage imageOf(const WeightGrid::Part& part) const;
  void paintPart(QPainter& painter, const WeightGrid::Part& part);
  void paintCaption(QPainter& painter, const WeightGrid::Part& part) const;
  void paintChosen(QPainter& painter) const;
  void paintUnit(QPainter& painter) const;

  TimeAxis& m_to;
  TimeAxis& m_from;
  const WeightsPicture* m_picture = nullptr;
  int m_gate = 0;
  int m_unit = -1;
  std::optional<WeightPlace> m_chosen;
  std::array<QImage, kWeightParts> m_images;  // as seen, at device pixels; null: to be made
};

}  // namespace gatescope::ui
