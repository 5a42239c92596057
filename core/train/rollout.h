#pragma once

#include "core/data/dataset.h"
#include "core/nn/batch.h"
#include "core/train/batching.h"
#include "core/train/pieces.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gatescope {

// Windows that go on from their own forecasts: the recursive strategy (Ben Taieb, Bontempi, Atiya
// and Sorjamaa 2012, section 2.1). The network learns to answer one step ahead; its answer is put
// behind the window as if it had been measured, the window moves on by a step, and so on. All
// windows of a shard move together, and are read as windows of the data are, with their scaling.
//
// What an input holds in a step to come: a target its forecast; lags and changes of a target what
// follows from its history and the forecasts; the calendar the time, counted in usual steps from
// the last known one; the mask of a target 0. A lag or change that comes from a missing cell gets
// what a missing cell gets. The dataset must have passed checkStrategy().
class Rollout {
 public:
  Rollout(std::shared_ptr<const Dataset> dataset, const Experiment& experiment);

  // Starts over with the windows of these samples.
  void begin(std::span<const std::int32_t> samples);
  // Moves the windows on by a step. `outputs`: what the network said about them in this batch.
  void append(const ConstMatrixView& outputs, const Batch& batch);

  // The windows as they stand: samples of a dataset of their own.
  std::span<const std::int32_t> samples() const { return m_numbers; }
  const BatchMaker& batches() const { return m_batches; }
  const Pieces& pieces() const { return m_pieces; }

 private:
  // Of a window's series, in the data's own units; NaN: missing. Rows are the dataset's.
  double target(std::size_t window, std::int64_t row, std::size_t k) const;
  double input(std::size_t window, std::int64_t row, std::size_t f) const;
  void appendInputs(std::size_t window);

  std::shared_ptr<const Dataset> m_dataset;
  std::shared_ptr<Dataset> m_windows;
  BatchMaker m_batches;
  Pieces m_pieces;
  std::vector<std::size_t> m_targets;  // behind each input; a calendar has none
  std::vector<std::int32_t> m_numbers;
  std::vector<Sample> m_origins;    // the samples that the windows began as
  std::vector<double> m_forecasts;  // windows × horizon × targets, own units
  std::int64_t m_ahead = 0;         // steps forecast so far
};

}  // namespace gatescope
