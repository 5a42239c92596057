#include "core/study/compare.h"

#include "core/study/study_recorder.h"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::json;

// Candidates of all sides first, then pair after pair.
class ComparisonSource : public TrialSource {
 public:
  explicit ComparisonSource(const ComparisonSetup& setup) : m_setup(setup) {}

  std::optional<Trial> next() override {
    if (m_next < m_setup.tuningTrials()) return m_setup.tuningTrial(m_next++);
    if (m_chosen.empty() && !choose()) return std::nullopt;
    const int place = m_next - m_setup.tuningTrials();
    const int sides = static_cast<int>(m_setup.sides.size());
    if (place >= m_setup.plan.seeds * sides) return std::nullopt;
    ++m_next;
    const auto side = static_cast<std::size_t>(place % sides);
    return m_setup.trial(place / sides, side, m_chosen[side]);
  }

  void done(const Trial& trial, const TrialResult& result) override {
    m_results[trial.number] = result;
  }

  const std::map<int, TrialResult>& results() const { return m_results; }

 private:
  bool choose() {
    std::vector<std::size_t> chosen;
    for (std::size_t s = 0; s < m_setup.sides.size(); ++s) {
      const auto candidate = chosenCandidate(m_setup, s, m_results);
      if (!candidate) return false;
      chosen.push_back(*candidate);
    }
    m_chosen = std::move(chosen);
    return true;
  }

  const ComparisonSetup& m_setup;
  std::map<int, TrialResult> m_results;
  std::vector<std::size_t> m_chosen;  // empty: candidates are being tried
  int m_next = 0;
};

// A study's plan: the comparison's, and what its time budget came to.
std::string studyPlan(const ComparisonPlan& plan, const TimeBudget& time) {
  Json json = toJson(plan);
  if (time.seconds > 0) json["time"] = {{"seconds", time.seconds}, {"epochs", time.epochs}};
  return json.dump();
}

Result<TimeBudget> timeOf(const StudyRecord& study) try {
  const Json json = Json::parse(study.plan);
  TimeBudget time;
  if (!json.contains("time")) return time;
  time.seconds = json.at("time").at("seconds");
  time.epochs = json.at("time").at("epochs").get<std::vector<std::vector<int>>>();
  return time;
} catch (const Json::exception& error) {
  return fail("The plan of study %1 is damaged: %2", study.id, error.what());
}

bool sameButSeeds(ComparisonPlan a, const ComparisonPlan& b) {
  a.seeds = b.seeds;
  return toJson(a) == toJson(b);
}

// Measured now, or when the study was begun. False when stopped before.
Result<bool> budgetTime(ComparisonSetup& setup, Project* project, StudyRecord& study,
                        const RunTrialsOptions& options) {
  if (setup.plan.budget != Budget::Time) return true;
  auto time = project == nullptr ? TimeBudget() : timeOf(study);
  if (!time) return tl::unexpected(time.error());
  setup.time = std::move(*time);
  if (setup.time.seconds == 0) {
    if (!measureTime(setup, options.threads, options.stop)) return false;
    study.plan = studyPlan(setup.plan, setup.time);
    const auto kept = project == nullptr ? Result<void>() : project->updateStudyPlan(study);
    if (!kept) return tl::unexpected(kept.error());
  }
  settleTime(setup);
  return true;
}

// The study with the plan's number of seeds: that of the project where it had more.
Result<StudyRecord> openStudy(Project& project, const ComparisonSetup& setup) {
  auto study = studyOfComparison(project, setup.plan);
  if (!study) return study;
  if (study->id == 0) {
    study->kind = comparisonKind;
    study->name = comparisonName(setup.plan);
    study->plan = studyPlan(setup.plan, {});
    auto id = project.addStudy(*study);
    if (!id) return tl::unexpected(id.error());
    study->id = *id;
    return study;
  }
  const auto time = timeOf(*study);
  if (!time) return tl::unexpected(time.error());
  const auto known = comparisonPlanOf(*study);
  if (!known) return tl::unexpected(known.error());
  if (setup.plan.seeds <= known->seeds) return study;
  study->plan = studyPlan(setup.plan, *time);
  study->finished = false;
  if (auto kept = project.updateStudyPlan(*study); !kept) return tl::unexpected(kept.error());
  return study;
}

Result<bool> train(const ComparisonSetup& setup, ComparisonSource& source, Project* project,
                   StudyRecord& study, RunTrialsOptions options) {
  if (setup.plan.budget == Budget::Time) options.atOnce = 1;
  std::optional<StudyRecorder> recorder;
  if (project != nullptr) options.recorder = &recorder.emplace(*project, study.id);
  auto whole = runTrials(source, options);
  if (!whole || !*whole || project == nullptr) return whole;
  const auto known = comparisonPlanOf(study);
  if (!known || study.finished || known->seeds > setup.plan.seeds) return whole;
  study.finished = true;
  if (auto kept = project->updateStudyPlan(study); !kept) return tl::unexpected(kept.error());
  return whole;
}

}  // namespace

Result<ComparisonPlan> comparisonPlanOf(const StudyRecord& study) {
  const Json json = Json::parse(study.plan, nullptr, false);
  if (json.is_discarded()) return fail("The plan of study %1 is damaged", study.id);
  return comparisonPlanFromJson(json);
}

Result<StudyRecord> studyOfComparison(Project& project, const ComparisonPlan& plan) {
  const auto studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  for (const StudyRecord& study : *studies) {
    if (study.kind != comparisonKind || study.deleted) continue;
    const auto known = comparisonPlanOf(study);
    if (known && sameButSeeds(*known, plan)) return study;
  }
  return StudyRecord();
}

Result<Comparison> compare(const ComparisonSetup& planned, Project* project,
                           RunTrialsOptions options, const std::set<int>& leftOut) {
  ComparisonSetup setup = planned;
  StudyRecord study;
  if (project != nullptr) {
    auto opened = openStudy(*project, setup);
    if (!opened) return tl::unexpected(opened.error());
    study = std::move(*opened);
  }
  const auto timed = budgetTime(setup, project, study, options);
  if (!timed) return tl::unexpected(timed.error());
  ComparisonSource source(setup);
  if (*timed) {
    const auto whole = train(setup, source, project, study, options);
    if (!whole) return tl::unexpected(whole.error());
  }
  if (project == nullptr) return comparisonOf(setup, source.results(), leftOut);
  const auto results = storedResults(*project, study.id);
  if (!results) return tl::unexpected(results.error());
  return comparisonOf(setup, *results, leftOut);
}

Result<ComparisonSetup> comparisonSetupOf(const StudyRecord& study, const MakeDataset& make) {
  const auto plan = comparisonPlanOf(study);
  if (!plan) return tl::unexpected(plan.error());
  auto setup = prepareComparison(*plan, make);
  if (!setup) return setup;
  auto time = timeOf(study);
  if (!time) return tl::unexpected(time.error());
  setup->time = std::move(*time);
  if (setup->time.seconds > 0) settleTime(*setup);
  return setup;
}

Result<Comparison> storedComparison(const Project& project, const StudyRecord& study,
                                    const MakeDataset& make, const std::set<int>& leftOut) {
  const auto setup = comparisonSetupOf(study, make);
  if (!setup) return tl::unexpected(setup.error());
  auto results = storedResults(project, study.id);
  if (!results) return tl::unexpected(results.error());
  return comparisonOf(*setup, *results, leftOut);
}

}  // namespace gatescope
