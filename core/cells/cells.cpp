#include "core/cells/cells.h"

#include "core/cells/gru.h"
#include "core/cells/gru_article.h"
#include "core/cells/gru_reset_before.h"
#include "core/cells/lstm.h"
#include "core/cells/rnn.h"

#include <algorithm>

namespace gatescope {
namespace {

constexpr const Cell* table[] = {&cells::gru::cell, &cells::gru_reset_before::cell,
                                 &cells::gru_article::cell, &cells::lstm::cell, &cells::rnn::cell};

}  // namespace

std::span<const Cell* const> allCells() {
  return table;
}

const Cell* findCell(std::string_view key) {
  const auto found = std::ranges::find(table, key, [](const Cell* cell) { return cell->key; });
  return found == std::end(table) ? nullptr : *found;
}

Index Cell::parameterCount(Index inputs, Index units) const {
  const Index biases = recurrentBias ? 2 * gates : gates;
  return units * (inputGates * inputs + gates * units + biases);
}

const Stage& Cell::stageOf(const SignalInfo& signal) const {
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const int gate = signal.index - stages[i].firstGate;
    if (signal.where == SignalInfo::Where::Gate && gate >= 0 && gate < stages[i].gateCount)
      return stages[i];
    if (signal.where == SignalInfo::Where::Kept && i > 0 && stages[i].source == signal.index)
      return stages[i - 1];
  }
  return stages.back();
}

}  // namespace gatescope
