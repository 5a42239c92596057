#pragma once

#include "core/data/dataset.h"
#include "core/data/sources.h"
#include "core/project/project.h"

#include <memory>
#include <vector>

namespace gatescope::ui {

class Document;
class TrainingController;

// A run at one epoch, with all that a job off the GUI thread needs to compute with it.
struct RunAt {
  static constexpr int best = -1;

  RunId id = 0;
  std::string name;
  Experiment experiment;
  int epoch = best;
  int bestEpoch = 0;
  std::shared_ptr<Project> project;
  std::shared_ptr<const Dataset> dataset;  // null: made from the project's data
  std::shared_ptr<const Weights> weights;  // of a run in training; null: read from the project
  ReadExample readExample;
};

// epoch `best`: the newest weights of a run in training, the best of one that is over.
RunAt runAt(const Document& document, const TrainingController& controller, const RunRecord& run,
            int epoch = RunAt::best);

// Reads datasets and weights of runs; keeps the last dataset. One thread at a time.
class RunReader {
 public:
  Result<std::shared_ptr<const Dataset>> dataset(const RunAt& run);
  // The epoch asked for, or the nearest kept before it. Fails when none was kept.
  Result<std::shared_ptr<const Weights>> weights(const RunAt& run);

 private:
  Experiment m_experiment;  // whose data m_dataset holds
  std::weak_ptr<Project> m_project;
  std::shared_ptr<const Dataset> m_dataset;
};

}  // namespace gatescope::ui
