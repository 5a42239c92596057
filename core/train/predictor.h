#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"
#include "core/train/metrics.h"

#include <memory>
#include <span>

namespace gatescope {

// A network with given weights, ready to answer: for charts, for `evaluate` and `predict`.
class Predictor {
 public:
  // Fails when the weights do not fit the experiment on this dataset.
  static Result<Predictor> create(std::shared_ptr<const Dataset> dataset,
                                  const Experiment& experiment, const Weights& weights);
  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

  // In the data's own units. Does the work on the calling thread and oneTBB's.
  Predictions predict(std::span<const std::int32_t> samples) const;
  Evaluation evaluate(Split split) const;

 private:
  struct State;
  explicit Predictor(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope
