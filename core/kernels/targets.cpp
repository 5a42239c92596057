#include "core/kernels/targets.h"

#include <hwy/targets.h>

namespace gatescope::kernels {

std::vector<std::string> supportedTargets() {
  std::vector<std::string> names;
  for (std::int64_t target : hwy::SupportedAndGeneratedTargets())
    names.emplace_back(hwy::TargetName(target));
  return names;
}

std::string activeTarget() {
  return supportedTargets().front();
}

ForcedTarget::ForcedTarget(const std::string& name) {
  for (std::int64_t target : hwy::SupportedAndGeneratedTargets())
    if (hwy::TargetName(target) == name) hwy::SetSupportedTargetsForTest(target);
  hwy::GetChosenTarget().DeInit();
}

ForcedTarget::~ForcedTarget() {
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
}

}  // namespace gatescope::kernels
