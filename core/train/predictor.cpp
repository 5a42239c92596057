#include "core/train/predictor.h"

#include "core/train/engine.h"
#include "core/train/network.h"

#include <algorithm>
#include <utility>

namespace gatescope {

struct Predictor::State {
  State(std::shared_ptr<const Dataset> dataset, const Experiment& experiment, Model model)
      : engine(std::move(dataset), experiment, std::move(model), 0) {}
  Engine engine;
  std::vector<Hold> holds;
};

Predictor::Predictor(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

Result<Predictor> Predictor::create(std::shared_ptr<const Dataset> dataset,
                                    const Experiment& experiment, const Weights& weights) {
  Result<Model> model = buildEmptyNetwork(experiment, *dataset);
  if (!model) return tl::unexpected(model.error());
  const Result<void> fits = setWeights(*model, weights);
  if (!fits) return tl::unexpected(fits.error());
  return Predictor(std::make_unique<State>(std::move(dataset), experiment, std::move(*model)));
}

std::vector<RecurrentPlace> Predictor::places() const {
  return recurrentPlaces(m_state->engine.model().layers());
}

Result<void> Predictor::hold(std::vector<Hold> holds) {
  const Result<void> fits = checkHolds(holds, places());
  if (fits) m_state->holds = std::move(holds);
  return fits;
}

std::optional<Answer> Predictor::answer(std::span<const std::int32_t> samples,
                                        AnswerOptions options) const {
  options.holds = m_state->holds;
  return m_state->engine.answer(samples, options);
}

Predictions Predictor::predict(std::span<const std::int32_t> samples) const {
  return answer(samples, {})->predictions;
}

Evaluation Predictor::evaluate(Split split) const {
  const auto samples = dataset().split(split);
  return samples.empty() ? Evaluation() : gatescope::evaluate(dataset(), predict(samples));
}

const Dataset& Predictor::dataset() const {
  return m_state->engine.dataset();
}

}  // namespace gatescope
