#pragma once

#include "core/study/cross_validation.h"

#include <vector>

namespace gatescope {

// What the folds come to, what may not be made of them, and whether the test part was touched.
std::vector<Message> crossValidationSentences(const CrossValidation& result);

}  // namespace gatescope
