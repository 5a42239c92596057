#pragma once

#include "core/base/random.h"
#include "tests/app/json_tables.h"

#include <string>

// What tests of the commands that carry out studies have in common.
namespace gatescope::test {

// 120 noisy sequences of two classes.
inline std::string twoClasses() {
  Random random({41});
  std::string text = "label,t0,t1,t2,t3,t4,t5\n";
  for (int i = 0; i < 120; ++i) {
    text += i % 2 == 0 ? "up" : "down";
    for (int t = 0; t < 6; ++t) {
      text += ',' + std::to_string((i % 2 == 0 ? 0.3 : -0.3) * t + 1.5 * random.normal());
    }
    text += '\n';
  }
  return text;
}

}  // namespace gatescope::test
