#pragma once

#include "ui/views/weight_grid.h"

#include <QWidget>

namespace gatescope::ui {

// Above the maps of a WeightsStack what the columns of each part are, below them which.
class WeightsRuler : public QWidget {
  Q_OBJECT
 public:
  enum class Side { Above, Below };
  WeightsRuler(Side side, TimeAxis& to, TimeAxis& from, QWidget* parent);

  // The picture must outlive the next call.
  void setPicture(const WeightsPicture* picture);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QStringList headsOf(const WeightGrid::Part& part) const;
  void paintInputs(QPainter& painter, const WeightGrid::Part& part) const;
  void paintUnits(QPainter& painter, const WeightGrid::Part& part) const;

  Side m_side;
  TimeAxis& m_to;
  TimeAxis& m_from;
  const WeightsPicture* m_picture = nullptr;
};

}  // namespace gatescope::ui
