#include "core/study/cross_validate.h"

#include "core/project/recorder.h"
#include "core/study/study_recorder.h"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

// All folds, and when they have ended what comes at the end.
class CrossValidationSource : public TrialSource {
 public:
  explicit CrossValidationSource(const CrossValidationSetup& setup) : m_setup(setup) {}

  std::optional<Trial> next() override {
    if (m_next < m_setup.foldTrials()) return m_setup.foldTrial(m_next++);
    if (!m_setup.plan.isFinal || m_next > m_setup.foldTrials()) return std::nullopt;
    const auto epochs = finalEpochs(m_setup, m_results);
    if (!epochs) return std::nullopt;
    ++m_next;
    return m_setup.finalTrial(*epochs);
  }

  void done(const Trial& trial, const TrialResult& result) override {
    m_results[trial.number] = result;
  }

  const std::map<int, TrialResult>& results() const { return m_results; }

 private:
  const CrossValidationSetup& m_setup;
  std::map<int, TrialResult> m_results;
  int m_next = 0;
};

bool sameButEnd(CrossValidationPlan a, const CrossValidationPlan& b) {
  a.isFinal = b.isFinal;
  return toJson(a) == toJson(b);
}

// The study of a plan, or of one that differs in the training at the end alone; 0: none yet.
Result<StudyRecord> studyOf(Project& project, const CrossValidationPlan& plan) {
  const auto studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  for (const StudyRecord& study : *studies) {
    if (study.kind != crossValidationKind || study.deleted) continue;
    const auto known = crossValidationPlanOf(study);
    if (known && sameButEnd(*known, plan)) return study;
  }
  return StudyRecord();
}

// With the training at the end where either asks for it.
Result<StudyRecord> openStudy(Project& project, const CrossValidationPlan& plan) {
  auto study = studyOf(project, plan);
  if (!study) return study;
  if (study->id == 0) {
    study->kind = crossValidationKind;
    study->name = say("%1, %2 folds", runName(plan.experiment.model), plan.folds).text();
    study->plan = toJson(plan).dump();
    const auto id = project.addStudy(*study);
    if (!id) return tl::unexpected(id.error());
    study->id = *id;
    return study;
  }
  const auto known = crossValidationPlanOf(*study);
  if (!known) return tl::unexpected(known.error());
  if (!plan.isFinal || known->isFinal) return study;
  study->plan = toJson(plan).dump();
  study->finished = false;
  if (auto kept = project.updateStudyPlan(*study); !kept) return tl::unexpected(kept.error());
  return study;
}

Result<void> finish(Project& project, StudyRecord& study, const CrossValidationPlan& plan) {
  const auto known = crossValidationPlanOf(study);
  if (!known) return tl::unexpected(known.error());
  if (study.finished || known->isFinal != plan.isFinal) return {};
  study.finished = true;
  return project.updateStudyPlan(study);
}

}  // namespace

Result<CrossValidationPlan> crossValidationPlanOf(const StudyRecord& study) {
  const auto json = nlohmann::json::parse(study.plan, nullptr, false);
  if (json.is_discarded()) return fail("The plan of study %1 is damaged", study.id);
  return crossValidationPlanFromJson(json);
}

Result<CrossValidation> crossValidate(const CrossValidationSetup& setup, Project* project,
                                      RunTrialsOptions options) {
  StudyRecord study;
  std::optional<StudyRecorder> recorder;
  if (project != nullptr) {
    auto opened = openStudy(*project, setup.plan);
    if (!opened) return tl::unexpected(opened.error());
    study = std::move(*opened);
    options.recorder = &recorder.emplace(*project, study.id);
  }
  CrossValidationSource source(setup);
  const auto whole = runTrials(source, options);
  if (!whole) return tl::unexpected(whole.error());
  if (project == nullptr) return crossValidationOf(setup, source.results());
  if (*whole) {
    if (auto kept = finish(*project, study, setup.plan); !kept) {
      return tl::unexpected(kept.error());
    }
  }
  const auto results = storedResults(*project, study.id);
  if (!results) return tl::unexpected(results.error());
  return crossValidationOf(setup, *results);
}

Result<CrossValidation> storedCrossValidation(const Project& project, const StudyRecord& study,
                                              const MakeDataset& make) {
  const auto plan = crossValidationPlanOf(study);
  if (!plan) return tl::unexpected(plan.error());
  const auto setup = prepareCrossValidation(*plan, make);
  if (!setup) return tl::unexpected(setup.error());
  const auto results = storedResults(project, study.id);
  if (!results) return tl::unexpected(results.error());
  return crossValidationOf(*setup, *results);
}

}  // namespace gatescope
