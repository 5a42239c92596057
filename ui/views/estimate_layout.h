#pragma once

#include "ui/views/chart_maths.h"
#include "ui/views/estimate_plot.h"

#include <vector>

#include <QPointF>
#include <QRectF>
#include <QSizeF>

// Where everything of an EstimatePlot stands, private to it.
namespace gatescope::ui {

constexpr qreal estimateDot = 4;  // radius, pixels

struct EstimateLayout {
  QRectF plot;
  Range range;
  QVector<Tick> ticks;
  QRectF title;             // of the axis; null: no room
  qreal names = 0;          // width of the rows' names, from the left edge
  bool smallNames = false;  // they would not fit otherwise
  qreal rowHeight = 0;
  qreal shift = 0;  // of the dots above a row's middle, and of the estimate below it
  std::vector<std::vector<QPointF>> dots;  // of each row; of NaN: NaN

  struct Reference {
    QRectF label;  // null: no room
    QString text;  // with an arrow where it is beyond the plot
    bool isInside = true;
  };
  std::vector<Reference> references;

  double toX(double value) const {
    return plot.left() + (value - range.from) / range.length() * plot.width();
  }
  double middleOf(std::size_t row) const {
    return plot.top() + (static_cast<double>(row) + 0.5) * rowHeight;
  }
  // Of the mean and its interval: beneath the dots, in the middle of a row that has none.
  double estimateY(const std::vector<EstimateRow>& rows, std::size_t row) const {
    return middleOf(row) + (rows[row].dots.empty() ? 0 : shift);
  }
};

EstimateLayout estimateLayout(const std::vector<EstimateRow>& rows,
                              const std::vector<ReferenceLine>& references, const QString& title,
                              QSizeF size);

}  // namespace gatescope::ui
