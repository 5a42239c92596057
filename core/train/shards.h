#pragma once

#include <algorithm>

// How a batch is cut for the cores.

namespace gatescope {

// Sequences of a shard. Fixed, whatever the number of threads: the sum over shards is the only
// place where the cut shows in the last bit. 16 because a batch of 32 then feeds two cores, and
// because 16 columns are still a matrix product (a whole tile of the micro-kernels), not sixteen
// vector ones.
constexpr int shardSequences = 16;

// Shards in work at one time, each with a tape and a gradient of its own: more than the cores of
// most machines would only cost memory.
constexpr int mostSlots = 64;

constexpr int shardCount(int sequences) {
  return (sequences + shardSequences - 1) / shardSequences;
}

// Most that may be in work at one time for a batch of so many sequences.
constexpr int slots(int sequences) {
  return std::min(shardCount(sequences), mostSlots);
}

}  // namespace gatescope
