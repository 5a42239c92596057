#pragma once

#include "core/project/recorder.h"
#include "core/train/conformal.h"
#include "core/train/predictor.h"

#include <memory>
#include <optional>
#include <string>

namespace gatescope {

// The run of that number, or with 0 the newest that is not deleted.
Result<RunRecord> chooseRun(const Project& project, RunId wanted);

// The weights of a run's best epoch.
Result<Weights> bestWeights(const Project& project, const RunRecord& run);

// A trained run and the data it is asked about.
struct TrainedRun {
  RunRecord run;
  Weights weights;  // of its best epoch
  std::shared_ptr<const Dataset> dataset;
};
Result<TrainedRun> loadTrainedRun(Project& project, RunId wanted);

// The table behind a file or an example, cut and scaled as the run's own data were: all its
// sequences are the test part. Without `needTruth` targets may be missing.
Result<std::shared_ptr<const Dataset>> applyRun(const TrainedRun& trained, const Table& table,
                                                bool needTruth);

// The band around a forecast's answers, by the residuals of the run's own validation part; nothing
// for another task, and where there is no validation part.
std::optional<ConformalBand> bandOf(const TrainedRun& trained, double coverage);

}  // namespace gatescope
