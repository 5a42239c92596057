#pragma once

#include "core/data/dataset.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gatescope {

// A stretch of one sample's steps.
struct Part {
  std::int32_t sample = 0;  // number in the dataset
  std::int32_t first = 0;   // step
  std::int32_t steps = 0;
  std::int32_t place = 0;  // which of the sequences that are read together
};

// How sequences are read: whole, or, with truncated backpropagation through time (Williams and Peng
// 1990), in pieces of at most so many steps, one after the other. States go on from piece to piece,
// gradients do not, so memory depends on a piece's length and not on the sequence's.
//
// Where every step is answered, the first piece begins at the first step and each piece has a loss
// and a step of the optimizer of its own. Where a sequence has one answer, the last piece ends at
// the last step and alone has a loss; sequences of unequal length end together.
class Pieces {
 public:
  Pieces(std::shared_ptr<const Dataset> dataset, const Experiment& experiment);

  bool areWhole() const { return m_most == 0; }
  // Whether each piece has answers, or the last alone.
  bool allAnswered() const { return m_everyStep; }

  // Pieces of these sequences when they are read together.
  int count(std::span<const std::int32_t> samples) const;
  // The parts of piece `number`, in the order of the samples that have one.
  void take(std::span<const std::int32_t> samples, int number, std::vector<Part>& parts) const;

 private:
  std::int32_t longest(std::span<const std::int32_t> samples) const;
  std::int32_t steps(std::int32_t sample) const;

  std::shared_ptr<const Dataset> m_dataset;
  bool m_everyStep = false;
  std::int32_t m_most = 0;  // steps of a piece; 0: sequences are read whole
};

}  // namespace gatescope
