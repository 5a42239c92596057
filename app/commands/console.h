#pragma once

#include "core/base/result.h"
#include "core/train/metrics.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace gatescope {

// Says on standard error why a command does not go on, and gives its exit code.
int refuse(const Error& error);
int failed(const Error& error);
// A remark on standard error; results alone go to standard output.
void remark(const Message& message);

// Whether a file could be written there, found out before hours of training; “-” and "" always can.
// Never over one of the files that the command reads or trains into.
Result<void> checkWritable(const std::string& path, const std::vector<std::string>& inUse = {});
// The whole file or none of it: written beside and renamed, where it is a file and not a device or
// a pipe. “-” is standard output.
Result<void> writeText(const std::string& path, const std::string& text);
Result<void> writeJson(const std::string& path, const nlohmann::json& json);

// NaN becomes null.
nlohmann::json toJson(const NamedValues& metrics);

// Text in columns of equal width, the first ones to the left and the others to the right.
std::string alignColumns(const std::vector<std::vector<std::string>>& rows, std::size_t left = 1);

}  // namespace gatescope
