#pragma once

#include "core/cells/cells.h"
#include "core/inspect/trace.h"
#include "core/project/project.h"
#include "ui/views/forecast_chart.h"
#include "ui/views/line_chart.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <cmath>
#include <numbers>

// Hand-made inputs of the views, the same every time.
namespace gatescope::test {

inline float wave(int step, int unit) {
  return static_cast<float>(std::sin(step * 0.09 + unit * 0.7) * std::cos(unit * 1.3));
}

inline Trace sampleTrace(std::string_view cellKey, int units, int steps) {
  Trace trace;
  trace.steps = steps;
  LayerTrace layer;
  layer.cell = findCell(cellKey);
  layer.units = units;
  for (const SignalInfo& info : layer.cell->signals) {
    SignalTrace signal{&info, {}};
    for (int u = 0; u < units; ++u)
      for (int t = 0; t < steps; ++t) {
        const float v = wave(t, u + static_cast<int>(layer.signals.size()) * 5);
        signal.values.push_back(info.range == SignalRange::ZeroToOne ? (v + 1) / 2 : v);
      }
    layer.signals.push_back(signal);
  }
  trace.layers.push_back(layer);
  return trace;
}

inline std::vector<float> sunspotLike(int steps, int from = 0) {
  std::vector<float> values;
  for (int i = from; i < from + steps; ++i)
    values.push_back(static_cast<float>(90 + 80 * std::sin(i * 2 * std::numbers::pi / 132) +
                                        7 * std::sin(i * 1.7)));
  return values;
}

inline QVector<ui::Series> lossCurves(int epochs) {
  QVector<ui::Series> curves;
  int number = 0;
  for (const char* cell : {"gru", "lstm"}) {
    ui::Series validation{.name = QString::fromLatin1(cell).toUpper(),
                          .colour = ui::runColour(cell, 0),
                          .points = {}};
    ui::Series training = validation;
    training.name += QStringLiteral(" training");
    training.style = Qt::DashLine;
    training.width = 1.4;
    for (int e = 0; e <= epochs; ++e) {
      const double loss =
          0.9 * std::exp(-e / (9.0 + number * 4)) + 0.11 + 0.01 * std::sin(e * (1.3 + number));
      validation.points.append({double(e), loss});
      training.points.append({double(e), e == 0 ? std::nan("") : loss * 0.8});
    }
    curves << training << validation;
    ++number;
  }
  return curves;
}

inline ui::ForecastPicture forecastPicture() {
  ui::ForecastPicture picture;
  picture.target = QStringLiteral("sunspots");
  picture.history = sunspotLike(144);
  picture.truth = sunspotLike(12, 144);
  for (const char* cell : {"gru", "lstm"}) {
    ui::ForecastCurve curve{
        QString::fromLatin1(cell).toUpper(), ui::runColour(cell, 0), {}, {}, {}};
    for (std::size_t i = 0; i < picture.truth.size(); ++i) {
      const float off = static_cast<float>(i) * (cell[0] == 'g' ? 0.8f : -1.5f);
      curve.values.push_back(picture.truth[i] + off);
      if (cell[0] == 'g') {
        curve.lower.push_back(picture.truth[i] + off - 6 - static_cast<float>(i) * 2);
        curve.upper.push_back(picture.truth[i] + off + 6 + static_cast<float>(i) * 2);
      }
    }
    picture.forecasts.push_back(curve);
  }
  return picture;
}

inline RunRecord sampleRun(RunId id, const std::string& cell, int units, double mae) {
  RunRecord run;
  run.id = id;
  run.name = (cell == "gru" ? "GRU " : "LSTM ") + std::to_string(units);
  run.experiment.model.cell = cell;
  run.experiment.model.units = units;
  run.parameters = 3756;
  run.status = RunStatus::Finished;
  run.epochs = {EpochRecord{}};
  run.bestEpoch = 34;
  run.validation = {{"mae", mae}};
  run.test = {{"mae", mae + 1}};
  run.baselineName = "last value";
  run.baseline = {{"mae", 18.9}};
  run.seconds = 21;
  return run;
}

}  // namespace gatescope::test
