#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/study/memory_tasks.h"
#include "core/study/trial.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace gatescope {

// How long a memory holds: a task that needs one, over growing lengths, for several cells.
//
// After Arjovsky, Shah and Bengio 2016 and Bai, Kolter and Koltun 2018, whose networks of equal
// size learn from 10,000 sequences for 50 epochs in batches of 32, gradients clipped at 1. Here it
// is a good third of that by itself, so that a test of small lengths ends in minutes.
struct MemoryTestPlan {
  std::string task = "copy";  // key of a MemoryTask
  std::vector<int> lengths = {10, 20, 50};
  std::vector<std::string> cells = {"gru", "lstm", "rnn"};
  std::string budget = "parameters";  // what all cells have as many of as the first; or units
  int seeds = 3;
  int sequences = 5000;  // of each length, for all three parts
  // Network and training: units are the first cell's, the seed is the first one's.
  Experiment experiment = memoryTestExperiment();

  static Experiment memoryTestExperiment();
};
nlohmann::json toJson(const MemoryTestPlan& plan);
Result<MemoryTestPlan> memoryTestPlanFromJson(const nlohmann::json& json);
// Whether the plan is sound by itself.
Result<void> checkPlan(const MemoryTestPlan& plan);

// A plan with its data. All seeds of all cells learn from the same sequences, dealt out alike.
struct MemoryTestSetup {
  struct Cell {
    std::string cell;
    Experiment experiment;  // with the first seed
    std::int64_t parameters = 0;
  };
  struct Length {
    int length = 0;
    std::shared_ptr<const Dataset> dataset;
    double memoryless = 0;      // memorylessFigure() by length
    double memorylessHere = 0;  // and on the test part
    std::vector<Cell> cells;    // as in the plan
  };

  MemoryTestPlan plan;
  const MemoryTask* task = nullptr;
  std::vector<Length> lengths;  // shortest first
};
// Fails, with the name of the field, where the plan cannot be carried out.
Result<MemoryTestSetup> prepareMemoryTest(const MemoryTestPlan& plan);

// Length after length, in each cell after cell, in each seed after seed.
std::vector<Trial> memoryTrials(const MemoryTestSetup& setup);

}  // namespace gatescope
