#include "core/nn/hold_pass.h"

#include <cassert>
#include <cmath>
#include <numeric>

namespace gatescope {
namespace {

Scalar inverseActivation(SignalRange range, Scalar value) {
  assert(range != SignalRange::Unbounded);
  const auto v = static_cast<double>(value);
  return static_cast<Scalar>(range == SignalRange::ZeroToOne ? std::log(v / (1 - v))
                                                             : std::atanh(v));
}

// Value of unit 0 in column k of a step.
Scalar* signalAt(const SignalInfo& signal, const StepForward& step, Index k) {
  switch (signal.where) {
    case SignalInfo::Where::Gate:
      return step.gates + k * step.gateStride + signal.index * step.units;
    case SignalInfo::Where::Kept:
      return step.kept[static_cast<std::size_t>(signal.index)] + k * step.units;
    case SignalInfo::Where::Hidden:
      break;
  }
  return step.hidden + k * step.units;
}

std::vector<Index> unitsOf(const Hold& hold, Index units) {
  std::vector<Index> numbers(hold.units.begin(), hold.units.end());
  if (!numbers.empty()) return numbers;
  numbers.resize(static_cast<std::size_t>(units));
  std::iota(numbers.begin(), numbers.end(), Index{0});
  return numbers;
}

}  // namespace

HoldPass::HoldPass(RecurrentState& state, const RecurrentCall& call)
    : m_layout(state.layout), m_state(state), m_call(call) {
  std::vector<Matrix>& memory = call.heldBefore != nullptr ? *call.heldBefore : m_memory;
  const Index columns = call.carried != nullptr ? call.carried->cols() : m_layout.sequences();
  memory.resize(call.holds.size());
  for (std::size_t i = 0; i < call.holds.size(); ++i) {
    const Hold& hold = call.holds[i];
    if (hold.layer != call.layer || hold.backward != call.backward) continue;
    const SignalInfo& signal = call.cell->signals[static_cast<std::size_t>(hold.signal)];
    assert(hold.kind != Hold::Kind::Plus || signal.where != SignalInfo::Where::Gate);
    memory[i].resize(state.units, columns);
    m_held.push_back(
        {&hold, &signal, &call.cell->stageOf(signal), unitsOf(hold, state.units), &memory[i]});
  }
}

void HoldPass::beforeStage(const Stage& stage, Index t, const StepForward& step) {
  for (const Held& held : m_held) {
    if (held.stage != &stage || held.signal->where != SignalInfo::Where::Gate) continue;
    const Index row = (held.signal->index - stage.firstGate) * step.units;
    forWanted(held, t, step, [&](Index k, Index unit, Scalar value) {
      signalAt(*held.signal, step, k)[unit] = inverseActivation(held.signal->range, value);
      if (step.product != nullptr) m_state.product.data()[k * step.productStride + row + unit] = 0;
    });
  }
}

void HoldPass::afterStage(const Stage& stage, Index t, const StepForward& step) {
  bool changed = false;
  for (const Held& held : m_held) {
    if (held.stage != &stage || held.signal->where == SignalInfo::Where::Hidden) continue;
    overwrite(held, t, step);
    changed = true;
  }
  if (changed && stage.settle != nullptr) stage.settle(step);
  for (const Held& held : m_held) {
    if (held.stage == &stage && held.signal->where == SignalInfo::Where::Hidden)
      overwrite(held, t, step);
  }
  for (const Held& held : m_held) {
    if (held.stage == &stage && held.hold->kind == Hold::Kind::Previous) remember(held, step);
  }
}

template <typename Act>
void HoldPass::forWanted(const Held& held, Index t, const StepForward& step, const Act& act) const {
  const Hold& hold = *held.hold;
  const auto given = static_cast<Scalar>(hold.value);
  for (Index k = 0; k < step.batch; ++k) {
    if (!holdsAt(hold, k, t)) continue;
    if (hold.kind == Hold::Kind::Previous && isFirstStep(k, t)) continue;
    for (const Index unit : held.units) {
      switch (hold.kind) {
        case Hold::Kind::Value:
          act(k, unit, given);
          break;
        case Hold::Kind::Previous:
          act(k, unit, (*held.before)(unit, memoryColumn(k)));
          break;
        case Hold::Kind::Plus:
          act(k, unit, signalAt(*held.signal, step, k)[unit] + given);
          break;
      }
    }
  }
}

void HoldPass::overwrite(const Held& held, Index t, const StepForward& step) const {
  forWanted(held, t, step, [&](Index k, Index unit, Scalar value) {
    signalAt(*held.signal, step, k)[unit] = value;
  });
}

void HoldPass::remember(const Held& held, const StepForward& step) const {
  for (Index k = 0; k < step.batch; ++k) {
    held.before->col(memoryColumn(k)) =
        ConstMatrixView(signalAt(*held.signal, step, k), step.units, 1);
  }
}

bool HoldPass::isFirstStep(Index k, Index t) const {
  return t == 0 && firstStep(k) == 0;
}

bool HoldPass::holdsAt(const Hold& hold, Index k, Index t) const {
  const Index step = m_call.backward ? m_layout.length(k) - 1 - t : firstStep(k) + t;
  return hold.first <= step && step <= hold.last;
}

Index HoldPass::firstStep(Index k) const {
  if (m_call.firstSteps.empty()) return 0;
  return m_call.firstSteps[static_cast<std::size_t>(m_layout.sequence(k))];
}

Index HoldPass::memoryColumn(Index k) const {
  const Index sequence = m_layout.sequence(k);
  return m_call.carried == nullptr ? sequence : m_call.places[static_cast<std::size_t>(sequence)];
}

}  // namespace gatescope
