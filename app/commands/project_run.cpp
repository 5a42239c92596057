#include "app/commands/project_run.h"

#include "ui/control/resource_files.h"

namespace gatescope {

Result<RunRecord> chooseRun(const Project& project, RunId wanted) {
  if (wanted != 0) {
    auto run = project.run(wanted);
    if (!run) return tl::unexpected(run.error());
    if (!*run) return fail("%1 holds no run %2", project.path().string(), wanted);
    return std::move(**run);
  }
  const auto runs = project.runs();
  if (!runs) return tl::unexpected(runs.error());
  for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
    if (!run->deleted) return *run;
  }
  return fail("%1 holds no run yet", project.path().string());
}

Result<Weights> bestWeights(const Project& project, const RunRecord& run) {
  auto weights = project.bestSnapshot(run.id);
  if (!weights) return tl::unexpected(weights.error());
  if (!*weights) {
    return fail("Run %1 of %2 has no trained weights yet", run.id, project.path().string());
  }
  return std::move(**weights);
}

Result<TrainedRun> loadTrainedRun(Project& project, RunId wanted) {
  auto run = chooseRun(project, wanted);
  if (!run) return tl::unexpected(run.error());
  auto weights = bestWeights(project, *run);
  if (!weights) return tl::unexpected(weights.error());
  auto dataset = projectDataset(&project, run->experiment, ui::readExample);
  if (!dataset) return tl::unexpected(dataset.error());
  return TrainedRun{std::move(*run), std::move(*weights), std::move(*dataset)};
}

Result<std::shared_ptr<const Dataset>> applyRun(const TrainedRun& trained, const Table& table,
                                                bool needTruth) {
  auto dataset = applyDataset(table, *trained.dataset, trained.run.experiment.data, needTruth);
  if (!dataset) return tl::unexpected(dataset.error());
  return std::make_shared<const Dataset>(std::move(*dataset));
}

std::optional<ConformalBand> bandOf(const TrainedRun& trained, double coverage) {
  const auto predictor =
      Predictor::create(trained.dataset, trained.run.experiment, trained.weights);
  if (!predictor) return std::nullopt;
  return conformalBand(*trained.dataset, *predictor, coverage,
                       trained.dataset->split(Split::Validation).size());
}

}  // namespace gatescope
