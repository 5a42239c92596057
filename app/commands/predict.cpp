#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/prediction_table.h"
#include "app/commands/project_run.h"
#include "app/commands/source.h"
#include "core/table/csv.h"
#include "core/train/predictor.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct PredictOptions {
  std::string project;
  RunId run = 0;
  std::string data;
  std::string out;
  double band = kBandCoverage;
};

Result<Table> predictions(Project& project, const PredictOptions& options) {
  const auto trained = loadTrainedRun(project, options.run);
  if (!trained) return tl::unexpected(trained.error());
  const auto table = tableOf(options.data, trained->run.experiment.data.read);
  if (!table) return tl::unexpected(table.error());
  const auto dataset = applyRun(*trained, *table, false);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto predictor = Predictor::create(*dataset, trained->run.experiment, trained->weights);
  if (!predictor) return tl::unexpected(predictor.error());
  const auto samples = (*dataset)->split(Split::Test);
  if (samples.empty()) return fail("%1 holds no whole sequence to predict for", table->name);
  std::optional<ConformalBand> band;
  if (options.band > 0) band = bandOf(*trained, options.band);
  return predictionTable(**dataset, predictor->predict(samples), *table,
                         trained->run.experiment.data.idColumn, band ? &*band : nullptr);
}

int predict(const PredictOptions& options) {
  if (auto writable = checkWritable(options.out, {options.project, options.data}); !writable)
    return refuse(writable.error());
  auto project = Project::open(options.project);
  if (!project) return refuse(project.error());
  const auto table = predictions(*project, options);
  if (!table) return refuse(table.error());
  if (auto written = writeText(options.out, writeCsv(*table)); !written) {
    return failed(written.error());
  }
  remark(say("%1 rows of predictions in %2", table->rows(), options.out));
  return Done;
}

}  // namespace

void addPredict(CLI::App& program, int& exitCode) {
  auto* command =
      program.add_subcommand("predict", "Let a trained run answer for the rows of a file");
  auto options = std::make_shared<PredictOptions>();
  command->add_option("PROJECT", options->project, "The project that holds the run")->required();
  command->add_option("--run", options->run, "Number of the run [the newest]")->type_name("N");
  command->add_option("--data", options->data, "A CSV file with the columns of the training data")
      ->type_name("FILE")
      ->required();
  command->add_option("--out", options->out, "The CSV file to write; “-”: standard output")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--band", options->band,
                   "Share of what comes that a band around forecasts is to hold; 0: no band [0.9]")
      ->type_name("X")
      ->check(CLI::Range(0.0, 0.999));
  command->footer(
      "\nColumns: row (in which the sequence or its window begins), id where the data have it, "
      "time of\nwhat is predicted where the data have dates, step, then predicted and "
      "probability_CLASS, or\npredicted_TARGET in the data's units. The windows of a series reach "
      "to its last row, so that\nthe last answers are about what comes after it.");
  command->callback([options, &exitCode] { exitCode = predict(*options); });
}

}  // namespace gatescope
