#pragma once

#include "core/study/comparison_setup.h"
#include "core/study/cross_validation_plan.h"
#include "core/study/trial.h"

#include <memory>
#include <vector>

namespace gatescope {

enum class FoldKind {
  Random,      // sequences dealt out at random
  Stratified,  // likewise, each class in proportion
  Rolling,     // blocks in the order of time, each fold learns from all that stands before its own
};
std::string_view foldKindKey(FoldKind kind);

// A plan that can be carried out. Its trials are numbered repeat after repeat, in each fold after
// fold; the last one is the training at the end.
struct CrossValidationSetup {
  CrossValidationPlan plan;  // a window that was left to rule is settled: it is the same in all
  FoldKind kind = FoldKind::Random;
  bool isGrouped = false;
  std::string metric;                                    // key
  std::vector<std::shared_ptr<const Dataset>> datasets;  // by trial; none has a test part
  std::shared_ptr<const Dataset> whole;                  // of the end; null where none is planned
  int testSequences = 0;                                 // that are left out of all folds

  int foldTrials() const { return plan.folds * plan.repeats; }
  Trial foldTrial(int number) const;
  Trial finalTrial(int epochs) const;
};

// Makes the data of every fold anew, so that everything that is fitted to data is fitted to the
// fold's training part. Fails, in a sentence, where the data are too few for the folds.
Result<CrossValidationSetup> prepareCrossValidation(const CrossValidationPlan& plan,
                                                    const MakeDataset& make);

}  // namespace gatescope
