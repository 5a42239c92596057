#include "core/train/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

namespace gatescope {

Result<Schedule> Schedule::create(const TrainingSettings& settings) {
  static constexpr std::array<std::pair<std::string_view, Kind>, 5> names{
      {{"constant", Kind::Constant},
       {"step", Kind::Step},
       {"exponential", Kind::Exponential},
       {"cosine", Kind::Cosine},
       {"plateau", Kind::Plateau}}};
  const auto* named = std::find_if(names.begin(), names.end(),
                                   [&](const auto& n) { return n.first == settings.schedule; });
  if (named == names.end())
    return failField("schedule",
                     "There is no learning rate schedule “%1”: expected constant, step, "
                     "exponential, cosine or plateau",
                     settings.schedule);
  Schedule schedule;
  schedule.m_kind = named->second;
  schedule.m_learningRate = settings.learningRate;
  schedule.m_dropEpochs = std::max(1, settings.scheduleEpochs);
  schedule.m_factor = settings.scheduleFactor;
  schedule.m_warmup = std::max(0, settings.warmup);
  schedule.m_epochs = settings.epochs;
  return schedule;
}

double Schedule::rate(int epoch) const {
  if (epoch <= m_warmup) return m_learningRate * epoch / (m_warmup + 1);
  const int done = epoch - m_warmup - 1;
  switch (m_kind) {
    case Kind::Constant:
      return m_learningRate;
    case Kind::Step:
      return m_learningRate * std::pow(m_factor, done / m_dropEpochs);
    case Kind::Exponential:
      return m_learningRate * std::pow(m_factor, done);
    case Kind::Cosine: {
      const double all = std::max(1, m_epochs - m_warmup);
      const double share = std::min(1.0, done / all);
      return m_learningRate * (1 + std::cos(std::numbers::pi * share)) / 2;
    }
    case Kind::Plateau:
      return m_learningRate * m_state.factor;
  }
  return m_learningRate;
}

void Schedule::observe(int epoch, double loss) {
  if (m_kind != Kind::Plateau || epoch <= m_warmup) return;
  constexpr double threshold = 1e-4;
  if (loss < m_state.best * (1 - threshold)) {  // losses are ≥ 0; a NaN is no improvement
    m_state.best = loss;
    m_state.waited = 0;
    return;
  }
  if (++m_state.waited < m_dropEpochs) return;
  m_state.factor *= m_factor;
  m_state.waited = 0;
}

}  // namespace gatescope
