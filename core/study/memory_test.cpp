#include "core/study/memory_test.h"

#include "core/data/sources.h"
#include "core/project/recorder.h"
#include "core/study/study_recorder.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

MemoryRun runOf(const MemoryTask& task, int length, const std::optional<TrialResult>& result) {
  MemoryRun run;
  if (!result) return run;
  const RunOutcome& outcome = result->outcome;
  run.status = outcome.status;
  run.figure = figureOf(task, outcome.test.metrics);
  run.recalled = recalledLetters(task, length, outcome.test.metrics);
  run.bestEpoch = outcome.bestEpoch;
  run.seconds = outcome.seconds;
  run.message = outcome.message.text();
  return run;
}

void judge(MemoryCell& cell, const MemoryTask& task, double line) {
  std::vector<double> figures;
  for (const MemoryRun& run : cell.runs) {
    if (run.figure) figures.push_back(*run.figure);
  }
  cell.figure = estimateMean(figures);
  if (figures.size() < 2) return;
  const Interval& interval = cell.figure.interval;
  const double worst = task.higherIsBetter ? interval.low : interval.high;
  cell.beats = shareRemembered(task, worst, line) >= leastRemembered;
}

Message findingOf(const MemoryTest& test, std::size_t cell) {
  const std::string& name = test.lengths.front().cells[cell].name;
  const bool known = std::ranges::any_of(test.lengths, [cell](const MemoryTestLength& length) {
    return length.cells[cell].beats.has_value();
  });
  if (!known) return say("%1: one run a length shows nothing; give more seeds", name);
  const int until = holdsUntil(test, cell), seeds = test.plan.seeds;
  if (until == test.lengths.back().length) {
    return say(
        "%1 is shown to do better than without memory at every length up to %2, by %3 runs "
        "each",
        name, until, seeds);
  }
  if (until > 0) {
    return say(
        "%1 is shown to do better than without memory up to length %2, by %3 runs each, and "
        "not at the next",
        name, until, seeds);
  }
  return say("%1 is not shown to do better than without memory at length %2, by %3 runs", name,
             test.lengths.front().length, seeds);
}

std::vector<Message> findingsOf(const MemoryTest& test) {
  std::vector<Message> findings;
  for (std::size_t cell = 0; cell < test.plan.cells.size(); ++cell) {
    findings.push_back(findingOf(test, cell));
  }
  findings.push_back(
      say("All cells were trained alike, with the learning rate %1 for %2 epochs: with settings "
          "of its own each may hold longer",
          test.plan.experiment.training.learningRate, test.plan.experiment.training.epochs));
  return findings;
}

nlohmann::json planOf(const StudyRecord& study) {
  return nlohmann::json::parse(study.plan, nullptr, false);
}

// Trials are numbered length after length, so longer lengths leave the numbers of the others as
// they were.
bool isLonger(const nlohmann::json& plan, const nlohmann::json& than) {
  if (!plan.is_object() || !than.is_object()) return false;
  const auto all = plan.value("lengths", nlohmann::json());
  const auto first = than.value("lengths", nlohmann::json());
  nlohmann::json shortened = plan;
  shortened["lengths"] = first;
  if (shortened != than) return false;
  return all.size() >= first.size() && std::equal(first.begin(), first.end(), all.begin());
}

// The study of this plan or of one with fewer or more long lengths; a new one where there is none.
Result<StudyRecord> ownStudy(Project& project, const MemoryTestPlan& plan) {
  const nlohmann::json wanted = toJson(plan);
  const auto studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  for (StudyRecord study : *studies) {
    if (study.kind != memoryTestKind || study.deleted) continue;
    if (isLonger(planOf(study), wanted)) return study;
    if (!isLonger(wanted, planOf(study))) continue;
    study.plan = wanted.dump();
    study.finished = false;
    if (auto stored = project.updateStudyPlan(study); !stored)
      return tl::unexpected(stored.error());
    return study;
  }
  StudyRecord study;
  study.kind = memoryTestKind;
  study.name = findSource(findMemoryTask(plan.task)->source)->title;
  study.plan = wanted.dump();
  const auto id = project.addStudy(study);
  if (!id) return tl::unexpected(id.error());
  study.id = *id;
  return study;
}

}  // namespace

MemoryTest memoryTestOf(const MemoryTestSetup& setup,
                        std::span<const std::optional<TrialResult>> results) {
  MemoryTest test;
  test.plan = setup.plan;
  test.task = setup.task;
  auto next = results.begin();
  for (const MemoryTestSetup::Length& from : setup.lengths) {
    MemoryTestLength& length = test.lengths.emplace_back(
        MemoryTestLength{from.length, from.memoryless, from.memorylessHere, {}});
    for (const MemoryTestSetup::Cell& cell : from.cells) {
      MemoryCell& to = length.cells.emplace_back();
      to.cell = cell.cell;
      to.name = runName(cell.experiment.model);
      to.parameters = cell.parameters;
      for (int i = 0; i < setup.plan.seeds; ++i, ++next) {
        to.runs.push_back(runOf(*setup.task, from.length, *next));
        to.runs.back().seed = cell.experiment.training.seed + static_cast<std::uint64_t>(i);
      }
      judge(to, *setup.task, from.memorylessHere);
    }
  }
  test.findings = findingsOf(test);
  return test;
}

Result<MemoryTest> runMemoryTest(const MemoryTestSetup& setup, Project* project,
                                 RunTrialsOptions options) {
  std::optional<StudyRecord> study;
  std::optional<StudyRecorder> recorder;
  if (project != nullptr) {
    auto own = ownStudy(*project, setup.plan);
    if (!own) return tl::unexpected(own.error());
    study = std::move(*own);
    recorder.emplace(*project, study->id);
    options.recorder = &*recorder;
  }
  TrialList trials(memoryTrials(setup));
  const auto whole = runTrials(trials, options);
  if (!whole) return tl::unexpected(whole.error());
  if (study && *whole && planOf(*study) == toJson(setup.plan)) {
    study->finished = true;
    if (auto stored = project->updateStudyPlan(*study); !stored)
      return tl::unexpected(stored.error());
  }
  MemoryTest test = memoryTestOf(setup, trials.results());
  test.isComplete = *whole;
  return test;
}

Result<MemoryTestPlan> memoryTestPlanOf(const StudyRecord& study) {
  const nlohmann::json json = planOf(study);
  if (json.is_discarded()) return fail("The plan of study %1 is damaged", study.id);
  return memoryTestPlanFromJson(json);
}

Result<MemoryTest> storedMemoryTest(const Project& project, const StudyRecord& study,
                                    const MemoryTestSetup& setup) {
  auto stored = storedResults(project, study.id);
  if (!stored) return tl::unexpected(stored.error());
  const std::size_t trials =
      setup.lengths.size() * setup.plan.cells.size() * static_cast<std::size_t>(setup.plan.seeds);
  std::vector<std::optional<TrialResult>> results(trials);
  for (auto& [number, result] : *stored) {
    if (static_cast<std::size_t>(number) < trials) {
      results[static_cast<std::size_t>(number)] = std::move(result);
    }
  }
  MemoryTest test = memoryTestOf(setup, results);
  test.isComplete = study.finished;
  return test;
}

int holdsUntil(const MemoryTest& test, std::size_t cell) {
  int until = 0;
  for (const MemoryTestLength& length : test.lengths) {
    if (!length.cells[cell].beats.value_or(false)) break;
    until = length.length;
  }
  return until;
}

}  // namespace gatescope
