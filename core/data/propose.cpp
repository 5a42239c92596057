#include "core/data/label_columns.h"
#include "core/data/roles.h"

#include <algorithm>
#include <optional>

namespace gatescope {

namespace {

bool isClassLike(const Column& column) {
  if (column.type == ColumnType::Labels) return false;
  return column.isCoded() ||
         isFewWholeNumbers(column, std::clamp<std::size_t>(column.rows() / 2, 2, 100));
}

// Whether the label stays the same through every sequence.
bool isOneASequence(const Column& label, const Column& id) {
  for (std::size_t row = 1; row < label.rows(); ++row) {
    if (id.text(row) == id.text(row - 1) && label.text(row) != label.text(row - 1)) return false;
  }
  return true;
}

// Where a table ends with a column of label sets that is the answer: of several the last one; a
// lone one goes on by itself.
std::optional<Task> taskOfSets(const Table& table) {
  if (table.columns.empty() || table.columns.back().type != ColumnType::Labels) return {};
  const auto sets = std::ranges::count(table.columns, ColumnType::Labels, &Column::type);
  return sets > 1 ? Task::LabelSteps : Task::NextStep;
}

Task guessTask(const Table& table, Shape shape) {
  const auto numbers = std::ranges::count_if(table.columns, &Column::isNumeric);
  const auto sets = taskOfSets(table);
  if (shape == Shape::Series && sets) return *sets;
  if (shape == Shape::Series) return numbers > 0 ? Task::Forecast : Task::Classify;
  const auto label = std::ranges::find_if(
      table.columns, [](const Column& column) { return isNamedAsLabel(column.name); });
  if (shape == Shape::Text && table.columns.size() == 1) return Task::NextStep;
  if (shape == Shape::Wide || shape == Shape::Text) {
    const bool classes = label == table.columns.end() ? !sets : isClassLike(*label);
    return classes ? Task::Classify : Task::Regress;
  }
  if (label == table.columns.end()) return sets.value_or(Task::NextStep);
  const Column& id = table.columns[static_cast<std::size_t>(findIdColumn(table))];
  if (!isOneASequence(*label, id)) return Task::LabelSteps;
  return isClassLike(*label) ? Task::Classify : Task::Regress;
}

// The task and roles that suit the shape, and what the settings say already.
Proposal proposeFor(const Table& table, Shape shape, DataSettings given) {
  Proposal proposal;
  proposal.shape = shape;
  proposal.task = guessTask(table, shape);
  DataSettings& settings = proposal.settings;
  settings = std::move(given);
  settings.shape = shape;
  // Targets are inputs where no inputs are named, so windows know at what level they stand.
  if (proposal.task == Task::Forecast) settings.windowScale = "last";
  std::vector<Message> notes;
  const auto spread = spreadLabelSets(table, settings);
  if (!spread) return proposal;
  const Table& cut = *spread ? **spread : table;
  const auto roles = settleRoles(cut, proposal.task, settings, notes);
  if (!roles) return proposal;
  const auto name = [&](int index) {
    return index < 0 ? std::string() : cut.columns[static_cast<std::size_t>(index)].ownName();
  };
  settings.timeColumn = name(roles->time);
  settings.idColumn = name(roles->id);
  settings.splitColumn = name(roles->split);
  for (const int target : roles->targets) settings.targets.push_back(name(target));
  const auto repeated = std::ranges::unique(settings.targets);  // labels of a set are neighbours
  settings.targets.erase(repeated.begin(), repeated.end());
  return proposal;
}

}  // namespace

Proposal propose(const Table& table) {
  return proposeFor(table, guessShape(table), {});
}

Proposal proposeText(const Table& table, const std::string& column) {
  DataSettings given;
  if (!column.empty()) given.inputs = {column};
  return proposeFor(table, Shape::Text, std::move(given));
}

}  // namespace gatescope
