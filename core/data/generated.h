#pragma once

#include "core/table/table.h"

#include <cstdint>

// Tasks whose difficulty is known, as tables like any other. Each is deterministic in its seed.

namespace gatescope {

struct GeneratedOptions {
  int sequences = 1000;  // long-shaped tasks
  int length = 50;       // steps of a sequence, or rows of a series
  std::uint64_t seed = 1;
};

// Two numbers marked among `length` random ones are to be added (Hochreiter and Schmidhuber 1997,
// exp. 4; as in Le et al. 2015). Columns id, t, value, marker, sum.
Table addingProblem(const GeneratedOptions& options);
// Ten symbols of eight are to be repeated after `length` blanks (Arjovsky et al. 2016, sec. 4.1).
// Columns id, t, symbol, answer (label of each step).
Table copyMemory(const GeneratedOptions& options);
// Class = the order of two marked symbols among distractors (Hochreiter and Schmidhuber 1997, exp.
// 6a). Columns id, t, symbol, order.
Table temporalOrder(const GeneratedOptions& options);
// Three sines with noise. Columns t, value.
Table noisySineMix(const GeneratedOptions& options);
// Mackey and Glass 1977, τ = 17, fourth-order Runge–Kutta, one row a unit of time. Columns t,
// value.
Table mackeyGlass(const GeneratedOptions& options);

}  // namespace gatescope
