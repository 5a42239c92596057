#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"

#include <optional>
#include <span>
#include <string_view>

namespace gatescope {

// Tasks that nothing but a memory solves, at any length (core/data/generated.h), and how well an
// answerer does that has none: the line which a network must beat to show that it remembers.
//
//   adding          squared error of always answering 1, the mean of a sum of two numbers that are
//                   uniform in [0, 1): its variance 2/12 (Arjovsky, Shah and Bengio 2016: 0.167)
//   copy            cross entropy a step of the blanks told for sure and each of the ten letters
//                   told to be any of eight: 10 ln 8 / (T + 20) (same paper)
//   temporal-order  accuracy of any one of the four classes: 1/4
struct MemoryTask {
  std::string_view key;     // "copy"
  std::string_view source;  // "generated:copy"
  std::string_view figure;  // what is told of a network: "cross entropy"
  bool higherIsBetter = false;
};
std::span<const MemoryTask> memoryTasks();
const MemoryTask* findMemoryTask(std::string_view key);

// The figure of an answerer without memory, as said above.
double memorylessFigure(const MemoryTask& task, int length);
// And on these sequences, where it sees the step at which it answers. That helps with adding: the
// second number stands there in one of ⌈T/2⌉ sequences, of which half the variance is then known.
double memorylessFigure(const MemoryTask& task, const Dataset& dataset, Split split);

// How far a figure is on the way from the line of an answerer without memory (0) to no error (1).
double shareRemembered(const MemoryTask& task, double figure, double memoryless);

// A network's, from the metrics of its evaluation.
std::optional<double> figureOf(const MemoryTask& task, const NamedValues& metrics);
// Of copy: the share of the ten letters that are told right, 1/8 without memory. What is wrong
// elsewhere counts as a wrong letter: 1 − (1 − accuracy) (T + 20) / 10.
std::optional<double> recalledLetters(const MemoryTask& task, int length,
                                      const NamedValues& metrics);

}  // namespace gatescope
