#pragma once

#include "core/base/result.h"
#include "core/train/experiment.h"

#include <limits>

namespace gatescope {

// What a plateau schedule remembers; of no interest to the others.
struct ScheduleState {
  double factor = 1;
  double best = std::numeric_limits<double>::infinity();
  int waited = 0;  // epochs without improvement
};

// The learning rate of each epoch. Epochs count from 1. During W epochs of warm-up the rate is
// α e/(W+1), so epoch W+1 is the first at the full rate α. Then, with k = e − W from 1:
//
//   constant     α
//   step         α f^⌊(k−1)/N⌋
//   exponential  α f^(k−1)
//   cosine       α (1 + cos(π (k−1)/K))/2, K = epochs − W (Loshchilov and Hutter 2017, eq. 5)
//   plateau      α f^drops; a drop whenever the loss has not improved for N epochs. To improve is
//                to fall below the best by a factor 1 − 1e-4 (PyTorch's relative threshold).
//
// f = scheduleFactor, N = scheduleEpochs.
class Schedule {
 public:
  // Fails on a name it does not know.
  static Result<Schedule> create(const TrainingSettings& settings);

  double rate(int epoch) const;
  // Tell it the validation loss (or, without validation, the training loss) of each epoch in turn.
  void observe(int epoch, double loss);

  const ScheduleState& state() const { return m_state; }
  void restore(const ScheduleState& state) { m_state = state; }

 private:
  enum class Kind { Constant, Step, Exponential, Cosine, Plateau };
  Schedule() = default;

  Kind m_kind = Kind::Constant;
  double m_learningRate = 0;
  int m_dropEpochs = 1;
  double m_factor = 1;
  int m_warmup = 0;
  int m_epochs = 1;
  ScheduleState m_state;
};

}  // namespace gatescope
