#include "core/study/trial_file.h"

#include "core/project/sha256.h"
#include "core/study/study_recorder.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

// Offers one trial, under its own number.
class OneTrial : public TrialSource {
 public:
  explicit OneTrial(Trial trial) : m_trial(std::move(trial)) {}

  std::optional<Trial> next() override { return std::exchange(m_trial, std::nullopt); }
  void done(const Trial&, const TrialResult&) override {}

 private:
  std::optional<Trial> m_trial;
};

bool isFile(const std::string& source) {
  return !source.starts_with("example:") && !source.starts_with("generated:");
}

Result<void> keepPlace(Project& project, const std::string& source,
                       const ReadExample& readExample) {
  if (source.empty()) return {};
  if (!isFile(source)) return keepSource(project, source, readExample);
  const auto hash = sha256OfFile(source);
  if (!hash) return tl::unexpected(hash.error());
  const auto stored = project.data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored && (*stored)->sha256 != *hash) {
    return fail("%1 has changed since trial file %2 was begun: its trials would be of two kinds",
                source, project.path().string());
  }
  if (*stored) return {};
  return project.storeData({source, fs::path(source).filename().string(), {}, source, *hash});
}

// The sweep's study in a trial's file; made where there is none.
Result<StudyRecord> ownStudy(Project& project, const Sweep& sweep) {
  const auto studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  if (!studies->empty()) {
    const auto plan = planOf(studies->front());
    const bool same = plan && (isWidening(*plan, sweep.plan()).value_or(false) ||
                               isWidening(sweep.plan(), *plan).value_or(false));
    if (same) return studies->front();
    return fail("%1 holds another sweep: give this one a file of its own", project.path().string());
  }
  return studyOfSweep(project, sweep.plan());
}

Result<Project> openOrCreate(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) ? Project::open(path) : Project::create(path);
}

// Whether the whole file holds this trial; fails where it is something else.
Result<void> checkWhole(const fs::path& file, const Sweep& sweep, int trial) {
  auto project = Project::open(file);
  if (!project) return tl::unexpected(project.error());
  const auto study = ownStudy(*project, sweep);
  if (!study) return tl::unexpected(study.error());
  const auto run = project->studyRun(study->id, trial);
  if (!run) return tl::unexpected(run.error());
  if (*run) return {};
  return fail("%1 holds another trial than %2: give this one a file of its own", file.string(),
              trial);
}

// True when the trial has ended.
Result<bool> trainInto(Project& project, const Sweep& sweep, int trial,
                       const TrialFileOptions& options) {
  const Experiment& experiment = sweep.plan().experiment;
  for (const std::string& source : {experiment.data.source, experiment.data.testSource}) {
    if (auto kept = keepPlace(project, source, options.readExample); !kept) {
      return tl::unexpected(kept.error());
    }
  }
  auto study = ownStudy(project, sweep);
  if (!study) return tl::unexpected(study.error());
  OneTrial source(sweep.trial(trial));
  StudyRecorder recorder(project, study->id);
  RunTrialsOptions run;
  run.atOnce = 1;
  run.threads = options.threads;
  run.recorder = &recorder;
  run.stop = options.stop;
  run.pause = options.pause;
  run.onEpoch = options.onEpoch;
  const auto ended = runTrials(source, run);
  if (!ended || !*ended) return ended;
  study->finished = true;
  if (auto stored = project.updateStudyPlan(*study); !stored) return tl::unexpected(stored.error());
  return true;
}

}  // namespace

Result<void> checkIndependent(const SweepPlan& plan) {
  if (!plan.halving) return {};
  return fail(
      "Successive halving asks for trials by the results of others: it runs in one program. Choose "
      "a grid or random search");
}

std::string trialFileName(int trial) {
  return "trial-" + std::to_string(trial) + ".gscope";
}

fs::path unfinishedTrialFile(const fs::path& file) {
  return file.string() + ".part";
}

Result<bool> trainTrialFile(const Sweep& sweep, int trial, const fs::path& file,
                            const TrialFileOptions& options) {
  if (auto independent = checkIndependent(sweep.plan()); !independent) {
    return tl::unexpected(independent.error());
  }
  std::error_code error;
  const fs::path whole = fs::absolute(file, error);
  const fs::path part = unfinishedTrialFile(whole);
  if (fs::exists(whole, error)) {
    if (auto checked = checkWhole(whole, sweep, trial); !checked) {
      return tl::unexpected(checked.error());
    }
    fs::remove(part, error);  // of a program that was killed just before it did
    return true;
  }
  {
    auto project = openOrCreate(part);
    if (!project) return tl::unexpected(project.error());
    const auto ended = trainInto(*project, sweep, trial, options);
    if (!ended || !*ended) return ended;
    if (auto saved = project->saveCopy(whole); !saved) return tl::unexpected(saved.error());
  }
  fs::remove(part, error);
  return true;
}

}  // namespace gatescope
