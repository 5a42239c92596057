#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/nn/hold.h"
#include "core/train/answer.h"
#include "core/train/events.h"
#include "core/train/experiment.h"
#include "core/train/metrics.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

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

  std::vector<RecurrentPlace> places() const;
  // Every answer from now on is given with these holds in place of earlier ones; none: as trained.
  // Fails (field "hold"), and leaves all as it was, where one does not fit the network.
  Result<void> hold(std::vector<Hold> holds);

  // In the data's own units. Does the work on the calling thread and oneTBB's.
  Predictions predict(std::span<const std::int32_t> samples) const;
  Evaluation evaluate(Split split) const;
  // With the loss; nothing when stopped on the way. The holds are those of hold().
  std::optional<Answer> answer(std::span<const std::int32_t> samples, AnswerOptions options) const;
  const Dataset& dataset() const;

 private:
  struct State;
  explicit Predictor(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope
