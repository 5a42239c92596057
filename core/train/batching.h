#pragma once

#include "core/data/dataset.h"
#include "core/nn/batch.h"
#include "core/train/experiment.h"
#include "core/train/pieces.h"
#include "core/train/window_scaling.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gatescope {

// Whether there is an answer at every step, not one a sequence.
bool answersEveryStep(Task task);
// Whether a forecast goes on from its own answers (rollout.h).
bool isRecursive(const Experiment& experiment);
// Target rows that the network answers at once where there is one answer a sequence.
int answeredRows(const Experiment& experiment, const Dataset& dataset);

// Puts samples of a dataset, or parts of them, side by side as a network takes them.
class BatchMaker {
 public:
  BatchMaker(std::shared_ptr<const Dataset> dataset, const Experiment& experiment);

  // Inputs (or tokens), and targets (or labels) in the layout of Batch. Targets of a forecast are
  // one column a sequence: row h·K + k is target k, h steps ahead. Places are those of the parts.
  void fill(std::span<const Part> parts, Batch& batch) const;
  // Whole samples.
  void fill(std::span<const std::int32_t> samples, Batch& batch) const;

  // Items that count in a loss: sequences or real steps; those without a label do not.
  std::int64_t items(std::span<const Part> parts) const;
  std::int64_t items(std::span<const std::int32_t> samples) const;

 private:
  std::vector<Part> wholeParts(std::span<const std::int32_t> samples) const;
  const Sample& sampleOf(const Part& part) const;
  // Target rows that answer a part: those of its steps, or the sample's.
  std::int64_t firstTarget(const Part& part) const;
  std::int32_t targetRows(const Part& part) const;

  void fillInputs(std::span<const Part> parts, Batch& batch) const;
  void fillTokens(std::span<const Part> parts, Batch& batch) const;
  void fillLabels(std::span<const Part> parts, Batch& batch) const;
  void fillTargets(std::span<const Part> parts, Batch& batch) const;

  void relateToWindows(std::span<const Part> parts, Batch& batch) const;

  std::shared_ptr<const Dataset> m_dataset;
  bool m_everyStep = false;
  bool m_oneAhead = false;  // of the sample's target rows the first is the answer
  WindowScaling m_windowScaling;
};

}  // namespace gatescope
