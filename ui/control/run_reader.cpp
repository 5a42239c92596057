#include "ui/control/run_reader.h"

#include "core/project/recorder.h"
#include "ui/control/document.h"
#include "ui/control/edit_state.h"
#include "ui/control/training_controller.h"

#include <algorithm>

namespace gatescope::ui {

RunAt runAt(const Document& document, const TrainingController& controller, const RunRecord& run,
            int epoch) {
  RunAt at{run.id, run.name, run.experiment, epoch, run.bestEpoch, document.project(), {}, {}, {}};
  at.readExample = document.readExample();
  const bool sameAsShown = document.dataset() && !document.isLoading() && !document.dataError() &&
                           sameData(run.experiment, document.experiment());
  if (sameAsShown) at.dataset = document.dataset();
  if (const TrainingSession* session = controller.session(run.id)) {
    at.dataset = session->dataset();
    if (epoch == RunAt::best && !session->isOver()) at.weights = session->weights();
  }
  return at;
}

Result<std::shared_ptr<const Dataset>> RunReader::dataset(const RunAt& run) {
  if (run.dataset) return run.dataset;
  const bool known =
      m_dataset && m_project.lock() == run.project && sameData(m_experiment, run.experiment);
  if (known) return m_dataset;
  auto made = projectDataset(run.project.get(), run.experiment, run.readExample);
  if (!made) return made;
  m_dataset = *made;
  m_project = run.project;
  m_experiment = run.experiment;
  return made;
}

Result<std::shared_ptr<const Weights>> RunReader::weights(const RunAt& run) {
  if (run.weights) return run.weights;
  const Result<std::vector<int>> kept = run.project->snapshotEpochs(run.id);
  if (!kept) return tl::unexpected(kept.error());
  if (kept->empty()) return fail("%1 has no weights yet", run.name);
  const int wanted = run.epoch == RunAt::best ? run.bestEpoch : run.epoch;
  const auto after = std::upper_bound(kept->begin(), kept->end(), wanted);
  const int epoch = after == kept->begin() ? kept->front() : *(after - 1);
  Result<std::optional<Weights>> weights = run.project->snapshot(run.id, epoch);
  if (!weights) return tl::unexpected(weights.error());
  if (!*weights) return fail("%1 has no weights of epoch %2", run.name, epoch);
  return std::make_shared<const Weights>(std::move(**weights));
}

}  // namespace gatescope::ui
