#include "core/data/dataset.h"

#include "core/data/draft.h"
#include "core/data/layout.h"
#include "core/data/prepare.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace gatescope {

namespace {

Result<void> checkMagnitudes(const Draft& draft, const std::vector<int>& columns,
                             const char* field) {
  for (const int index : columns) {
    const Column& column = draft.column(index);
    if (!column.isNumeric()) continue;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      if (!(std::abs(column.numbers[row]) > kLargestNumber)) continue;
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
  if (auto positive = checkLogarithms(draft); !positive) return tl::unexpected(positive.error());
  const auto done = draft.roles.shape == Shape::Series ? makeSeries(draft)
                    : draft.roles.shape == Shape::Long ? makeLong(draft)
                    : draft.roles.shape == Shape::Text ? makeText(draft)
                                                       : makeWide(draft);
  if (!done) return tl::unexpected(done.error());
  if (auto sound = checkWindowScale(draft.data, draft.settings); !sound) {
    return tl::unexpected(sound.error());
  }
  if (auto sound = checkStrategy(draft.data, draft.settings); !sound) {
    return tl::unexpected(sound.error());
  }
  return std::move(draft.data);
}

// Refuses an input whose value in a step to come does not follow from targets and time.
Result<void> checkTellable(const Dataset& dataset, std::size_t input) {
  const InputOrigin& origin = dataset.inputOrigins[input];
  const std::string& name = dataset.inputColumns[input];
  const bool calendar = origin.derived && origin.derived->isCalendar();
  const std::size_t target = targetBehind(dataset, input);
  const bool category = origin.kind == InputOrigin::Kind::Category;
  if (!calendar && (category || target == dataset.targetColumns())) {
    return failField("strategy",
                     category || origin.derived
                         ? "Forecasting step by step feeds predictions back in, so every input "
                           "must be a target or made from targets or the time: “%1” is neither. "
                           "Leave it out, or forecast directly"
                         : "Forecasting step by step feeds predictions back in, so every input "
                           "must be a target or made from targets or the time: “%1” is neither. "
                           "Make it a target too, or forecast directly",
                     name);
  }
  const bool change = origin.derived && origin.derived->kind == Derivation::Kind::Change;
  if (dataset.inputScales[input].logarithm &&
      (calendar || change || !dataset.targetScales[target].logarithm)) {
    return failField("strategy",
                     "Forecasting step by step feeds predictions back in, and “%1” is learned as "
                     "its logarithm, which there is of predictions above 0 only. Do without that "
                     "logarithm, or forecast directly",
                     name);
  }
  return {};
}

}  // namespace

std::size_t targetBehind(const Dataset& dataset, std::size_t input) {
  const auto& derived = dataset.inputOrigins[input].derived;
  const std::string& column = derived ? derived->column : dataset.inputColumns[input];
  const auto found = std::ranges::find(dataset.targetNames, column);
  return static_cast<std::size_t>(found - dataset.targetNames.begin());
}

Result<void> checkStrategy(const Dataset& dataset, const DataSettings& settings) {
  if (dataset.task != Task::Forecast || settings.strategy == Strategy::Direct) return {};
  for (std::size_t input = 0; input < dataset.features(); ++input) {
    if (auto tellable = checkTellable(dataset, input); !tellable) return tellable;
  }
  return {};
}

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

namespace {

// The shape that a table will have, before its roles are settled.
Shape shapeOf(const Table& table, const DataSettings& settings) {
  if (settings.shape != Shape::Automatic) return settings.shape;
  return settings.idColumn.empty() ? guessShape(table) : Shape::Long;
}

// Tables as they are cut: prepared where the settings ask for it.
struct Tables {
  const Table* table = nullptr;
  const Table* test = nullptr;
  std::optional<Prepared> prepared, preparedTest;
  std::vector<std::int64_t> rowOf;  // of both; empty: as they are
};

Result<Tables> prepareTables(const Table& table, const Table* test, const DataSettings& settings,
                             std::vector<Message>& notes) {
  if (auto good = checkPreparation(settings.prepare); !good) return tl::unexpected(good.error());
  const Shape shape = shapeOf(table, settings);
  Tables tables{&table, test, {}, {}, {}};
  auto prepared = prepareTable(table, shape, settings, notes);
  if (!prepared) return tl::unexpected(prepared.error());
  if (!*prepared) return tables;
  tables.prepared = std::move(*prepared);
  tables.rowOf = tables.prepared->rowOf;
  if (test == nullptr) return tables;
  std::vector<Message> ofTest;
  auto preparedTest = prepareTable(*test, shape, settings, ofTest);
  if (!preparedTest) return tl::unexpected(preparedTest.error());
  if (*preparedTest) {
    tables.preparedTest = std::move(*preparedTest);
    tables.rowOf.insert(tables.rowOf.end(), tables.preparedTest->rowOf.begin(),
                        tables.preparedTest->rowOf.end());
  }
  return tables;
}

}  // namespace

Result<Dataset> makeDataset(const Table& table, Task task, const DataSettings& settings,
                            const Table* testTable) {
  std::vector<Message> notes = table.notes;
  auto tables = prepareTables(table, testTable, settings, notes);
  if (!tables) return tl::unexpected(tables.error());
  const Table& cut = tables->prepared ? tables->prepared->table : table;
  const Table* cutTest = tables->preparedTest ? &tables->preparedTest->table : testTable;
  auto roles = settleRoles(cut, task, settings, notes);
  if (!roles) return tl::unexpected(roles.error());
  if (cutTest == nullptr) {
    Draft draft{cut, task, settings, std::move(*roles), cut.rows()};
    draft.data.notes = std::move(notes);
    draft.source = &table;
    draft.rowOf = std::move(tables->rowOf);
    return finish(draft);
  }
  const auto joined = joinTables(cut, *cutTest, *roles);
  if (!joined) return tl::unexpected(joined.error());
  if (roles->shape == Shape::Wide) {
    // The other file may have longer sequences. What there is to say has been said.
    std::vector<Message> again;
    roles = settleRoles(*joined, task, settings, again);
    if (!roles) return tl::unexpected(roles.error());
  }
  Draft draft{*joined, task, settings, std::move(*roles), cut.rows(), cutTest};
  draft.data.notes = std::move(notes);
  draft.source = &table;
  draft.testSource = testTable;
  draft.rowOf = std::move(tables->rowOf);
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
  auto tables = prepareTables(table, nullptr, same, notes);
  if (!tables) return tl::unexpected(tables.error());
  const Table& cut = tables->prepared ? tables->prepared->table : table;
  auto roles = settleRoles(cut, fitted.task, same, notes, needTruth);
  if (!roles) return tl::unexpected(roles.error());
  roles->classified = fitted.isClassified();
  roles->split = -1;
  Draft draft{cut, fitted.task, same, std::move(*roles), 0, nullptr, &fitted, needTruth};
  draft.data.notes = std::move(notes);
  draft.source = &table;
  draft.rowOf = std::move(tables->rowOf);
  return finish(draft);
}

}  // namespace gatescope
