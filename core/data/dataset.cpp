#include "core/data/dataset.h"

#include "core/data/draft.h"
#include "core/data/label_columns.h"
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
  const bool category =
      origin.kind == InputOrigin::Kind::Category ||
      std::ranges::find(dataset.labelSets, name, &LabelSet::column) != dataset.labelSets.end();
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

// A table as it is cut: label sets spread, and prepared where the settings ask for it.
struct Cut {
  const Table* source = nullptr;
  std::optional<Table> spread;
  std::optional<Prepared> prepared;

  const Table& table() const { return prepared ? prepared->table : spread ? *spread : *source; }
  std::vector<std::int64_t> rowOf() const {
    return prepared ? prepared->rowOf : std::vector<std::int64_t>();  // empty: as they are
  }
};

// `targets`: the labels whose sets must hold no others.
Result<Cut> cutTable(const Table& table, Shape shape, const DataSettings& settings,
                     std::span<const LabelSet> sets, std::span<const std::string> targets,
                     bool needTargets, std::vector<Message>& notes) {
  Cut cut{&table, {}, {}};
  auto spread = spreadLabelSets(table, sets, targets, needTargets, notes);
  if (!spread) return tl::unexpected(spread.error());
  cut.spread = std::move(*spread);
  auto prepared = prepareTable(cut.table(), shape, settings, notes);
  if (!prepared) return tl::unexpected(prepared.error());
  cut.prepared = std::move(*prepared);
  return cut;
}

// The names of columns that have a part in the answer or, with `inputs`, in the question.
std::vector<std::string> namesOf(const Table& table, const Roles& roles, bool inputs) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<int>& columns) {
    for (const int c : columns) names.push_back(table.columns[static_cast<std::size_t>(c)].name);
  };
  add(roles.targets);
  if (inputs) add(roles.inputs);
  return names;
}

// What is settled of a table before another one for the test comes to it.
struct Settled {
  Shape shape = Shape::Series;
  std::vector<LabelSet> sets;  // that have a part
  Cut cut;
  Roles roles;
  std::vector<Message> notes;
};

Result<Settled> settle(const Table& table, Task task, const DataSettings& settings) {
  if (auto good = checkPreparation(settings.prepare); !good) return tl::unexpected(good.error());
  Settled settled{shapeOf(table, settings), {}, {}, {}, table.notes};
  auto sets = findLabelSets(table, settings);
  if (!sets) return tl::unexpected(sets.error());
  auto cut = cutTable(table, settled.shape, settings, *sets, {}, true, settled.notes);
  if (!cut) return tl::unexpected(cut.error());
  auto roles = settleRoles(cut->table(), task, settings, settled.notes);
  if (!roles) return tl::unexpected(roles.error());
  const auto used = ownColumns(*sets, namesOf(cut->table(), *roles, true));
  std::erase_if(*sets, [&](const LabelSet& set) {
    return std::ranges::find(used, set.column) == used.end();
  });
  settled.sets = std::move(*sets);
  settled.cut = std::move(*cut);
  settled.roles = std::move(*roles);
  return settled;
}

Result<Dataset> makeWithTest(const Table& test, Task task, const DataSettings& settings,
                             Settled& settled) {
  const Table& table = settled.cut.table();
  std::vector<Message> ofTest;
  const auto cutTest = cutTable(test, settled.shape, settings, settled.sets,
                                namesOf(table, settled.roles, false), true, ofTest);
  if (!cutTest) return tl::unexpected(cutTest.error());
  const auto joined = joinTables(table, cutTest->table(), settled.roles);
  if (!joined) return tl::unexpected(joined.error());
  if (settled.roles.shape == Shape::Wide) {
    // The other file may have longer sequences. What there is to say has been said.
    std::vector<Message> again;
    auto roles = settleRoles(*joined, task, settings, again);
    if (!roles) return tl::unexpected(roles.error());
    settled.roles = std::move(*roles);
  }
  Draft draft{*joined, task, settings, std::move(settled.roles), table.rows(), &cutTest->table()};
  draft.data.notes = std::move(settled.notes);
  draft.data.labelSets = std::move(settled.sets);
  draft.source = settled.cut.source;
  draft.testSource = &test;
  draft.rowOf = settled.cut.rowOf();
  const auto rowOfTest = cutTest->rowOf();
  draft.rowOf.insert(draft.rowOf.end(), rowOfTest.begin(), rowOfTest.end());
  draft.note("Test: all %1 rows of %2", test.rows(), test.name);
  return finish(draft);
}

}  // namespace

Result<Dataset> makeDataset(const Table& table, Task task, const DataSettings& settings,
                            const Table* testTable) {
  auto settled = settle(table, task, settings);
  if (!settled) return tl::unexpected(settled.error());
  if (testTable != nullptr) return makeWithTest(*testTable, task, settings, *settled);
  const Table& cut = settled->cut.table();
  Draft draft{cut, task, settings, std::move(settled->roles), cut.rows()};
  draft.data.notes = std::move(settled->notes);
  draft.data.labelSets = std::move(settled->sets);
  draft.source = &table;
  draft.rowOf = settled->cut.rowOf();
  return finish(draft);
}

Result<Dataset> applyDataset(const Table& table, const Dataset& fitted,
                             const DataSettings& settings, bool needTruth) {
  DataSettings same = settings;
  same.shape = fitted.shape;
  same.targets = fitted.targetNames;
  same.window = fitted.window;
  if (table.find(same.groupColumn) == nullptr) same.groupColumn.clear();
  if (fitted.shape != Shape::Wide) {
    same.inputs = fitted.inputColumns;
    same.inputs.erase(std::unique(same.inputs.begin(), same.inputs.end()), same.inputs.end());
  }
  std::vector<Message> notes = table.notes;
  const auto cut = cutTable(table, shapeOf(table, same), same, fitted.labelSets, fitted.targetNames,
                            needTruth, notes);
  if (!cut) return tl::unexpected(cut.error());
  auto roles = settleRoles(cut->table(), fitted.task, same, notes, needTruth);
  if (!roles) return tl::unexpected(roles.error());
  roles->classified = fitted.isClassified();
  roles->split = -1;
  Draft draft{cut->table(), fitted.task, same, std::move(*roles), 0, nullptr, &fitted, needTruth};
  draft.data.notes = std::move(notes);
  draft.data.labelSets = fitted.labelSets;
  draft.source = &table;
  draft.rowOf = cut->rowOf();
  return finish(draft);
}

}  // namespace gatescope
