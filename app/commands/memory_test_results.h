#pragma once

#include "core/study/memory_test.h"

#include <string>

#include <nlohmann/json.hpp>

namespace gatescope {

// What `memory-test` reports.
nlohmann::json memoryTestJson(const MemoryTest& test);
std::string memoryTestText(const MemoryTest& test);

}  // namespace gatescope
