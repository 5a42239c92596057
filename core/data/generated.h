#pragma once

#include "core/base/result.h"
#include "core/table/table.h"

#include <cstdint>
#include <string>
#include <string_view>

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

// A task by the name of its source.
struct GeneratedTask {
  std::string_view key;  // "generated:adding"
  Table (*make)(const GeneratedOptions&) = nullptr;
  GeneratedOptions standard;  // of the key alone
  int shortest = 1;           // length that can be asked for
  bool isSeries = false;      // one series, so there is no number of sequences
};

// The task and its options behind a source: the key, or with settings of its own behind a question
// mark, “generated:copy?length=50,sequences=2000,seed=3”, in any order and number.
struct GeneratedSource {
  const GeneratedTask* task = nullptr;
  GeneratedOptions options;
};
Result<GeneratedSource> parseGenerated(std::string_view source);
// The source with these options, those that are not the task's own said: as parseGenerated() reads.
std::string generatedSource(const GeneratedTask& task, const GeneratedOptions& options);
const GeneratedTask* findGenerated(std::string_view key);

}  // namespace gatescope
