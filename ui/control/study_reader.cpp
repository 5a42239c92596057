#include "ui/control/study_reader.h"

#include "core/project/dataset_maker.h"
#include "core/study/compare.h"
#include "core/study/cross_validate.h"
#include "core/study/study_recorder.h"
#include "ui/control/told.h"

#include <set>
#include <utility>

namespace gatescope::ui {

namespace {

using Setup = std::variant<std::monostate, ComparisonSetup, std::shared_ptr<const Sweep>,
                           MemoryTestSetup, CrossValidationSetup>;
using Found = decltype(StudyFindings::found);

template <typename To, typename From>
Result<To> as(Result<From> from) {
  if (!from) return tl::unexpected(from.error());
  return To(std::move(*from));
}

Result<Setup> setupOf(Project& project, const StudyRecord& study, const ReadExample& readExample) {
  if (study.kind == comparisonKind) {
    DatasetMaker datasets(&project, readExample);
    return as<Setup>(comparisonSetupOf(
        study, [&](const Experiment& experiment) { return datasets.make(experiment); }));
  }
  if (study.kind == crossValidationKind) {
    const auto plan = crossValidationPlanOf(study);
    if (!plan) return tl::unexpected(plan.error());
    DatasetMaker datasets(&project, readExample);
    return as<Setup>(prepareCrossValidation(
        *plan, [&](const Experiment& experiment) { return datasets.make(experiment); }));
  }
  if (study.kind == sweepKind) {
    auto plan = planOf(study);
    if (!plan) return tl::unexpected(plan.error());
    const auto tables = projectTables(&project, plan->experiment, readExample);
    if (!tables) return tl::unexpected(tables.error());
    auto sweep = Sweep::create(std::move(*plan), *tables);
    if (!sweep) return tl::unexpected(sweep.error());
    return Setup(std::make_shared<const Sweep>(std::move(*sweep)));
  }
  const auto plan = memoryTestPlanOf(study);
  if (!plan) return tl::unexpected(plan.error());
  return as<Setup>(prepareMemoryTest(*plan));
}

StudySource sourceOf(const Project& project, const Setup& setup, const ReadExample& readExample) {
  StudySource source;
  const Experiment* experiment = nullptr;
  if (const auto* comparison = std::get_if<ComparisonSetup>(&setup)) {
    source.dataset = comparison->sides.front().datasets.front();
    experiment = &comparison->plan.experiment;
  } else if (const auto* sweep = std::get_if<std::shared_ptr<const Sweep>>(&setup)) {
    source.dataset = (*sweep)->trial(0).dataset;
    experiment = &(*sweep)->plan().experiment;
  }
  if (const auto* folds = std::get_if<CrossValidationSetup>(&setup)) {
    source.dataset = folds->datasets.front();
    experiment = &folds->plan.experiment;
  }
  if (experiment == nullptr) return source;
  source.sha256 = sourceIdentity(&project, experiment->data.source, readExample);
  source.testSha256 = sourceIdentity(&project, experiment->data.testSource, readExample);
  return source;
}

// What a setup's study has come to.
class Finder {
 public:
  Finder(const Project& project, const StudyRecord& study, std::span<const RunRecord> runs)
      : m_project(project), m_study(study), m_runs(runs) {}

  Result<Found> operator()(std::monostate) const { return fail("This study has no plan"); }
  Result<Found> operator()(const ComparisonSetup& setup) const {
    std::set<int> leftOut;
    for (const RunRecord& run : m_runs) {
      if (run.hidden) leftOut.insert(run.trial);
    }
    const auto results = storedResults(m_project, m_study.id);
    if (!results) return tl::unexpected(results.error());
    return comparisonOf(setup, *results, leftOut);
  }
  Result<Found> operator()(const std::shared_ptr<const Sweep>& sweep) const {
    return SweepFindings{sweep, sweepTable(*sweep, m_runs)};
  }
  Result<Found> operator()(const CrossValidationSetup& setup) const {
    const auto results = storedResults(m_project, m_study.id);
    if (!results) return tl::unexpected(results.error());
    return crossValidationOf(setup, *results);
  }
  Result<Found> operator()(const MemoryTestSetup& setup) const {
    return as<Found>(storedMemoryTest(m_project, m_study, setup));
  }

 private:
  const Project& m_project;
  const StudyRecord& m_study;
  std::span<const RunRecord> m_runs;
};

using Findings = std::shared_ptr<const StudyFindings>;

Result<Findings> findingsOf(const Project& project, const StudyRecord& study, const Setup& setup,
                            const StudySource& source) {
  const auto runs = project.studyRuns(study.id);
  if (!runs) return tl::unexpected(runs.error());
  auto found = std::visit(Finder(project, study, *runs), setup);
  if (!found) return tl::unexpected(found.error());
  auto findings =
      std::make_shared<StudyFindings>(StudyFindings{study, source, {}, std::move(*found)});
  for (const RunRecord& run : *runs) {
    findings->trials[run.trial] = {run.id, run.hidden, run.note};
  }
  return findings;
}

}  // namespace

struct StudyReader::Kept {
  std::shared_ptr<Project> project;
  StudyId study = 0;
  std::string plan;
  Setup setup;
  StudySource source;

  bool isOf(const std::shared_ptr<Project>& otherProject, const StudyRecord& other) const {
    return setup.index() != 0 && project == otherProject && study == other.id && plan == other.plan;
  }
};

StudyReader::StudyReader(QObject* parent) : QObject(parent), m_kept(std::make_shared<Kept>()) {}

void StudyReader::read(std::shared_ptr<Project> project, const StudyRecord& study,
                       const ReadExample& readExample) {
  m_background.requestNext([this, kept = m_kept, project = std::move(project), study,
                            readExample](std::stop_token) -> Background::Answer {
    const auto answer = [&]() -> Result<Findings> {
      if (!kept->isOf(project, study)) {
        auto setup = setupOf(*project, study, readExample);
        if (!setup) return tl::unexpected(setup.error());
        StudySource source = sourceOf(*project, *setup, readExample);
        *kept = {project, study.id, study.plan, std::move(*setup), std::move(source)};
      }
      return findingsOf(*project, study, kept->setup, kept->source);
    };
    return told(answer(), this, &StudyReader::found, &StudyReader::failed);
  });
}

}  // namespace gatescope::ui
