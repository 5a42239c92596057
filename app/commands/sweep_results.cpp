#include "app/commands/sweep_results.h"

#include "app/commands/console.h"
#include "core/train/settings.h"

#include <cmath>

namespace gatescope {

namespace {

// NaN becomes null by nlohmann's own rule.
nlohmann::json settingsJson(const SweepTable& table, const SweepConfiguration& configuration) {
  nlohmann::json json = nlohmann::json::object();
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    const std::string& value = configuration.values[i];
    if (value.empty()) continue;
    const nlohmann::json parsed = nlohmann::json::parse(value, nullptr, false);
    const bool isChoice = findSetting(table.keys[i])->kind == Setting::Kind::Choice;
    json[table.keys[i]] = isChoice || parsed.is_discarded() ? nlohmann::json(value) : parsed;
  }
  return json;
}

nlohmann::json trialJson(const SweepTable& table, const SweepTrial& trial) {
  const auto& configuration = table.configurations[static_cast<std::size_t>(trial.configuration)];
  nlohmann::json validation = toJson(trial.validation);
  validation["loss"] = trial.validationLoss;
  return {{"trial", trial.number},
          {"configuration", trial.configuration},
          {"run", trial.run},
          {"settings", settingsJson(table, configuration)},
          {"seed", trial.seed},
          {"status", stateText(trial.state)},
          {"message", trial.message},
          {"note", trial.note},
          {"epochs", trial.epochs},
          {"best_epoch", trial.bestEpoch},
          {"validation", std::move(validation)},
          {"test", toJson(trial.test)},
          {"seconds", trial.seconds},
          {"parameters", trial.parameters}};
}

nlohmann::json configurationJson(const SweepTable& table, const SweepConfiguration& configuration) {
  return {{"configuration", configuration.number},
          {"settings", settingsJson(table, configuration)},
          {"trials_ended", configuration.ended},
          {"validation_mean", configuration.mean},
          {"validation_deviation", configuration.deviation},
          {"validation_loss_mean", configuration.meanLoss},
          {"rank", configuration.rank}};
}

std::string numberText(double value) {
  return std::isnan(value) ? "–" : toText(value);
}

std::string metricText(const NamedValues& values, const std::string& metric) {
  return numberText(find(values, metric).value_or(std::nan("")));
}

bool hasSeveralSeeds(const SweepTable& table) {
  return table.trials.size() > table.configurations.size();
}

std::vector<std::string> trialRow(const SweepTable& table, const SweepTrial& trial) {
  const auto& configuration = table.configurations[static_cast<std::size_t>(trial.configuration)];
  const bool isLoss = table.metric == lossMetric;
  std::vector<std::string> row{(configuration.rank == 1 ? "* " : "  ") + toText(trial.number)};
  for (const std::string& value : configuration.values) row.push_back(value.empty() ? "–" : value);
  if (hasSeveralSeeds(table)) row.push_back(toText(trial.seed));
  row.insert(
      row.end(),
      {std::string(stateText(trial.state)), toText(trial.epochs), toText(trial.bestEpoch),
       isLoss ? numberText(trial.validationLoss) : metricText(trial.validation, table.metric),
       isLoss ? std::string("–") : metricText(trial.test, table.metric),
       toText(std::round(trial.seconds * 100) / 100), toText(trial.parameters)});
  return row;
}

std::string configurationsText(const SweepTable& table) {
  std::vector<std::vector<std::string>> rows{
      {"configuration", "trials", "mean", "deviation", "rank"}};
  for (const SweepConfiguration& one : table.configurations) {
    rows.push_back({configurationName(table, one), toText(one.ended), numberText(one.mean),
                    numberText(one.deviation), one.rank > 0 ? toText(one.rank) : "–"});
  }
  return alignColumns(rows);
}

std::string baselinesText(const SweepTable& table) {
  const std::string metric(metricName(table.metric));
  std::vector<std::vector<std::string>> rows{
      {"without a network", "validation " + metric, "test " + metric}};
  for (const SweepBaseline& one : table.baselines) {
    rows.push_back({one.name, numberText(one.validation), numberText(one.test)});
  }
  return alignColumns(rows);
}

}  // namespace

nlohmann::json sweepJson(const Sweep& sweep, const SweepTable& table) {
  nlohmann::json json{{"plan", toJson(sweep.plan())},
                      {"metric", table.metric},
                      {"higher_is_better", table.higherIsBetter},
                      {"settings", table.keys},
                      {"trials", nlohmann::json::array()},
                      {"configurations", nlohmann::json::array()},
                      {"best", nullptr},
                      {"test_of_the_best", nullptr},
                      {"sentences", nlohmann::json::array()},
                      {"baseline", nullptr},
                      {"baselines", nlohmann::json::array()}};
  for (const SweepBaseline& one : table.baselines) {
    json["baselines"].push_back(
        {{"key", one.key}, {"name", one.name}, {"validation", one.validation}, {"test", one.test}});
  }
  if (!table.baselines.empty()) json["baseline"] = json["baselines"].front();
  for (const SweepTrial& trial : table.trials) json["trials"].push_back(trialJson(table, trial));
  for (const SweepConfiguration& one : table.configurations) {
    json["configurations"].push_back(configurationJson(table, one));
  }
  for (const Message& sentence : sweepSentences(table)) {
    json["sentences"].push_back(sentence.text());
  }
  if (const SweepConfiguration* best = table.best()) {
    json["best"] = configurationJson(table, *best);
    json["best"]["chosen_by"] = "validation " + table.metric;
    json["test_of_the_best"] = best->meanTest;
  }
  return json;
}

std::string sweepText(const SweepTable& table) {
  const std::string metric(metricName(table.metric));
  std::vector<std::string> head{"  trial"};
  head.insert(head.end(), table.keys.begin(), table.keys.end());
  if (hasSeveralSeeds(table)) head.push_back("seed");
  head.insert(head.end(), {"status", "epochs", "best", "validation " + metric, "test " + metric,
                           "seconds", "parameters"});
  std::vector<std::vector<std::string>> rows{std::move(head)};
  for (const SweepTrial& trial : table.trials) rows.push_back(trialRow(table, trial));
  std::string text = alignColumns(rows);
  if (hasSeveralSeeds(table)) text += '\n' + configurationsText(table);
  if (!table.baselines.empty()) text += '\n' + baselinesText(table);
  text += '\n';
  for (const Message& sentence : sweepSentences(table)) text += sentence.text() + '\n';
  return text;
}

}  // namespace gatescope
