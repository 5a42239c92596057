#include "ui/views/forecast_chart.h"

#include "ui/views/theme.h"

namespace gatescope::ui {

namespace {

// Values at 1, 2, … after now, joined to the last value seen.
QVector<QPointF> ahead(const std::vector<float>& values, const std::vector<float>& history) {
  QVector<QPointF> points;
  if (!history.empty()) points.append({0.0, double(history.back())});
  for (std::size_t i = 0; i < values.size(); ++i)
    points.append({static_cast<double>(i + 1), double(values[i])});
  return points;
}

}  // namespace

ForecastChart::ForecastChart(QWidget* parent) : LineChart(parent) {
  setAccessibleName(tr("Forecast"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ForecastChart::rebuild);
}

void ForecastChart::setPicture(ForecastPicture picture) {
  m_picture = std::move(picture);
  rebuild();
}

void ForecastChart::rebuild() {
  QVector<Series> series;
  QVector<Band> bands;
  Series history{.name = tr("seen"), .colour = theme().text, .width = 1.6, .points = {}};
  const auto steps = static_cast<double>(m_picture.history.size());
  for (std::size_t i = 0; i < m_picture.history.size(); ++i)
    history.points.append({static_cast<double>(i) - steps + 1, double(m_picture.history[i])});
  series.append(history);
  if (!m_picture.truth.empty())
    series.append({.name = tr("truth"),
                   .colour = theme().text,
                   .style = Qt::DotLine,
                   .width = 1.8,
                   .points = ahead(m_picture.truth, m_picture.history)});
  for (const ForecastCurve& curve : m_picture.forecasts) {
    series.append({.name = curve.name,
                   .colour = curve.colour,
                   .width = 2.2,
                   .points = ahead(curve.values, m_picture.history)});
    if (curve.lower.size() == curve.values.size() && !curve.values.empty())
      bands.append({.name = {},
                    .colour = curve.colour,
                    .lower = ahead(curve.lower, m_picture.history),
                    .upper = ahead(curve.upper, m_picture.history)});
  }
  setYAxis(m_picture.target);
  setXAxis(tr("steps"), AxisText::Relative);
  setMarks({{.x = 0, .label = {}, .colour = {}, .style = Qt::DashLine}});
  setSeries(std::move(series));
  setBands(std::move(bands));
}

}  // namespace gatescope::ui
