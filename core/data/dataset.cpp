#include "core/data/dataset.h"

#include "core/data/draft.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

// Larger numbers overflow when they are squared, in single precision and then in every metric.
Result<void> checkMagnitudes(const Draft& draft, const std::vector<int>& columns,
                             const char* field) {
  constexpr double kLargest = 1e18;
  for (const int index : columns) {
    const Column& column = draft.column(index);
    if (!column.isNumeric()) continue;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      if (!(std::abs(column.numbers[row]) > kLargest)) continue;
      return failField(field,
                       "%1, row %2, column “%3”: %4 is too large a number (up to 1e18 can be "
                       "learned); leave the column out or correct the cell",
                       draft.fileOf(row), draft.fileRow(row), column.name, column.text(row));
    }
  }
  return {};
}

Result<Dataset> finish(Draft& draft) {
  draft.data.task = draft.task;
  draft.data.shape = draft.roles.shape;
  draft.data.name = draft.table.name;
  draft.data.tableRows = draft.table.rows();
  if (draft.table.rows() == 0) return fail("%1 has no rows", draft.table.name);
  if (auto small = checkMagnitudes(draft, draft.roles.inputs, "inputs"); !small) {
    return tl::unexpected(small.error());
  }
  if (auto small = checkMagnitudes(draft, draft.roles.targets, "target"); !small) {
    return tl::unexpected(small.error());
  }
  const auto done = draft.roles.shape == Shape::Series ? makeSeries(draft)
                    : draft.roles.shape == Shape::Long ? makeLong(draft)
                                                       : makeWide(draft);
  if (!done) return tl::unexpected(done.error());
  if (auto sound = checkWindowScale(draft.data, draft.settings); !sound) {
    return tl::unexpected(sound.error());
  }
  return std::move(draft.data);
}

}  // namespace

Result<void> checkWindowScale(const Dataset& dataset, const DataSettings& settings) {
  if (dataset.task != Task::Forecast || settings.windowScale == "none") return {};
  for (const std::string& target : dataset.targetNames) {
    if (std::ranges::find(dataset.inputNames, target) != dataset.inputNames.end()) continue;
    return failField("window-scale",
                     "Window scale: the target “%1” must be an input too, so that the window says "
                     "at what level it stands; add it to the inputs or choose none",
                     target);
  }
  return {};
}

Result<Dataset> makeDataset(const Table& table, Task task, const DataSettings& settings,
                            const Table* testTable) {
  std::vector<Message> notes = table.notes;
  auto roles = settleRoles(table, task, settings, notes);
  if (!roles) return tl::unexpected(roles.error());
  if (testTable == nullptr) {
    Draft draft{table, task, settings, std::move(*roles), table.rows()};
    draft.data.notes = std::move(notes);
    return finish(draft);
  }
  const auto joined = joinTables(table, *testTable, *roles);
  if (!joined) return tl::unexpected(joined.error());
  if (roles->shape == Shape::Wide) {
    // The other file may have longer sequences. What there is to say has been said.
    std::vector<Message> again;
    roles = settleRoles(*joined, task, settings, again);
    if (!roles) return tl::unexpected(roles.error());
  }
  Draft draft{*joined, task, settings, std::move(*roles), table.rows(), testTable};
  draft.data.notes = std::move(notes);
  draft.note("Test: all %1 rows of %2", testTable->rows(), testTable->name);
  return finish(draft);
}

Result<Dataset> applyDataset(const Table& table, const Dataset& fitted,
                             const DataSettings& settings, bool needTruth) {
  DataSettings same = settings;
  same.shape = fitted.shape;
  same.targets = fitted.targetNames;
  same.window = fitted.window;
  if (fitted.shape != Shape::Wide) {
    same.inputs = fitted.inputColumns;
    same.inputs.erase(std::unique(same.inputs.begin(), same.inputs.end()), same.inputs.end());
  }
  std::vector<Message> notes = table.notes;
  auto roles = settleRoles(table, fitted.task, same, notes, needTruth);
  if (!roles) return tl::unexpected(roles.error());
  roles->classified = fitted.isClassified();
  roles->split = -1;
  Draft draft{table, fitted.task, same, std::move(*roles), 0, nullptr, &fitted, needTruth};
  draft.data.notes = std::move(notes);
  return finish(draft);
}

}  // namespace gatescope
