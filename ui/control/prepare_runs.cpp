#include "ui/control/prepare_runs.h"

#include "core/train/sizing.h"
#include "ui/control/edit_state.h"

namespace gatescope::ui {

namespace {

using Setups = std::vector<TrainingSession::Setup>;

Result<TrainingSession::Setup> addRun(const NewRuns& wanted, const Experiment& experiment,
                                      RunId pair) {
  const Result<void> fits = checkMemory(experiment, *wanted.dataset);
  if (!fits) return tl::unexpected(fits.error());
  Result<RunRecord> record = newRunRecord(experiment, wanted.dataset);
  if (!record) return tl::unexpected(record.error());
  record->name = wanted.nameFor(record->name);
  record->status = RunStatus::Training;
  record->pair = pair;
  const Result<RunId> id = wanted.project->addRun(*record);
  if (!id) return tl::unexpected(id.error());
  record->id = *id;
  return TrainingSession::Setup{wanted.project, wanted.dataset, std::move(*record), false};
}

}  // namespace

Result<Setups> makeRuns(const NewRuns& wanted) {
  Setups setups;
  const bool hasRival = wanted.experiment.rival.cell != "none";
  std::optional<Experiment> rival;
  if (hasRival) {
    Result<Experiment> made = rivalExperiment(wanted.experiment, *wanted.dataset);
    if (!made) return tl::unexpected(made.error());
    rival = std::move(*made);
  }
  Result<TrainingSession::Setup> main = addRun(wanted, wanted.experiment, 0);
  if (!main) return tl::unexpected(main.error());
  setups.push_back(std::move(*main));
  if (!rival) return setups;
  Result<TrainingSession::Setup> second = addRun(wanted, *rival, setups.front().record.id);
  if (!second) {
    const Result<void> removed = wanted.project->removeRun(setups.front().record.id);
    return tl::unexpected(removed ? second.error() : removed.error());
  }
  setups.front().record.pair = second->record.id;
  const Result<void> updated = wanted.project->updateRun(setups.front().record);
  if (!updated) return tl::unexpected(updated.error());
  setups.push_back(std::move(*second));
  return setups;
}

Result<Setups> loadRuns(StoredRuns wanted) {
  Setups setups;
  for (RunRecord& record : wanted.records) {
    if (!wanted.dataset || !sameData(record.experiment, wanted.experiment)) {
      auto dataset = projectDataset(wanted.project.get(), record.experiment, wanted.readExample);
      if (!dataset) return tl::unexpected(dataset.error());
      wanted.dataset = std::move(*dataset);
      wanted.experiment = record.experiment;
    }
    if (wanted.fromStart) {
      const Result<void> cleared = wanted.project->clearEpochs(record.id);
      if (!cleared) return tl::unexpected(cleared.error());
      record.epochs.clear();
      record.bestEpoch = 0;
      record.validation.clear();
      record.test.clear();
      record.seconds = 0;
    }
    setups.push_back({wanted.project, wanted.dataset, std::move(record), wanted.paused});
  }
  return setups;
}

}  // namespace gatescope::ui
