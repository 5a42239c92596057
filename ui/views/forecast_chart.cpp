#include "ui/views/forecast_chart.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

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

std::size_t horizonOf(const ForecastPicture& picture) {
  std::size_t horizon = picture.truth.size();
  for (const ForecastCurve& curve : picture.forecasts)
    horizon = std::max(horizon, curve.values.size());
  return horizon;
}

constexpr double leastHistory = 6;  // steps
constexpr std::size_t fewSteps = 3;

}  // namespace

ForecastChart::ForecastChart(QWidget* parent) : LineChart(parent) {
  setAccessibleName(tr("Forecast"));
  setToolTip(tr("Double click (or 0) shows the whole window"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ForecastChart::rebuild);
}

void ForecastChart::setPicture(ForecastPicture picture) {
  const bool other = picture.history != m_picture.history ||
                     picture.forecasts.size() != m_picture.forecasts.size() ||
                     horizonOf(picture) != horizonOf(m_picture);
  m_picture = std::move(picture);
  rebuild();
  // While a network learns its forecasts change, and the user's zoom stays.
  if (other) showForecast();
}

// A long window would press the forecast against the right edge.
void ForecastChart::showForecast() {
  const auto horizon = static_cast<double>(horizonOf(m_picture));
  const auto history = static_cast<double>(m_picture.history.size());
  const double shown = std::max(std::ceil(2.5 * horizon), leastHistory);
  if (horizon > 0 && history > shown + 1) {
    setXRange(-shown, horizon);
  } else {
    showAll();
  }
}

void ForecastChart::rebuild() {
  QVector<Series> series;
  QVector<Band> bands;
  Series history{.name = tr("seen"), .colour = theme().text, .width = 1.6, .points = {}};
  const bool few = horizonOf(m_picture) <= fewSteps;
  const auto steps = static_cast<double>(m_picture.history.size());
  for (std::size_t i = 0; i < m_picture.history.size(); ++i)
    history.points.append({static_cast<double>(i) - steps + 1, double(m_picture.history[i])});
  series.append(history);
  if (!m_picture.truth.empty())
    series.append({.name = tr("truth"),
                   .colour = theme().text,
                   .style = Qt::DotLine,
                   .width = 1.8,
                   .points = ahead(m_picture.truth, m_picture.history),
                   .dots = few});
  for (const ForecastCurve& curve : m_picture.forecasts) {
    series.append({.name = curve.name,
                   .colour = curve.colour,
                   .width = 2.2,
                   .points = ahead(curve.values, m_picture.history),
                   .dots = few,
                   .leads = true});
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
