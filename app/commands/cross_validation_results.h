#pragma once

#include "core/study/cross_validation.h"

#include <string>

namespace gatescope {

// What `cross-validate` reports: a table of every fold, means and deviations, and the sentences.
std::string crossValidationText(const CrossValidation& result);

}  // namespace gatescope
