#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/project_run.h"
#include "app/commands/results.h"
#include "app/commands/source.h"
#include "core/train/baseline_words.h"
#include "core/train/baselines.h"
#include "core/train/predictor.h"

#include <array>
#include <cmath>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct EvaluateOptions {
  std::string project;
  RunId run = 0;
  std::string split = "test";
  std::string data;
  std::string json;
};

const std::array<std::pair<std::string, Split>, 3> splitNames{
    {{"train", Split::Training}, {"validation", Split::Validation}, {"test", Split::Test}}};

Split splitOf(const std::string& name) {
  for (const auto& [key, split] : splitNames) {
    if (key == name) return split;
  }
  return Split::Test;
}

// What was measured on what.
struct Measured {
  std::string part;  // "test", or "all" of another file
  std::size_t sequences = 0;
  std::string_view metric;  // the main one
  Evaluation evaluation;
  std::vector<NamedValues> bySteps;  // of a forecast of several
  std::vector<Baseline> baselines;   // none for another file: they are learned from training rows
  // Of a forecast: the share that its band is made for, and the share that it holds here.
  double bandCoverage = 0, bandMeasured = 0;
};

Result<Measured> measure(const TrainedRun& trained, const EvaluateOptions& options) {
  auto dataset = trained.dataset;
  Measured measured;
  measured.part = options.split;
  if (!options.data.empty()) {
    const auto table = tableOf(options.data, trained.run.experiment.data.read);
    if (!table) return tl::unexpected(table.error());
    auto applied = applyRun(trained, *table, true);
    if (!applied) return tl::unexpected(applied.error());
    dataset = std::move(*applied);
    measured.part = "all";
  }
  const Split split = splitOf(options.split);
  measured.sequences = dataset->split(split).size();
  if (measured.sequences == 0) {
    return fail("The %1 part of %2 is empty", options.split, dataset->name);
  }
  const auto predictor = Predictor::create(dataset, trained.run.experiment, trained.weights);
  if (!predictor) return tl::unexpected(predictor.error());
  const Predictions predictions = predictor->predict(dataset->split(split));
  measured.metric = mainMetric(*dataset);
  measured.evaluation = evaluate(*dataset, predictions);
  measured.bySteps = evaluateByStep(*dataset, predictions);
  if (const auto band = bandOf(trained, kBandCoverage)) {
    measured.bandCoverage = band->coverage;
    measured.bandMeasured = measuredCoverage(*dataset, predictions, *band);
  }
  if (options.data.empty()) measured.baselines = baselines(*dataset, split);
  return measured;
}

// Where the best baseline is no worse than the network; empty where it is, or there is none.
Message verdictOf(const Measured& measured) {
  if (measured.baselines.empty()) return {};
  const Baseline& best = measured.baselines.front();
  return baselineVerdict(best.key, best.name, measured.metric, best.evaluation.metrics,
                         measured.evaluation.metrics)
      .value_or(Message());
}

nlohmann::json measuredJson(const TrainedRun& trained, const Measured& measured) {
  nlohmann::json json{{"run", trained.run.id},
                      {"name", trained.run.name},
                      {"epoch", trained.weights.epoch},
                      {"split", measured.part},
                      {"sequences", measured.sequences},
                      {"metrics", toJson(measured.evaluation.metrics)},
                      {"classes", trained.dataset->classNames},
                      {"confusion", measured.evaluation.confusion}};
  if (measured.bandCoverage > 0) {
    json["band"] = {{"coverage", measured.bandCoverage}, {"measured", measured.bandMeasured}};
  }
  if (!measured.bySteps.empty()) json["by_step"] = stepsJson(measured.bySteps);
  json["baselines"] = nlohmann::json::array();
  for (const Baseline& baseline : measured.baselines) {
    nlohmann::json own = toJson(baseline.evaluation.metrics);
    own["key"] = baseline.key;
    own["name"] = baseline.name;
    if (&baseline == &measured.baselines.front()) json["baseline"] = own;
    if (!baseline.bySteps.empty()) own["by_step"] = stepsJson(baseline.bySteps);
    json["baselines"].push_back(std::move(own));
  }
  json["verdict"] = verdictOf(measured).text();
  return json;
}

std::string measuredText(const TrainedRun& trained, const Measured& measured) {
  std::vector<MetricColumn> columns{{trained.run.name, measured.evaluation.metrics}};
  std::vector<StepColumn> steps{{trained.run.name, measured.bySteps}};
  for (const Baseline& baseline : measured.baselines) {
    columns.push_back({baseline.name, baseline.evaluation.metrics});
    steps.push_back({baseline.name, baseline.bySteps});
  }
  std::string text = metricsText(columns);
  if (const Message verdict = verdictOf(measured); !verdict.pattern.empty()) {
    text += verdict.text() + "\n";
  }
  if (!measured.bySteps.empty()) text += '\n' + stepsText(measured.metric, steps);
  if (measured.bandCoverage > 0) {
    text += say("The band made for %1 % by the validation part holds %2 % here",
                100 * measured.bandCoverage, std::round(1000 * measured.bandMeasured) / 10)
                .text() +
            "\n";
  }
  return text;
}

int evaluateRun(const EvaluateOptions& options) {
  if (auto writable = checkWritable(options.json, {options.project, options.data}); !writable)
    return refuse(writable.error());
  auto project = Project::open(options.project);
  if (!project) return refuse(project.error());
  const auto trained = loadTrainedRun(*project, options.run);
  if (!trained) return refuse(trained.error());
  const auto measured = measure(*trained, options);
  if (!measured) return refuse(measured.error());
  const auto written = options.json.empty()
                           ? writeText("-", measuredText(*trained, *measured))
                           : writeJson(options.json, measuredJson(*trained, *measured));
  if (!written) return failed(written.error());
  return Done;
}

}  // namespace

void addEvaluate(CLI::App& program, int& exitCode) {
  auto* command =
      program.add_subcommand("evaluate", "Measure a trained run on one part of its data");
  auto options = std::make_shared<EvaluateOptions>();
  command->add_option("PROJECT", options->project, "The project that holds the run")->required();
  command->add_option("--run", options->run, "Number of the run [the newest]")->type_name("N");
  auto* split = command->add_option("--split", options->split, "train, validation or test [test]")
                    ->type_name("PART")
                    ->check(CLI::IsMember({"train", "validation", "test"}));
  command
      ->add_option("--data", options->data,
                   "Measure on all sequences of this file instead, scaled as in training")
      ->type_name("FILE")
      ->excludes(split);
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->callback([options, &exitCode] { exitCode = evaluateRun(*options); });
}

}  // namespace gatescope
