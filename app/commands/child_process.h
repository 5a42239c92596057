#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace gatescope {

// Runs a program with this one's input and output, found as a shell would, and waits for it. Its
// exit code, 128 + N where signal N ended it. Signals that this program awaits find it as they
// would any other. Fails where there is no such program.
Result<int> runProgram(const std::vector<std::string>& words);

}  // namespace gatescope
