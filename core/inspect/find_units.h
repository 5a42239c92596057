#pragma once

#include "core/inspect/trace.h"

#include <cstdint>
#include <span>
#include <vector>

// Which units answer to something seen, and what one unit answers to. Everything is about the
// hidden state h; a unit is on at a step where |h| is at least a threshold, for a unit may say the
// same thing with either sign.

namespace gatescope {

// Steps first … last of a sequence, from 0, both included.
struct StepSpan {
  int first = 0, last = 0;
  int steps() const { return last - first + 1; }
};

// The threshold that is offered: the upper quartile of |h| over all units and steps, so that units
// are on at a quarter of the places.
float onThreshold(const LayerTrace& layer);

// A unit that is on throughout a span and off right before and right after it.
struct UnitInSpan {
  int unit = 0;
  float inside = 0;    // least |h| in the span
  float outside = 0;   // larger |h| of the step before and the step after, as far as there are any
  float contrast = 0;  // inside − outside: how much the threshold may vary and still find it
};

// Strobelt et al. 2018, “LSTMVis”, section 4.2, with |h| where they have h. Largest contrast first,
// equal ones by unit. The span lies within the trace: 0 ≤ first ≤ last < steps.
std::vector<UnitInSpan> unitsInSpan(const LayerTrace& layer, StepSpan span, float threshold);

// The run of steps in which a unit is on that says most of one sample.
struct DrivenSample {
  std::int32_t sample = 0;
  StepSpan span;
  float mean = 0;  // of h, with its sign, over the span
};
enum class DrivenBy { Length, Strength };  // most steps, or largest |mean|; ties by the other

// The samples that drive one unit most, over many traces of one layer: of each its best span, and
// of these the best.
class DrivenSamples {
 public:
  DrivenSamples(int unit, float threshold, DrivenBy by, std::size_t most)
      : m_unit(unit), m_threshold(threshold), m_by(by), m_most(most) {}

  void add(std::int32_t sample, const LayerTrace& layer);

  // Best first, equal ones as they were added; samples in which the unit is never on are not there.
  const std::vector<DrivenSample>& best() const { return m_best; }

 private:
  bool better(const DrivenSample& a, const DrivenSample& b) const;

  int m_unit;
  float m_threshold;
  DrivenBy m_by;
  std::size_t m_most;
  std::vector<DrivenSample> m_best;
};

// Pearson's r of every unit with each of several series (the inputs, an output) over all steps of
// many traces of one layer. Moments are joined trace by trace (Chan, Golub and LeVeque 1983,
// “Algorithms for computing the sample variance”, eq. 2.1), so none is kept and series far from 0
// lose nothing.
class UnitCorrelations {
 public:
  // `series`: each as long as the trace has steps; as many of them each time, in the same order.
  void add(const LayerTrace& layer, std::span<const std::vector<float>> series);

  // units × series, row-major. 0 where one of the two never changes or holds what is no number.
  // Empty when nothing was added.
  std::vector<double> r() const;

 private:
  struct Moments {
    std::vector<double> means;
    std::vector<double> squares;  // sums of squared deviations from the mean
  };
  double m_steps = 0;
  Moments m_units, m_series;
  std::vector<double> m_products;  // of deviations, summed: units × series
};

}  // namespace gatescope
