#pragma once

#include <optional>
#include <string_view>

// What the text of one cell can stand for. Spaces and tabs around it do not count.

namespace gatescope {

std::string_view trimmed(std::string_view text);

// Empty, NA, NaN, null or ? (NaN and null in any case).
bool isMissingText(std::string_view text);

// A finite decimal number: 12, -0.5, +3, 1e-4.
std::optional<double> parseNumber(std::string_view text);

// yyyy-mm, yyyy-mm-dd, yyyy-mm-dd hh:mm[:ss[.f]][Z|±hh[:mm]], with / for -, T for the blank:
// seconds since 1970-01-01 UTC. Without an offset the time is taken as UTC.
std::optional<double> parseDateTime(std::string_view text);

// yyyymmdd, for columns that are named as dates.
std::optional<double> parseCompactDate(std::string_view text);

// Whether a column's name says that it holds dates ("date", "Datum", "start_date", "time").
bool isNamedAsDate(std::string_view name);

}  // namespace gatescope
