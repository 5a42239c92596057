#include "app/commands/results.h"

#include "app/commands/console.h"
#include "core/train/baseline_words.h"
#include "core/train/experiment.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

nlohmann::json epochsJson(const RunRecord& run) {
  nlohmann::json epochs = nlohmann::json::array();
  for (const EpochRecord& record : run.epochs) {
    if (record.epoch == 0) continue;  // untrained
    nlohmann::json epoch = toJson(record.metrics);
    epoch["epoch"] = record.epoch;
    epoch["train_loss"] = record.trainingLoss;
    epoch["validation_loss"] = record.validationLoss;
    epoch["learning_rate"] = record.learningRate;
    epoch["seconds"] = record.seconds;
    epochs.push_back(std::move(epoch));
  }
  return epochs;
}

nlohmann::json dataJson(const Dataset& dataset) {
  nlohmann::json notes = nlohmann::json::array();
  for (const Message& note : dataset.notes) notes.push_back(note.text());
  return {{"name", dataset.name},
          {"rows", dataset.tableRows},
          {"sequences",
           {{"train", dataset.split(Split::Training).size()},
            {"validation", dataset.split(Split::Validation).size()},
            {"test", dataset.split(Split::Test).size()}}},
          {"inputs", dataset.isText() ? dataset.inputColumns : dataset.inputNames},
          {"targets", dataset.targetNames},
          {"classes", dataset.classNames},
          {"window", dataset.window},
          {"horizon", dataset.horizon},
          {"notes", std::move(notes)}};
}

nlohmann::json baselineJson(const RunBaseline& baseline, const NamedValues& metrics) {
  nlohmann::json json = toJson(metrics);
  json["key"] = baseline.key;
  json["name"] = baseline.name;
  return json;
}

nlohmann::json baselinesJson(const RunRecord& run) {
  nlohmann::json all = nlohmann::json::array();
  for (const RunBaseline& baseline : run.baselines) {
    all.push_back({{"key", baseline.key},
                   {"name", baseline.name},
                   {"test", toJson(baseline.test)},
                   {"validation", toJson(baseline.validation)}});
  }
  return all;
}

// Where the best baseline is no worse than the network; empty where it is, or nothing is known.
Message verdictOf(const RunRecord& run, const Dataset& dataset) {
  const RunBaseline* best = run.bestBaseline();
  if (best == nullptr) return {};
  const bool tested = !dataset.split(Split::Test).empty();
  return baselineVerdict(best->key, best->name, mainMetric(dataset),
                         tested ? best->test : best->validation, tested ? run.test : run.validation)
      .value_or(Message());
}

std::string secondsText(double seconds) {
  return toText(std::round(seconds * 10) / 10) + " s";
}

}  // namespace

std::string_view statusText(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return "waiting";
    case RunStatus::Training:
      return "training";
    case RunStatus::Paused:
      return "paused";
    case RunStatus::Finished:
      return "finished";
    case RunStatus::Stopped:
      return "stopped";
    case RunStatus::Diverged:
      return "diverged";
    case RunStatus::Failed:
      return "failed";
  }
  return "failed";
}

nlohmann::json runJson(const RunRecord& run, const Dataset& dataset) {
  const RunBaseline* best = run.bestBaseline();
  return {{"task", taskKey(run.experiment.task)},
          {"cell", run.experiment.model.cell},
          {"units", run.experiment.model.units},
          {"layers", run.experiment.model.layers},
          {"parameters", run.parameters},
          {"seed", run.experiment.training.seed},
          {"status", statusText(run.status)},
          {"message", run.message},
          {"epochs", epochsJson(run)},
          {"best_epoch", run.bestEpoch},
          {"validation", toJson(run.validation)},
          {"test", toJson(run.test)},
          {"baseline", best == nullptr ? nlohmann::json() : baselineJson(*best, best->test)},
          {"baselines", baselinesJson(run)},
          {"verdict", verdictOf(run, dataset).text()},
          {"data", dataJson(dataset)},
          {"experiment", gatescope::toJson(run.experiment)},
          {"seconds", run.seconds}};
}

std::string metricsText(const std::vector<MetricColumn>& columns) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (const MetricColumn& column : columns) rows.front().push_back(column.title);
  for (const NamedValue& metric : columns.front().metrics) {
    rows.push_back({std::string(metricInfo(metric.name).name)});
    for (const MetricColumn& column : columns) {
      const auto value = find(column.metrics, metric.name);
      rows.back().push_back(value ? toText(*value) : "–");
    }
  }
  return alignColumns(rows);
}

std::string stepsText(std::string_view metric, const std::vector<StepColumn>& columns) {
  constexpr std::size_t most = 24;  // lines
  std::vector<std::vector<std::string>> rows(1, {"step ahead"});
  for (const StepColumn& column : columns) rows.front().push_back(column.title);
  const std::size_t steps = columns.front().steps.size(), lines = std::min(most, steps);
  for (std::size_t line = 0; line < lines; ++line) {
    const std::size_t step = line * (steps - 1) / (lines - 1);
    rows.push_back({toText(step + 1)});
    for (const StepColumn& column : columns) {
      const auto value = find(column.steps[step], metric);
      rows.back().push_back(value ? toText(*value) : "–");
    }
  }
  return say("%1 by step ahead", metricInfo(metric).name).text() + "\n" + alignColumns(rows);
}

nlohmann::json stepsJson(const std::vector<NamedValues>& steps) {
  nlohmann::json json = nlohmann::json::array();
  for (const NamedValues& metrics : steps) json.push_back(toJson(metrics));
  return json;
}

std::string runText(const RunRecord& run, const Dataset& dataset) {
  std::string text = run.name + ": " + toText(run.parameters) + " parameters, " +
                     std::string(statusText(run.status)) + " after " +
                     toText(run.epochs.empty() ? 0 : run.epochs.back().epoch) + " epochs in " +
                     secondsText(run.seconds) + ", best epoch " + toText(run.bestEpoch) + "\n";
  if (!run.message.empty()) text += run.message + "\n";
  const bool tested = !dataset.split(Split::Test).empty();
  text += tested ? "On the test part\n" : "On the validation part\n";
  std::vector<MetricColumn> columns{{run.name, tested ? run.test : run.validation}};
  for (const RunBaseline& baseline : run.baselines) {
    columns.push_back({baseline.name, tested ? baseline.test : baseline.validation});
  }
  text += metricsText(columns);
  const Message verdict = verdictOf(run, dataset);
  return verdict.pattern.empty() ? text : text + verdict.text() + "\n";
}

}  // namespace gatescope
