#pragma once

#include "core/autodiff/parameter.h"
#include "core/base/result.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace gatescope {

// What an optimizer remembers between steps: flat vectors in the layout of the parameters, empty
// where its method needs none.
struct OptimizerState {
  std::int64_t steps = 0;
  std::vector<Scalar> first;   // momentum; Adam: mean of gradients
  std::vector<Scalar> second;  // mean of squared gradients
};

// Gradient descent on the flat array of parameters. Formulas and defaults as in torch.optim
// (PyTorch 1.13), g gradient, w parameter, α learning rate, t step from 1:
//
//   sgd       m ← μ m + g;  w ← w − α m          (μ = 0: plain)
//   nesterov  m ← μ m + g;  w ← w − α (g + μ m)  (Sutskever et al. 2013, in PyTorch's form)
//   rmsprop   v ← 0.99 v + 0.01 g²;  w ← w − α g / (√v + ε)  (Tieleman and Hinton 2012)
//   adam      m ← β₁ m + (1−β₁) g;  v ← β₂ v + (1−β₂) g²;
//             w ← w − α m̂ / (√v̂ + ε),  m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ)  (Kingma and Ba 2015, alg. 1)
//   adamw     w ← w − α λ w, then as adam  (Loshchilov and Hutter 2019, alg. 2)
//
// β₁ = 0.9, β₂ = 0.999, ε = 1e-8 as PyTorch has it (Keras: 1e-7, and 0.9 for rmsprop). The weight
// decay λ touches what isRegularised(): not biases, unlike PyTorch's default of one group.
class Optimizer {
 public:
  // Fails on a name it does not know. `parameters` is only looked at for its layout.
  static Result<Optimizer> create(const TrainingSettings& settings, const ParameterSet& parameters);

  void step(std::span<Scalar> values, std::span<const Scalar> gradients, double learningRate);

  const OptimizerState& state() const { return m_state; }
  // False, and nothing changed, when its vectors do not have this optimizer's sizes.
  bool restore(OptimizerState state);

 private:
  enum class Method { Sgd, Nesterov, RmsProp, Adam, AdamW };
  struct Range {
    std::size_t offset;
    std::size_t size;
  };

  Optimizer() = default;
  void descend(std::span<Scalar> values, std::span<const Scalar> gradients, double learningRate);
  void scaleByMeanSquare(std::span<Scalar> values, std::span<const Scalar> gradients,
                         double learningRate);
  void adapt(std::span<Scalar> values, std::span<const Scalar> gradients, double learningRate);

  Method m_method = Method::Adam;
  double m_momentum = 0;
  double m_weightDecay = 0;
  std::vector<Range> m_decayed;
  OptimizerState m_state;
};

// Vectors of the parameters' size that an optimizer keeps: 0, 1 or 2. For estimates of memory.
int optimizerVectors(const TrainingSettings& settings);

// Kernels of every sort: what L2 and weight decay pull to 0. Not biases.
bool isRegularised(ParameterKind kind);

// The penalty l2 · Σ w² over what isRegularised(); adds its gradient 2 l2 w. Before clipping, since
// it belongs to the loss.
double addL2(const ParameterSet& parameters, double l2, std::span<Scalar> gradients);

// g ← g · limit / ‖g‖ where ‖g‖ > limit (Pascanu et al. 2013, alg. 1). Returns ‖g‖ before.
double clipByNorm(std::span<Scalar> gradients, double limit);
// Each component into [−limit, limit].
void clipByValue(std::span<Scalar> gradients, double limit);

}  // namespace gatescope
