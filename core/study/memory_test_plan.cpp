#include "core/study/memory_test_plan.h"

#include "core/cells/cells.h"
#include "core/data/generated.h"
#include "core/data/sources.h"
#include "core/project/recorder.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

constexpr int kMostSeeds = 1000;
constexpr int kFewestSequences = 20, kMostSequences = 1'000'000;  // so that no part is empty
constexpr std::string_view kUnits = "units", kParameters = "parameters";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

template <typename T>
bool hasTwice(const std::vector<T>& values) {
  return std::set<T>(values.begin(), values.end()).size() < values.size();
}

Result<void> checkCells(const MemoryTestPlan& plan) {
  std::vector<std::string> known;
  for (const Cell* cell : allCells()) known.emplace_back(cell->key);
  for (const std::string& cell : plan.cells) {
    if (findCell(cell) == nullptr) {
      return failField("cells", "Cells: expected some of %1, found “%2”", joined(known), cell);
    }
  }
  if (plan.cells.empty() || hasTwice(plan.cells)) {
    return failField("cells", "Cells: expected each of the cells once, found “%1”",
                     joined(plan.cells));
  }
  if (plan.budget == kUnits || plan.budget == kParameters) return {};
  return failField("budget", "Budget: expected units or parameters, found “%1”", plan.budget);
}

Result<MemoryTestSetup::Cell> cellOf(const MemoryTestPlan& plan, const Experiment& first,
                                     const std::string& name, const Dataset& dataset) {
  MemoryTestSetup::Cell cell{name, first, 0};
  if (name != first.model.cell) {
    Experiment asked = first;
    asked.rival.cell = name;
    asked.rival.budget = plan.budget;
    auto rival = rivalExperiment(asked, dataset);
    if (!rival) return tl::unexpected(rival.error());
    cell.experiment.model = rival->model;
  }
  if (auto valid = validate(cell.experiment); !valid) return tl::unexpected(valid.error());
  if (auto fits = checkMemory(cell.experiment, dataset); !fits) return tl::unexpected(fits.error());
  const auto parameters = parameterCount(cell.experiment, dataset);
  if (!parameters) return tl::unexpected(parameters.error());
  cell.parameters = *parameters;
  return cell;
}

Result<MemoryTestSetup::Length> lengthOf(const MemoryTestPlan& plan, const MemoryTask& task,
                                         int length) {
  const Source& source = *findSource(task.source);
  const GeneratedTask& generated = *findGenerated(task.source);
  Experiment experiment = plan.experiment;
  experiment.task = source.task;
  experiment.model.cell = plan.cells.front();
  experiment.rival.cell = "none";
  experiment.data.source = generatedSource(
      generated, {.sequences = plan.sequences, .length = length, .seed = generated.standard.seed});
  if (auto applied = applySettings(experiment, source.settings); !applied) {
    return tl::unexpected(applied.error());
  }
  const auto table = loadSource(experiment.data.source, {});
  if (!table) return tl::unexpected(Error{table.error().message, "lengths"});
  auto dataset = makeDataset(*table, experiment.task, experiment.data);
  if (!dataset) return tl::unexpected(dataset.error());
  MemoryTestSetup::Length result;
  result.length = length;
  result.memoryless = memorylessFigure(task, length);
  result.memorylessHere = memorylessFigure(task, *dataset, Split::Test);
  for (const std::string& name : plan.cells) {
    auto cell = cellOf(plan, experiment, name, *dataset);
    if (!cell) return tl::unexpected(cell.error());
    result.cells.push_back(std::move(*cell));
  }
  result.dataset = std::make_shared<const Dataset>(std::move(*dataset));
  return result;
}

}  // namespace

Experiment MemoryTestPlan::memoryTestExperiment() {
  Experiment experiment;
  experiment.model.units = 48;
  experiment.training.epochs = 30;
  experiment.training.learningRate = 0.01;
  experiment.training.schedule = "cosine";
  experiment.data.split = {80, 10, 10};
  return experiment;
}

nlohmann::json toJson(const MemoryTestPlan& plan) {
  return {{"task", plan.task},
          {"lengths", plan.lengths},
          {"cells", plan.cells},
          {"budget", plan.budget},
          {"seeds", plan.seeds},
          {"sequences", plan.sequences},
          {"experiment", toJson(plan.experiment)}};
}

Result<MemoryTestPlan> memoryTestPlanFromJson(const nlohmann::json& json) {
  MemoryTestPlan plan;
  try {
    json.at("task").get_to(plan.task);
    json.at("lengths").get_to(plan.lengths);
    json.at("cells").get_to(plan.cells);
    json.at("budget").get_to(plan.budget);
    json.at("seeds").get_to(plan.seeds);
    json.at("sequences").get_to(plan.sequences);
  } catch (const nlohmann::json::exception&) {
    return fail("This is not the plan of a memory test");
  }
  auto experiment = experimentFromJson(json.value("experiment", nlohmann::json()));
  if (!experiment) return tl::unexpected(experiment.error());
  plan.experiment = std::move(*experiment);
  return plan;
}

Result<void> checkPlan(const MemoryTestPlan& plan) {
  if (findMemoryTask(plan.task) == nullptr) {
    std::vector<std::string> known;
    for (const MemoryTask& task : memoryTasks()) known.emplace_back(task.key);
    return failField("task", "Task: expected one of %1, found “%2”", joined(known), plan.task);
  }
  const int shortest = findGenerated(findMemoryTask(plan.task)->source)->shortest;
  for (const int length : plan.lengths) {
    if (length >= shortest) continue;
    return failField("lengths", "Lengths: expected whole numbers from %1 on for %2, found %3",
                     shortest, plan.task, length);
  }
  if (plan.lengths.empty() || hasTwice(plan.lengths)) {
    return failField("lengths", "Lengths: expected one or more, each of them once");
  }
  if (plan.sequences < kFewestSequences || plan.sequences > kMostSequences) {
    return failField("sequences", "Sequences: expected a whole number from %1 to %2, found %3",
                     kFewestSequences, kMostSequences, plan.sequences);
  }
  if (plan.seeds < 1 || plan.seeds > kMostSeeds) {
    return failField("seeds", "Seeds: expected a whole number from 1 to %1, found %2", kMostSeeds,
                     plan.seeds);
  }
  return checkCells(plan);
}

Result<MemoryTestSetup> prepareMemoryTest(const MemoryTestPlan& plan) {
  if (auto valid = checkPlan(plan); !valid) return tl::unexpected(valid.error());
  MemoryTestSetup setup{plan, findMemoryTask(plan.task), {}};
  std::ranges::sort(setup.plan.lengths);
  for (const int length : setup.plan.lengths) {
    auto made = lengthOf(plan, *setup.task, length);
    if (!made) return tl::unexpected(made.error());
    setup.lengths.push_back(std::move(*made));
  }
  return setup;
}

std::vector<Trial> memoryTrials(const MemoryTestSetup& setup) {
  std::vector<Trial> trials;
  for (const MemoryTestSetup::Length& length : setup.lengths) {
    for (const MemoryTestSetup::Cell& cell : length.cells) {
      for (int i = 0; i < setup.plan.seeds; ++i) {
        Trial trial;
        trial.number = static_cast<int>(trials.size());
        trial.experiment = cell.experiment;
        trial.experiment.training.seed += static_cast<std::uint64_t>(i);
        trial.name = say("%1, length %2, seed %3", runName(cell.experiment.model), length.length,
                         trial.experiment.training.seed)
                         .text();
        trial.dataset = length.dataset;
        trials.push_back(std::move(trial));
      }
    }
  }
  return trials;
}

}  // namespace gatescope
