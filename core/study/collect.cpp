#include "core/project/sha256.h"
#include "core/study/trial_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

bool hasEnded(RunStatus status) {
  return status == RunStatus::Finished || status == RunStatus::Diverged ||
         status == RunStatus::Failed;
}

// A trial's file, opened.
struct TrialFile {
  Project project;
  StudyRecord study;
  SweepPlan plan;
};

Result<TrialFile> openTrialFile(const fs::path& path) {
  auto project = Project::open(path);
  if (!project) return tl::unexpected(project.error());
  const auto studies = project->studies();
  if (!studies) return tl::unexpected(studies.error());
  if (studies->size() != 1 || studies->front().kind != sweepKind) {
    return fail("%1 is no file of a sweep's trial", path.string());
  }
  auto plan = planOf(studies->front());
  if (!plan) return fail("%1: %2", path.string(), plan.error().text());
  return TrialFile{std::move(*project), studies->front(), std::move(*plan)};
}

// Merges files one by one into the project.
class Collector {
 public:
  Collector(Project& project, const ReadExample& readExample)
      : m_project(project), m_readExample(readExample) {}

  void add(const fs::path& path) {
    if (auto merged = merge(path); !merged) m_collected.unusable.push_back(merged.error());
  }
  Result<Collected> end();

 private:
  Result<void> merge(const fs::path& path);
  Result<void> takePlan(const TrialFile& file);
  Result<void> takeData(const TrialFile& file, const std::string& source);
  Result<void> takeRun(const TrialFile& file, RunRecord run);

  Project& m_project;
  const ReadExample& m_readExample;
  Collected m_collected;
  bool m_hasStudy = false;
};

Result<void> Collector::merge(const fs::path& path) {
  const auto file = openTrialFile(path);
  if (!file) return tl::unexpected(file.error());
  if (auto taken = takePlan(*file); !taken) return taken;
  const DataSettings& data = file->plan.experiment.data;
  for (const std::string& source : {data.source, data.testSource}) {
    if (auto taken = takeData(*file, source); !taken) return taken;
  }
  auto runs = file->project.studyRuns(file->study.id);
  if (!runs) return tl::unexpected(runs.error());
  for (RunRecord& run : *runs) {
    if (!hasEnded(run.status)) continue;
    if (auto taken = takeRun(*file, std::move(run)); !taken) return taken;
  }
  return {};
}

// The first file says which sweep is collected; wider plans of the same one take its place.
Result<void> Collector::takePlan(const TrialFile& file) {
  const bool fits = !m_hasStudy || isWidening(file.plan, m_collected.plan).value_or(false) ||
                    isWidening(m_collected.plan, file.plan).value_or(false);
  if (!fits) {
    return fail("%1 holds a trial of another sweep than the files before it",
                file.project.path().string());
  }
  auto study = studyOfSweep(m_project, file.plan);
  if (!study) return tl::unexpected(study.error());
  auto plan = planOf(*study);
  if (!plan) return tl::unexpected(plan.error());
  m_collected.study = std::move(*study);
  m_collected.plan = std::move(*plan);
  m_hasStudy = true;
  return {};
}

// The project embeds the data where they still are what the trials were trained on, and otherwise
// knows them by their hash.
Result<void> Collector::takeData(const TrialFile& file, const std::string& source) {
  if (source.empty()) return {};
  const auto its = file.project.data(source);
  if (!its) return tl::unexpected(its.error());
  if (!*its) return fail("%1 does not say what it was trained on", file.project.path().string());
  const auto ours = m_project.data(source);
  if (!ours) return tl::unexpected(ours.error());
  if (*ours) {
    if ((*ours)->sha256 == (*its)->sha256) return {};
    return fail("%1 was trained on another form of %2 than the trials before it",
                file.project.path().string(), source);
  }
  if ((*its)->path.empty()) return m_project.storeData(**its);
  std::error_code error;
  const auto hash =
      fs::exists((*its)->path, error) ? sha256OfFile((*its)->path) : Result<std::string>();
  if (hash && *hash == (*its)->sha256) return keepSource(m_project, source, m_readExample);
  return m_project.storeData(**its);
}

// Told as ended last, when all else of the run is on disk: what a killed program left half copied
// is copied anew.
Result<void> Collector::takeRun(const TrialFile& file, RunRecord run) {
  const auto known = m_project.studyRun(m_collected.study.id, run.trial);
  if (!known) return tl::unexpected(known.error());
  if (*known && hasEnded((*known)->status)) return {};
  if (*known) {
    if (auto removed = m_project.removeRun((*known)->id); !removed) return removed;
  }
  const auto best = file.project.bestSnapshot(run.id);
  if (!best) return tl::unexpected(best.error());
  const int lastEpoch = run.epochs.empty() ? 0 : run.epochs.back().epoch;
  const auto last = file.project.snapshot(run.id, lastEpoch);
  if (!last) return tl::unexpected(last.error());
  const auto losses = file.project.testLosses(run.id);
  if (!losses) return tl::unexpected(losses.error());
  const RunStatus status = std::exchange(run.status, RunStatus::Training);
  run.study = m_collected.study.id;
  run.pair = 0;
  const auto id = m_project.addRun(run);
  if (!id) return tl::unexpected(id.error());
  run.id = *id;
  run.status = status;
  TrialEpochs weights;
  if (*best) weights.best = &**best;
  if (*last && !(*best && (*best)->epoch == (*last)->epoch)) weights.last = &**last;
  if (auto stored = m_project.endTrial(run, weights, *losses); !stored) return stored;
  m_collected.added.push_back(run.trial);
  return {};
}

Result<Collected> Collector::end() {
  if (!m_hasStudy) {
    if (!m_collected.unusable.empty()) return tl::unexpected(m_collected.unusable.front());
    return fail("There is no file of a trial to collect");
  }
  const auto all = configurations(m_collected.plan);
  if (!all) return tl::unexpected(all.error());
  m_collected.trials = static_cast<int>(all->size()) * m_collected.plan.seeds;
  const auto runs = m_project.studyRuns(m_collected.study.id);
  if (!runs) return tl::unexpected(runs.error());
  std::set<int> ended;
  for (const RunRecord& run : *runs) {
    if (hasEnded(run.status)) ended.insert(run.trial);
  }
  for (int i = 0; i < m_collected.trials; ++i) {
    if (!ended.contains(i)) m_collected.missing.push_back(i);
  }
  std::ranges::sort(m_collected.added);
  m_collected.study.finished = m_collected.missing.empty();
  if (auto stored = m_project.updateStudyPlan(m_collected.study); !stored) {
    return tl::unexpected(stored.error());
  }
  return std::move(m_collected);
}

}  // namespace

Result<Collected> collectTrials(Project& project, std::span<const fs::path> files,
                                const ReadExample& readExample) {
  Collector collector(project, readExample);
  for (const fs::path& file : files) collector.add(file);
  return collector.end();
}

}  // namespace gatescope
