#include "core/train/divergence.h"

#include "core/base/matrix.h"

#include <cmath>

namespace gatescope {
namespace {

// 0 times a finite number is 0, and what is not finite spoils the sum: one pass without a branch.
bool allFinite(std::span<const Scalar> values) {
  const ConstVectorView all(values.data(), static_cast<Index>(values.size()));
  return (all * Scalar(0)).sum() == Scalar(0);
}

const Parameter* firstNotFinite(const ParameterSet& parameters, std::span<const Scalar> values) {
  for (const Parameter& parameter : parameters.list()) {
    const auto block = values.subspan(static_cast<std::size_t>(parameter.offset),
                                      static_cast<std::size_t>(parameter.size()));
    if (!allFinite(block)) return &parameter;
  }
  return nullptr;
}

enum class Fault { None, Weights, Gradient, Loss };

struct Finding {
  Fault fault = Fault::None;
  std::string detail;  // the tensor, or the loss
};

Finding find(double loss, const ParameterSet& parameters, std::span<const Scalar> gradient) {
  if (const auto* parameter = firstNotFinite(parameters, parameters.values())) {
    return {Fault::Weights, parameter->name};
  }
  if (const auto* parameter = firstNotFinite(parameters, gradient)) {
    return {Fault::Gradient, parameter->name};
  }
  if (!std::isfinite(loss) || loss > explodedLoss) return {Fault::Loss, toText(loss)};
  return {};
}

// Whole sentences, because a translation needs them whole.
const char* sentence(Fault fault, bool clips) {
  switch (fault) {
    case Fault::None:
      break;
    case Fault::Weights:
      return clips ? "Training diverged in epoch %1, batch %2: the weights of “%3” are no longer "
                     "finite. The weights of epoch %4 are kept. Lower the learning rate (now %5)."
                   : "Training diverged in epoch %1, batch %2: the weights of “%3” are no longer "
                     "finite. The weights of epoch %4 are kept. Clip the gradient norm (to 1, "
                     "say) or lower the learning rate (now %5).";
    case Fault::Gradient:
      return clips ? "Training diverged in epoch %1, batch %2: the gradient of “%3” is no longer "
                     "finite. The weights of epoch %4 are kept. Lower the learning rate (now %5)."
                   : "Training diverged in epoch %1, batch %2: the gradient of “%3” is no longer "
                     "finite. The weights of epoch %4 are kept. Clip the gradient norm (to 1, "
                     "say) or lower the learning rate (now %5).";
    case Fault::Loss:
      return clips ? "Training diverged in epoch %1, batch %2: the loss of the output is %3. The "
                     "weights of epoch %4 are kept. Lower the learning rate (now %5)."
                   : "Training diverged in epoch %1, batch %2: the loss of the output is %3. The "
                     "weights of epoch %4 are kept. Clip the gradient norm (to 1, say) or lower "
                     "the learning rate (now %5).";
  }
  return "";
}

}  // namespace

std::optional<Message> divergence(const BatchState& state, const ParameterSet& parameters,
                                  std::span<const Scalar> gradient,
                                  const TrainingSettings& settings) {
  const Finding finding = find(state.loss, parameters, gradient);
  if (finding.fault == Fault::None) return std::nullopt;
  const bool clips = settings.clipNorm > 0 || settings.clipValue > 0;
  return say(sentence(finding.fault, clips), state.epoch, state.batch, finding.detail,
             state.keptEpoch, settings.learningRate);
}

}  // namespace gatescope
