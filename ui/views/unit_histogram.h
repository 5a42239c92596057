#pragma once

#include "ui/views/export.h"

#include <vector>

#include <QColor>
#include <QString>
#include <QWidget>

namespace gatescope::ui {

// How a number above 0 is spread over the units: bars over a logarithmic axis, those above all
// bounds (infinite ones too) in the last. The bar of the selected unit stands out; a click on a bar
// chooses its units, one after the other.
class UnitHistogram : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit UnitHistogram(QWidget* parent = nullptr);

  // One value a unit; `unitOfValues` as in "steps".
  void setValues(std::vector<double> values, const QString& unitOfValues, const QColor& colour);
  void setSelectedUnit(int unit);  // −1: none

  QString csv() const override;
  QSize sizeHint() const override { return {260, 110}; }
  QSize minimumSizeHint() const override { return {120, 70}; }

 Q_SIGNALS:
  void selected(int unit);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  static constexpr int bars = 16;
  QRectF plot() const;
  double boundOf(int bar) const;  // where a bar begins
  int barOf(double value) const;
  int barAt(QPointF place) const;  // −1: none
  std::vector<int> unitsIn(int bar) const;

  std::vector<double> m_values;
  QString m_unit;
  QColor m_colour;
  double m_least = 1, m_greatest = 10;  // of the axis
  int m_selected = -1;
};

}  // namespace gatescope::ui
