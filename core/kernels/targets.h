#pragma once

#include <string>
#include <vector>

namespace gatescope::kernels {

// The instruction set that the kernels use in this process: "AVX3" (AVX-512), "AVX2", "SSE4",
// "NEON", "SCALAR" (no vectors).
std::string activeTarget();

// All instruction sets that this program holds and this processor runs, best first.
std::vector<std::string> supportedTargets();

// For tests: computes with one of supportedTargets() while it lives. What was packed before has
// the other target's panels and must be packed again. One at a time, while no kernel runs.
class ForcedTarget {
 public:
  explicit ForcedTarget(const std::string& name);
  ~ForcedTarget();
  ForcedTarget(const ForcedTarget&) = delete;
  ForcedTarget& operator=(const ForcedTarget&) = delete;
};

}  // namespace gatescope::kernels
