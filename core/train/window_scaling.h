#pragma once

#include "core/data/dataset.h"
#include "core/nn/batch.h"
#include "core/train/experiment.h"

#include <vector>

namespace gatescope {

// A forecast relative to its own window: what the window knows of a target is taken from inputs and
// targets alike and put back into the answer, so that a network need not have seen the level that a
// series has reached. `last` subtracts the window's last value (NLinear; Zeng et al. 2023), `mean`
// its mean, and divides by its deviation (Kim et al. 2022, without the learned part).
class WindowScaling {
 public:
  // The dataset must have passed checkWindowScale().
  WindowScaling(const Dataset& dataset, const Experiment& experiment);

  bool isOn() const { return !m_features.empty(); }
  // Level and spread of each target in the window of a sequence of the batch: one column each.
  void fit(const Dataset& dataset, const Sample& sample, Index sequence, Batch& batch) const;
  // Takes them from an input of that sequence, and from its targets, row h·K + k.
  void applyToInputs(const Dataset& dataset, Index sequence, const Batch& batch,
                     Eigen::Ref<Vector> inputs) const;
  void applyToTargets(Index sequence, const Batch& batch, Eigen::Ref<Vector> targets) const;

 private:
  // An input in the units of the target that it is.
  double asTarget(const Dataset& dataset, std::size_t target, double input) const;

  bool m_divides = false;
  std::vector<std::size_t> m_features;  // the input that each target is
};

}  // namespace gatescope
