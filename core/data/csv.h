#pragma once

#include "core/base/result.h"
#include "core/data/table.h"

#include <string>
#include <string_view>

namespace gatescope {

struct CsvOptions {
  char delimiter = 0;  // 0: the one of , ; tab | that fits best
  enum class Header { Detect, Yes, No } header = Header::Detect;
};

// Reads RFC 4180 CSV (UTF-8, with or without byte-order mark) into typed columns. Missing: empty,
// NA, NaN, null, ?. Types come from the whole column: numbers, ISO dates (yyyy-mm-dd[ T]hh:mm[:ss],
// yyyy/mm/dd, yyyy-mm, yyyymmdd where the column is named as a date), else category. Columns
// without a header are c1, c2, …; repeated and blank headers are made unique. Errors name the file,
// row and column. `name` is the file name used in messages.
Result<Table> parseCsv(std::string_view bytes, const std::string& name,
                       const CsvOptions& options = {});
Result<Table> readCsv(const std::string& path, const CsvOptions& options = {});

// RFC 4180, UTF-8, LF; reads back equal (with Header::Yes, where names look like cells).
std::string writeCsv(const Table& table);

}  // namespace gatescope
