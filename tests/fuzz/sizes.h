#pragma once

#include <cstddef>

// The reader's sizes, small enough that the sample and the blocks end inside a tiny file. A block
// holds at least what the sample holds, as in the program.

namespace gatescope::fuzz {

inline std::size_t sampleBytes = 256 << 10;
inline std::size_t blockBytes = 1 << 20;

}  // namespace gatescope::fuzz
