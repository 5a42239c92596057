#pragma once

#include "core/base/result.h"
#include "core/cells/cell.h"
#include "core/data/dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace gatescope {

// ∂y/∂s(t) of one quantity s that a network has at every step: a state, or its inputs.
struct StepGradients {
  std::vector<float> values;  // size × steps, a row a unit or an input (row-major)
  std::vector<float> norms;   // per step, ‖∂y/∂s(t)‖₂
};

struct StateGradients {
  const SignalInfo* info = nullptr;  // h, and a cell's other states: c of the LSTM
  StepGradients gradients;
};

struct LayerGradients {
  int layer = 0;          // among the recurrent layers, from 0
  bool backward = false;  // the direction that reads from the end
  const Cell* cell = nullptr;
  int units = 0;
  std::vector<StateGradients> states;
};

// How one number y that a network makes of a sequence depends on every step of it. Each gradient is
// complete: through all later steps, layers and answers. In the order of the original time.
struct GradientTrace {
  std::int32_t sample = 0;
  int epoch = 0;
  int steps = 0;
  double value = 0;  // y
  std::vector<LayerGradients> layers;
  // By the network's scaled inputs; of tokens by the numbers of their vectors. The norms are the
  // "connectivity" of Madsen 2019 (Visualizing memorization in RNNs, Distill): how far y sees back.
  int inputs = 0;
  StepGradients read;
};

struct SamplePass;

// Runs one sample forward and back, without dropout, to see gradients go through time: where they
// fade, the steps before teach the network nothing (Hochreiter 1991; Bengio et al. 1994).
class GradientTracer {
 public:
  static Result<GradientTracer> create(std::shared_ptr<const Dataset> dataset,
                                       const Experiment& experiment);
  ~GradientTracer();
  GradientTracer(GradientTracer&&) noexcept;
  GradientTracer& operator=(GradientTracer&&) noexcept;

  // y is the sample's own loss, a mean over its items. Fails where its truth is not known.
  Result<GradientTrace> ofLoss(const Weights& weights, std::int32_t sample);

  // y is one number of the answer as the network gives it, before it is scaled back: of numbers
  // (scaled, and relative to its window where a forecast is) that of a target column, of classes
  // and binary columns the logit; two classes have one logit, that of the second. Answer row 0 … :
  // the step ahead of a forecast, the step of a task that answers every step, else 0. Answer
  // column: a target column or class.
  Result<GradientTrace> ofAnswer(const Weights& weights, std::int32_t sample, int row, int column);

 private:
  explicit GradientTracer(std::unique_ptr<SamplePass> pass);
  template <typename Choose>
  Result<GradientTrace> gradients(const Weights& weights, std::int32_t sample,
                                  const Choose& choose);
  std::unique_ptr<SamplePass> m_pass;
};

}  // namespace gatescope
