#pragma once

#include "core/project/project.h"
#include "core/study/memory_test_plan.h"
#include "core/study/run_trials.h"
#include "core/study/statistics.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

// One network, on the test part, in its best epoch.
struct MemoryRun {
  std::uint64_t seed = 0;
  RunStatus status = RunStatus::Waiting;  // Waiting: not trained
  std::optional<double> figure;           // none of a run that failed
  std::optional<double> recalled;         // recalledLetters()
  int bestEpoch = 0;
  double seconds = 0;
  std::string message;
};

// Of the way from the line to no error (shareRemembered()), as one of ten letters: what is less may
// be owed to the last steps alone.
constexpr double leastRemembered = 0.1;

struct MemoryCell {
  std::string cell;
  std::string name;  // "GRU 48"
  std::int64_t parameters = 0;
  std::vector<MemoryRun> runs;
  MeanEstimate figure;  // over the runs that have one
  // Whether the whole interval is better than the answerer without memory on the same sequences, by
  // leastRemembered at least. None where there are too few runs for an interval.
  std::optional<bool> beats;
};

struct MemoryTestLength {
  int length = 0;
  double memoryless = 0;      // memorylessFigure() by length
  double memorylessHere = 0;  // and on the test part
  std::vector<MemoryCell> cells;
};

struct MemoryTest {
  MemoryTestPlan plan;
  const MemoryTask* task = nullptr;
  std::vector<MemoryTestLength> lengths;
  bool isComplete = true;  // false: stopped before all were trained
  // What follows, a sentence a cell, and what does not.
  std::vector<Message> findings;
};
// `results`: of memoryTrials(), in their order.
MemoryTest memoryTestOf(const MemoryTestSetup& setup,
                        std::span<const std::optional<TrialResult>> results);

// Trains what is not known yet. `project`: keeps the test as a study, to be gone on with when it
// was stopped, or when longer lengths are asked for; nullptr: none. Its data are generated anew and
// not kept. Of a test that is stopped, what was trained until then.
Result<MemoryTest> runMemoryTest(const MemoryTestSetup& setup, Project* project = nullptr,
                                 RunTrialsOptions options = {});

// The kind of a study (StudyRecord) that is a memory test, whose plan is that JSON.
constexpr const char* memoryTestKind = "memory-test";
Result<MemoryTestPlan> memoryTestPlanOf(const StudyRecord& study);
// What a project holds of a test, without training anything. `setup`: of the study's plan.
Result<MemoryTest> storedMemoryTest(const Project& project, const StudyRecord& study,
                                    const MemoryTestSetup& setup);

// The longest of the lengths such that the cell beats the line there and at all shorter ones; 0:
// not even at the shortest.
int holdsUntil(const MemoryTest& test, std::size_t cell);

}  // namespace gatescope
