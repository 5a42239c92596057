#pragma once

#include "core/data/sources.h"
#include "core/study/comparison_plan.h"
#include "core/study/cross_validation_plan.h"
#include "core/study/memory_test_plan.h"
#include "core/study/sweep_plan.h"
#include "ui/control/study_controller.h"

namespace gatescope::ui {

// Studies as the controller trains them, with the data of the document's project. Each goes on with
// the study of its plan where the project has one.
StudyController::Job comparisonJob(const ComparisonPlan& plan, const ReadExample& readExample);
StudyController::Job sweepJob(const SweepPlan& plan, const ReadExample& readExample);
StudyController::Job crossValidationJob(const CrossValidationPlan& plan,
                                        const ReadExample& readExample);
StudyController::Job memoryTestJob(const MemoryTestPlan& plan);

// How many trials a plan asks for; of halving the number that begin.
int trialsOf(const ComparisonPlan& plan);
int trialsOf(const SweepPlan& plan);
int trialsOf(const CrossValidationPlan& plan);
int trialsOf(const MemoryTestPlan& plan);

// "Units × Learning rate"
QString nameOf(const SweepPlan& plan);

}  // namespace gatescope::ui
