#pragma once

#include "core/project/project.h"
#include "core/study/cross_validation.h"
#include "core/study/run_trials.h"

namespace gatescope {

// The kind of a study (StudyRecord) that is a cross-validation.
constexpr const char* crossValidationKind = "cross-validate";

// Trains what is not known yet, and says what came out; of one that is stopped, what is known until
// then. `project`: keeps it as a study, to be gone on with when it was stopped; one without a
// training at the end can have it later. nullptr: none.
Result<CrossValidation> crossValidate(const CrossValidationSetup& setup, Project* project = nullptr,
                                      RunTrialsOptions options = {});

// Of a study of that kind. Fails where it is damaged.
Result<CrossValidationPlan> crossValidationPlanOf(const StudyRecord& study);

// What a project holds of a cross-validation, without training anything. `study`: of that kind.
Result<CrossValidation> storedCrossValidation(const Project& project, const StudyRecord& study,
                                              const MakeDataset& make);

}  // namespace gatescope
