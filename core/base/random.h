#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace gatescope {

// Random numbers that are the same on every machine and compiler (the distributions of <random> are
// not). Generator: xoshiro256++ (Blackman and Vigna 2019), seeded by splitmix64.
//
// A stream is named, not carried: Random({seed, purpose, epoch, …}) gives the same numbers wherever
// and whenever it is asked for. So a run that is resumed, or cut into other threads, draws what the
// uninterrupted one would have drawn.
class Random {
 public:
  explicit Random(std::initializer_list<std::uint64_t> name);

  std::uint64_t next();
  double uniform();                          // [0, 1)
  double uniform(double low, double high);   // [low, high)
  double normal();                           // mean 0, deviation 1 (Box–Muller)
  std::uint64_t below(std::uint64_t bound);  // 0 … bound−1, unbiased

  template <typename T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::array<std::uint64_t, 4> m_state{};
};

}  // namespace gatescope
