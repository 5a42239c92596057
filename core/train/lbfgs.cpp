#include "core/train/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

using Eigen::VectorXd;

// What the last steps have shown of the curvature.
class History {
 public:
  explicit History(int memory) : m_memory(static_cast<std::size_t>(memory)) {}

  void add(VectorXd step, VectorXd change) {
    const double product = step.dot(change);
    if (!(product > 1e-12 * change.squaredNorm())) return;  // flat within rounding
    if (m_pairs.size() == m_memory) m_pairs.pop_front();
    m_pairs.push_back({std::move(step), std::move(change), 1 / product});
  }

  // −H·gradient by the two-loop recursion.
  VectorXd direction(const VectorXd& gradient) const {
    VectorXd q = -gradient;
    if (m_pairs.empty()) return q / std::max(1.0, gradient.norm());
    std::vector<double> alphas(m_pairs.size());
    for (std::size_t i = m_pairs.size(); i-- > 0;) {
      alphas[i] = m_pairs[i].scale * m_pairs[i].step.dot(q);
      q -= alphas[i] * m_pairs[i].change;
    }
    const Pair& newest = m_pairs.back();
    q /= newest.scale * newest.change.squaredNorm();
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
      q += (alphas[i] - m_pairs[i].scale * m_pairs[i].change.dot(q)) * m_pairs[i].step;
    }
    return q;
  }

 private:
  struct Pair {
    VectorXd step, change;
    double scale = 0;  // 1 / (step · change)
  };
  std::size_t m_memory;
  std::deque<Pair> m_pairs;
};

}  // namespace

VectorXd minimise(const SmoothFunction& function, VectorXd start, const LbfgsOptions& options) {
  constexpr double enough = 1e-4;
  constexpr int mostHalvings = 30;
  VectorXd at = std::move(start), gradient(at.size()), next, nextGradient(at.size());
  double value = function(at, gradient);
  History history(options.memory);
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    if (gradient.lpNorm<Eigen::Infinity>() <= options.gradient) break;
    const VectorXd direction = history.direction(gradient);
    const double slope = gradient.dot(direction);
    double length = 1, nextValue = value;
    for (int halvings = 0;; ++halvings, length /= 2) {
      if (halvings > mostHalvings) return at;  // no lower within rounding
      next = at + length * direction;
      nextValue = function(next, nextGradient);
      if (nextValue <= value + enough * length * slope) break;
    }
    history.add(next - at, nextGradient - gradient);
    const double fallen = value - nextValue;
    std::swap(at, next);
    std::swap(gradient, nextGradient);
    value = nextValue;
    if (fallen <= options.decrease * std::max(1.0, std::abs(value))) break;
  }
  return at;
}

}  // namespace gatescope
