#include "app/commands/experiment_choice.h"

#include "core/data/sources.h"
#include "core/train/settings.h"

#include <algorithm>

namespace gatescope {

namespace {

bool names(const std::vector<std::string>& columns, const std::string& column) {
  return std::ranges::find(columns, column) != columns.end();
}

}  // namespace

ExperimentChoice::ExperimentChoice(std::string source, const SettingOptions& flags)
    : m_flags(flags), m_settled(flags.givenKeys()) {
  m_experiment.data.source = std::move(source);
}

Result<void> ExperimentChoice::chooseReading() {
  for (const Setting& setting : allSettings()) {
    if (setting.group != Setting::Group::Import || !m_flags.given(setting.key)) continue;
    auto set = setSetting(m_experiment, setting.key, m_flags.value(setting.key));
    if (!set) return set;
  }
  return {};
}

Result<void> ExperimentChoice::chooseData(const Table& table) {
  const Source* known = findSource(m_experiment.data.source);
  auto chosen = known != nullptr ? takeSource(known->title, known->task, known->settings)
                                 : takeProposal(table);
  if (!chosen) return chosen;
  if (auto applied = m_flags.apply(m_experiment); !applied) return applied;
  dropContradicted();
  return {};
}

Result<void> ExperimentChoice::chooseTraining(const Dataset& dataset) {
  return take(trainingDefaults(dataset, m_experiment.data.strategy));
}

// A bundled source has settings that suit its own task.
Result<void> ExperimentChoice::takeSource(std::string_view title, Task task,
                                          std::string_view settings) {
  m_experiment.task = task;
  if (m_flags.given("task") && m_flags.value("task") != taskKey(task)) return {};
  m_said.push_back(say("%1: task=%2 %3", title, taskKey(task), settings));
  const std::string spaced = ' ' + std::string(settings);
  for (const Setting& setting : allSettings()) {
    const std::string key(setting.key);
    if (spaced.find(' ' + key + '=') != std::string::npos) m_settled.push_back(key);
  }
  return applySettings(m_experiment, settings);
}

Result<void> ExperimentChoice::takeProposal(const Table& table) {
  std::optional<Task> task;
  if (m_flags.given("task")) {
    const auto wanted = taskFromKey(m_flags.value("task"));
    if (!wanted) return tl::unexpected(wanted.error());
    task = *wanted;
  }
  const bool text = m_flags.value("shape") == "text";
  const std::vector<std::string> inputs = splitColumns(m_flags.value("inputs"));
  const Proposal proposal =
      text ? proposeText(table, inputs.empty() ? std::string() : inputs.front()) : propose(table);
  std::vector<Choice> choices = dataDefaults(proposal, task);
  Experiment proposed;
  proposed.data.shape = proposal.shape;
  if (m_flags.given("shape") && m_flags.value("shape") != findSetting("shape")->read(proposed)) {
    // Columns were proposed for a shape that the user does not want.
    std::erase_if(choices, [](const Choice& choice) { return choice.key != "task"; });
  }
  return take(choices);
}

Result<void> ExperimentChoice::take(std::span<const Choice> choices) {
  auto reasons = takeDefaults(m_experiment, choices, m_settled);
  if (!reasons) return tl::unexpected(reasons.error());
  m_said.insert(m_said.end(), reasons->begin(), reasons->end());
  return {};
}

// A column that the user gave a part is not the time, id or split that the table suggested.
void ExperimentChoice::dropContradicted() {
  DataSettings& data = m_experiment.data;
  const auto taken = [&](const char* key, const std::string& column) {
    return !m_flags.given(key) && (names(data.targets, column) || names(data.inputs, column) ||
                                   names(data.ignored, column) || column == data.groupColumn);
  };
  if (taken("time", data.timeColumn)) data.timeColumn.clear();
  if (taken("id", data.idColumn)) data.idColumn.clear();
  if (taken("split-column", data.splitColumn)) data.splitColumn.clear();
}

}  // namespace gatescope
