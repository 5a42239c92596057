#pragma once

#include "core/cells/cells.h"
#include "core/inspect/trace.h"
#include "core/inspect/weights_view.h"
#include "core/project/project.h"
#include "ui/views/forecast_chart.h"
#include "ui/views/line_chart.h"
#include "ui/views/signal_stack.h"
#include "ui/views/state_scatter.h"
#include "ui/views/theme.h"
#include "ui/views/weight_grid.h"

#include <cmath>
#include <memory>
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

// Weights of a layer: each number says where it stands, by sign and size.
inline LayerWeights sampleWeights(std::string_view cellKey, int units, int inputs) {
  LayerWeights layer;
  layer.cell = findCell(cellKey);
  layer.units = units;
  layer.inputs = inputs;
  layer.candidate = candidateGate(*layer.cell);
  for (int g = 0; g < layer.cell->gates; ++g) {
    GateWeights gate{&gateSignal(*layer.cell, g), {}, {}, {}, {}};
    for (int to = 0; to < units; ++to) {
      for (int i = 0; i < inputs && g < layer.cell->inputGates; ++i)
        gate.input.push_back(0.8F * wave(i * 9 + g, to));
      for (int from = 0; from < units; ++from)
        gate.recurrent.push_back(0.6F * wave(from * 7 + g, to));
      gate.bias.push_back(g == layer.cell->forgetGate ? 1 : 0.1F * wave(g, to));
      if (layer.cell->recurrentBias) gate.recurrentBias.push_back(0.1F * wave(g + 3, to));
    }
    layer.gates.push_back(std::move(gate));
  }
  return layer;
}

inline ui::WeightsPicture weightsPicture(std::string_view cellKey, int units, int inputs) {
  ui::WeightsPicture picture;
  picture.layer = std::make_shared<const LayerWeights>(sampleWeights(cellKey, units, inputs));
  for (int i = 0; i < inputs; ++i) picture.inputs << QStringLiteral("px%1").arg(i);
  picture.ends.assign(picture.layer->gates.size(), {1, 1, 1, 1});
  return picture;
}

// A spiral a class, eight steps a sample.
inline ui::StatePicture statePicture(int classes, int samples) {
  ui::StatePicture picture;
  picture.axes = {QStringLiteral("first principal component, 43 % of the variance"),
                  QStringLiteral("second, 21 %"), QStringLiteral("third, 9 %")};
  picture.colours.name = QStringLiteral("class");
  for (int k = 0; k < classes; ++k) picture.colours.classes << QStringLiteral("kind %1").arg(k);
  for (int sample = 0; sample < samples; ++sample)
    for (int step = 0; step < 8; ++step) {
      const int k = sample % classes;
      const double angle = 2 * std::numbers::pi * k / classes + step * 0.2 + sample * 0.01;
      const ui::StatePoint at{static_cast<float>(step * std::cos(angle)),
                              static_cast<float>(step * std::sin(angle)),
                              static_cast<float>(std::cos(step + k))};
      picture.dots.push_back({at, sample, step, static_cast<float>(k), step == 7});
      picture.box.add(at);
      if (sample == 0) picture.way.push_back(at);
    }
  return picture;
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
  run.baselines = {{"last-value", "last value", {{"mae", 18.9}}, {}}};
  run.seconds = 21;
  return run;
}

}  // namespace gatescope::test
