#include "core/train/optimizer.h"

#include "core/base/matrix.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace gatescope {

namespace {

constexpr double epsilon = 1e-8;
constexpr double rmspropDecay = 0.99;
constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;

VectorView view(std::span<Scalar> values) {
  return {values.data(), static_cast<Index>(values.size())};
}

ConstVectorView view(std::span<const Scalar> values) {
  return {values.data(), static_cast<Index>(values.size())};
}

// v ← decay · v + (1 − decay) g²
void averageSquares(VectorView v, const ConstVectorView& g, double decay) {
  v = static_cast<Scalar>(decay) * v + static_cast<Scalar>(1 - decay) * g.cwiseAbs2();
}

}  // namespace

Result<Optimizer> Optimizer::create(const TrainingSettings& settings,
                                    const ParameterSet& parameters) {
  static constexpr std::array<std::pair<std::string_view, Method>, 5> names{
      {{"sgd", Method::Sgd},
       {"nesterov", Method::Nesterov},
       {"rmsprop", Method::RmsProp},
       {"adam", Method::Adam},
       {"adamw", Method::AdamW}}};
  const auto* named = std::find_if(names.begin(), names.end(),
                                   [&](const auto& n) { return n.first == settings.optimizer; });
  if (named == names.end())
    return failField("optimizer",
                     "There is no optimizer “%1”: expected sgd, nesterov, rmsprop, adam or adamw",
                     settings.optimizer);
  Optimizer optimizer;
  optimizer.m_method = named->second;
  optimizer.m_momentum = settings.momentum;
  optimizer.m_weightDecay = named->second == Method::AdamW ? settings.weightDecay : 0;
  for (const Parameter& p : parameters.list())
    if (isRegularised(p.kind))
      optimizer.m_decayed.push_back(
          {static_cast<std::size_t>(p.offset), static_cast<std::size_t>(p.size())});
  const auto size = static_cast<std::size_t>(parameters.size());
  const bool adapts = named->second == Method::Adam || named->second == Method::AdamW;
  const bool averages = adapts || named->second == Method::RmsProp;
  const bool keepsFirst = adapts || (!averages && settings.momentum > 0);
  optimizer.m_state.first.resize(keepsFirst ? size : 0);
  optimizer.m_state.second.resize(averages ? size : 0);
  return optimizer;
}

void Optimizer::step(std::span<Scalar> values, std::span<const Scalar> gradients,
                     double learningRate) {
  assert(values.size() == gradients.size());
  ++m_state.steps;
  switch (m_method) {
    case Method::Sgd:
    case Method::Nesterov:
      return descend(values, gradients, learningRate);
    case Method::RmsProp:
      return scaleByMeanSquare(values, gradients, learningRate);
    case Method::Adam:
    case Method::AdamW:
      return adapt(values, gradients, learningRate);
  }
}

void Optimizer::descend(std::span<Scalar> values, std::span<const Scalar> gradients,
                        double learningRate) {
  VectorView w = view(values);
  const ConstVectorView g = view(gradients);
  const auto rate = static_cast<Scalar>(learningRate);
  if (m_state.first.empty()) {
    w -= rate * g;
    return;
  }
  const auto mu = static_cast<Scalar>(m_momentum);
  VectorView m = view(std::span(m_state.first));
  m = mu * m + g;
  if (m_method == Method::Nesterov) {
    w -= rate * (g + mu * m);
  } else {
    w -= rate * m;
  }
}

void Optimizer::scaleByMeanSquare(std::span<Scalar> values, std::span<const Scalar> gradients,
                                  double learningRate) {
  VectorView w = view(values), v = view(std::span(m_state.second));
  const ConstVectorView g = view(gradients);
  averageSquares(v, g, rmspropDecay);
  w.array() -= static_cast<Scalar>(learningRate) * g.array() /
               (v.array().sqrt() + static_cast<Scalar>(epsilon));
}

void Optimizer::adapt(std::span<Scalar> values, std::span<const Scalar> gradients,
                      double learningRate) {
  if (m_weightDecay > 0) {
    const auto kept = static_cast<Scalar>(1 - learningRate * m_weightDecay);
    for (const Range& range : m_decayed) view(values.subspan(range.offset, range.size)) *= kept;
  }
  VectorView w = view(values);
  VectorView m = view(std::span(m_state.first)), v = view(std::span(m_state.second));
  const ConstVectorView g = view(gradients);
  m = static_cast<Scalar>(beta1) * m + static_cast<Scalar>(1 - beta1) * g;
  averageSquares(v, g, beta2);
  const auto t = static_cast<double>(m_state.steps);
  const auto rate = static_cast<Scalar>(learningRate / (1 - std::pow(beta1, t)));
  const auto correction = static_cast<Scalar>(1 / std::sqrt(1 - std::pow(beta2, t)));
  w.array() -= rate * m.array() / (v.array().sqrt() * correction + static_cast<Scalar>(epsilon));
}

bool Optimizer::restore(OptimizerState state) {
  if (state.steps < 0 || state.first.size() != m_state.first.size() ||
      state.second.size() != m_state.second.size())
    return false;
  m_state = std::move(state);
  return true;
}

int optimizerVectors(const TrainingSettings& settings) {
  if (settings.optimizer == "sgd" || settings.optimizer == "nesterov")
    return settings.momentum > 0 ? 1 : 0;
  return settings.optimizer == "rmsprop" ? 1 : 2;
}

bool isRegularised(ParameterKind kind) {
  return kind != ParameterKind::Bias;
}

double addL2(const ParameterSet& parameters, double l2, std::span<Scalar> gradients) {
  double squares = 0;
  for (std::size_t i = 0; i < parameters.list().size(); ++i) {
    const Parameter& p = parameters.list()[i];
    if (!isRegularised(p.kind)) continue;
    const ConstVectorView w = view(parameters.values(static_cast<int>(i)));
    squares += w.cast<double>().squaredNorm();
    view(gradients.subspan(static_cast<std::size_t>(p.offset),
                           static_cast<std::size_t>(p.size()))) += static_cast<Scalar>(2 * l2) * w;
  }
  return l2 * squares;
}

double clipByNorm(std::span<Scalar> gradients, double limit) {
  VectorView g = view(gradients);
  const double norm = g.cast<double>().norm();
  if (norm > limit) g *= static_cast<Scalar>(limit / norm);
  return norm;
}

void clipByValue(std::span<Scalar> gradients, double limit) {
  VectorView g = view(gradients);
  const auto bound = static_cast<Scalar>(limit);
  g = g.cwiseMax(-bound).cwiseMin(bound);
}

}  // namespace gatescope
