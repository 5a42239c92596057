#pragma once

#include "core/study/comparison.h"
#include "core/study/comparison_sentences.h"
#include "core/study/memory_test.h"
#include "core/study/sweep_table.h"

#include <cmath>
#include <string>
#include <vector>

// Results of studies as hand-made figures, the same every time, without any training.
namespace gatescope::test {

inline double ripple(int a, int b) {
  return std::sin(1.7 * a + 0.9 * b * b + 0.3);
}

inline void addRuns(Comparison& comparison, std::size_t side, double level) {
  constexpr int epochs = 40;
  std::vector<double> values, seconds;
  for (int pair = 0; pair < comparison.plan.seeds; ++pair) {
    const auto s = static_cast<int>(side);
    ComparedRun run;
    run.pair = pair;
    run.side = side;
    run.trial = pair * static_cast<int>(comparison.plan.sides.size()) + s;
    run.seed = static_cast<std::uint64_t>(pair + 1);
    run.splitSeed = 1;
    run.status = RunStatus::Finished;
    run.bestEpoch = 28 + (pair * 3 + s) % 12;
    run.value = level + 0.5 * ripple(pair, 1) + 0.35 * ripple(pair, s + 2);
    run.seconds = 2.1 + 0.6 * s + 0.1 * ripple(s, pair);
    run.test = run.validation = {{comparison.metric, run.value}, {"mae", run.value * 0.8}};
    for (int epoch = 0; epoch <= epochs; ++epoch) {
      const double left = std::exp(-epoch / (7.0 + s));
      const double value = run.value * (1 + 2 * left + 0.03 * ripple(epoch, pair));
      run.epochs.push_back({.epoch = epoch,
                            .trainingLoss = 0.9 * left + 0.05,
                            .validationLoss = 0.1 + left + 0.02 * ripple(epoch, pair + s),
                            .metrics = {{comparison.metric, value}},
                            .learningRate = 0.003,
                            .seconds = 0.05});
    }
    values.push_back(run.value);
    seconds.push_back(run.seconds);
    comparison.runs.push_back(std::move(run));
  }
  comparison.sides[side].metric = estimateMean(values);
  comparison.sides[side].seconds = estimateMean(seconds);
}

inline void addCurve(Comparison& comparison, std::size_t side) {
  for (std::size_t e = 0; e < comparison.runs.front().epochs.size(); ++e) {
    std::vector<double> losses, metrics;
    for (const ComparedRun& run : comparison.runs) {
      if (run.side != side) continue;
      losses.push_back(run.epochs[e].validationLoss);
      metrics.push_back(run.epochs[e].metrics.front().value);
    }
    comparison.sides[side].curve.push_back(
        {static_cast<int>(e), estimateMean(losses), estimateMean(metrics)});
  }
}

inline void addPair(Comparison& comparison, std::size_t second) {
  std::vector<double> a, b;
  for (const ComparedRun& run : comparison.runs) {
    if (run.side == 0) a.push_back(run.value);
    if (run.side == second) b.push_back(run.value);
  }
  ComparedPair pair;
  pair.second = second;
  pair.difference = estimateDifference(a, b);
  pair.overSeeds = pair.difference.interval;
  const double mean = pair.difference.mean;
  pair.overSequences = {mean - 0.6, mean + 0.7};
  pair.overBoth = {mean - 0.9, mean + 1.0};
  pair.signedRank = 0.0625;
  comparison.pairs.push_back(pair);
}

// GRU, LSTM and a deeper GRU on a forecast, in RMSE.
inline Comparison sampleComparison(int seeds = 5) {
  Comparison comparison;
  comparison.metric = "rmse";
  comparison.testSequences = 42;
  comparison.isComplete = true;
  comparison.plan.seeds = seeds;
  comparison.plan.experiment.rival.cell = "none";
  int number = 0;
  for (const char* settings : {"cell=gru", "cell=lstm", "cell=gru layers=2"}) {
    comparison.plan.sides.push_back({sideName(comparison.plan.experiment, settings), settings});
    ComparedSide side;
    side.name = comparison.plan.sides.back().name;
    side.experiment = sideExperiment(comparison.plan, comparison.sides.size()).value();
    side.parameters = 3456 + 1200 * number++;
    side.memory = 4 << 20;
    comparison.sides.push_back(std::move(side));
  }
  const std::vector<double> levels{14.2, 15.6, 13.9};
  for (std::size_t side = 0; side < 3; ++side) addRuns(comparison, side, levels[side]);
  std::ranges::stable_sort(comparison.runs, {}, &ComparedRun::trial);
  for (std::size_t side = 0; side < 3; ++side) addCurve(comparison, side);
  for (std::size_t side = 1; side < 3; ++side) addPair(comparison, side);
  comparison.baselines = {{"last value", 17.4}, {"mean", 52.1}};
  comparison.notes = comparisonNotes(comparison);
  comparison.sentences = comparisonSentences(comparison);
  return comparison;
}

// A grid of units by learning rate, or with cells too, of which one has failed.
inline SweepTable sampleSweep(bool withCells) {
  SweepTable table;
  table.keys = {"units", "learning-rate"};
  if (withCells) table.keys = {"cell", "units", "learning-rate", "dropout"};
  table.metric = "rmse";
  const std::vector<std::string> cells{"gru", "lstm"}, units{"8", "16", "32", "64"};
  const std::vector<std::string> rates{"0.0003", "0.001", "0.003", "0.01"};
  const std::vector<std::string> dropouts{"0", "0.1", "0.2", "0.3"};
  for (std::size_t c = 0; c < (withCells ? 2u : 1u); ++c) {
    for (std::size_t u = 0; u < units.size(); ++u) {
      for (std::size_t r = 0; r < rates.size(); ++r) {
        SweepConfiguration one;
        one.number = static_cast<int>(table.configurations.size());
        one.values = {units[u], rates[r]};
        if (withCells) {
          // Dropout between layers does not matter with one layer.
          one.values = {cells[c], units[u], rates[r], u % 2 == 0 ? "" : dropouts[r]};
        }
        const double offUnits = double(u) - 2.2, offRate = double(r) - 1.7;
        one.mean = 12 + offUnits * offUnits + 2 * offRate * offRate + double(c);
        one.meanLoss = one.mean / 100;
        one.meanTest = one.mean + 0.4;
        one.deviation = 0.3;
        one.ended = 1;
        one.isWhole = true;
        table.configurations.push_back(one);
      }
    }
  }
  SweepConfiguration& failed = table.configurations[3];
  failed.mean = failed.meanTest = std::nan("");
  failed.isWhole = false;
  table.configurations[7].mean = 4e5;
  std::vector<SweepConfiguration*> order;
  for (SweepConfiguration& one : table.configurations) {
    if (one.isWhole) order.push_back(&one);
    SweepTrial trial;
    trial.number = trial.configuration = one.number;
    trial.seed = 1;
    trial.state = one.isWhole ? TrialState::Finished : TrialState::Failed;
    trial.epochs = 60;
    trial.bestEpoch = 30 + one.number;
    trial.validationLoss = one.meanLoss;
    trial.validation = {{"rmse", one.mean}};
    trial.test = {{"rmse", one.meanTest}};
    trial.seconds = 1.5;
    trial.parameters = 3456;
    table.trials.push_back(trial);
  }
  std::ranges::sort(order, {}, &SweepConfiguration::mean);
  for (std::size_t i = 0; i < order.size(); ++i) order[i]->rank = static_cast<int>(i) + 1;
  table.baselines = {{"last-value", "last value", 17.4, 18.1}};
  return table;
}

// Copying over three lengths, of which the plain network holds none.
inline MemoryTest sampleMemoryTest() {
  MemoryTest test;
  test.task = findMemoryTask("copy");
  test.plan.lengths = {10, 20, 50};
  for (const int length : test.plan.lengths) {
    MemoryTestLength at;
    at.length = length;
    at.memoryless = at.memorylessHere = memorylessFigure(*test.task, length);
    for (std::size_t c = 0; c < test.plan.cells.size(); ++c) {
      MemoryCell cell;
      cell.cell = test.plan.cells[c];
      cell.name = cell.cell + " 48";
      cell.parameters = 8000;
      std::vector<double> figures;
      for (int seed = 0; seed < test.plan.seeds; ++seed) {
        const double share = std::min(0.1 + 0.35 * double(c) + length * 0.006, 0.99);
        const double figure = at.memorylessHere * (share + 0.03 * ripple(seed, length + int(c)));
        cell.runs.push_back({.seed = static_cast<std::uint64_t>(seed + 1),
                             .status = RunStatus::Finished,
                             .figure = figure,
                             .recalled = 1 - share,
                             .bestEpoch = 12,
                             .seconds = 3.5,
                             .message = {}});
        figures.push_back(figure);
      }
      cell.figure = estimateMean(figures);
      cell.beats = cell.figure.interval.high < 0.9 * at.memorylessHere;
      at.cells.push_back(std::move(cell));
    }
    test.lengths.push_back(std::move(at));
  }
  test.findings = {say("%1 remembers over %2 steps", "GRU", 50)};
  return test;
}

}  // namespace gatescope::test
