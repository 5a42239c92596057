#pragma once

#include "core/base/result.h"
#include "core/cells/cell.h"
#include "core/data/dataset.h"
#include "core/inspect/cell_step.h"
#include "core/nn/hold.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

// Values of one gate or state over one sequence.
struct SignalTrace {
  const SignalInfo* info = nullptr;
  std::vector<float> values;  // units × steps, a row a unit (row-major)
};

struct LayerTrace {
  int layer = 0;          // among the recurrent layers, from 0
  bool backward = false;  // the direction that reads from the end
  const Cell* cell = nullptr;
  int units = 0;
  std::vector<SignalTrace> signals;

  std::size_t steps() const;
  // h, the last signal of every cell.
  const SignalTrace& hidden() const { return signals.back(); }
};

// One unit over the steps. `units`: as in the signal's layer.
std::span<const float> unitRow(const SignalTrace& signal, int units, int unit);

// Everything that a network did with one sequence. The numbers are the engine's own.
struct Trace {
  std::int32_t sample = 0;
  int epoch = 0;
  int steps = 0;
  std::vector<LayerTrace> layers;
  // In the data's own units; targets or class probabilities, as Predictions; of a recursive
  // forecast the first step.
  std::size_t outputWidth = 0;
  std::vector<float> output;
  double loss = 0;  // of this sequence, a mean over its items; NaN where its truth is not known
};

// What one trace of a sequence has more than another, value by value: of two epochs of a run, or of
// two runs of the same cell and size. Nothing where they cannot be told apart unit by unit.
std::optional<Trace> differenceOf(const Trace& trace, const Trace& from);

// One unit at one step of a sample. `layer` counts Trace::layers; steps and units from 0.
struct StepPlace {
  std::size_t layer = 0;
  int unit = 0;
  int step = 0;
};

struct SamplePass;

// Runs one sample forward with tracing on.
class Tracer {
 public:
  static Result<Tracer> create(std::shared_ptr<const Dataset> dataset,
                               const Experiment& experiment);
  ~Tracer();
  Tracer(Tracer&&) noexcept;
  Tracer& operator=(Tracer&&) noexcept;

  // With gates or states held: what the network would do then. Fails (field "hold") where a hold
  // does not fit the network.
  Result<Trace> trace(const Weights& weights, std::int32_t sample,
                      std::span<const Hold> holds = {});
  // The numbers of one unit and step. Fails where there is no such place in the sample.
  Result<CellStep> step(const Weights& weights, std::int32_t sample, StepPlace place,
                        std::span<const Hold> holds = {});

  std::vector<RecurrentPlace> places() const;

 private:
  explicit Tracer(std::unique_ptr<SamplePass> pass);
  std::unique_ptr<SamplePass> m_pass;
};

}  // namespace gatescope
