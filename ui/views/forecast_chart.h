#pragma once

#include "ui/views/line_chart.h"

#include <vector>

namespace gatescope::ui {

// What one run says about the steps after "now".
struct ForecastCurve {
  QString name;
  QColor colour;
  std::vector<float> values;        // horizon
  std::vector<float> lower, upper;  // horizon, or empty: no band
};

// One target of one window: what was seen, what came, and what the runs said.
struct ForecastPicture {
  QString target;              // "sunspots"
  std::vector<float> history;  // the window, oldest first; the last value is "now"
  std::vector<float> truth;    // horizon; may be empty: not known yet
  std::vector<ForecastCurve> forecasts;
};

// History in text colour, a line at now, the truth after it dotted, a coloured curve a run.
// Opens on as much of the history as leaves the forecast a quarter of the width; all of it is a
// double click away.
class ForecastChart : public LineChart {
  Q_OBJECT
 public:
  explicit ForecastChart(QWidget* parent = nullptr);

  void setPicture(ForecastPicture picture);

 private:
  void rebuild();
  void showForecast();

  ForecastPicture m_picture;
};

}  // namespace gatescope::ui
