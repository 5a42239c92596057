#pragma once

#include "core/project/project.h"
#include "core/study/comparison.h"
#include "core/study/run_trials.h"

#include <set>

namespace gatescope {

// The kind of a study (StudyRecord) that is a comparison.
constexpr const char* comparisonKind = "compare";

// Trains what is not known yet, and says what came out; of a comparison that is stopped, what is
// known until then. `project`: keeps it as a study, to be gone on with when it was stopped, or with
// more seeds; nullptr: none. Runs at equal time are trained one at a time, whatever `options` say.
Result<Comparison> compare(const ComparisonSetup& setup, Project* project = nullptr,
                           RunTrialsOptions options = {}, const std::set<int>& leftOut = {});

// The study of a plan in a project: of the same plan but for the number of seeds; 0: none yet.
Result<StudyRecord> studyOfComparison(Project& project, const ComparisonPlan& plan);

// Of a study of that kind. Fails where it is damaged.
Result<ComparisonPlan> comparisonPlanOf(const StudyRecord& study);
// … with its data, and with the epochs that fit its time where they have been measured.
Result<ComparisonSetup> comparisonSetupOf(const StudyRecord& study, const MakeDataset& make);

// What a project holds of a comparison, without training anything. `study`: of that kind.
Result<Comparison> storedComparison(const Project& project, const StudyRecord& study,
                                    const MakeDataset& make, const std::set<int>& leftOut = {});

}  // namespace gatescope
