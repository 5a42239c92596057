#pragma once

#include "core/base/result.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace gatescope {

// How a reading is followed. Called on the threads that read, one at a time.
struct ReadWatch {
  std::function<void(double share)> progress = {};  // 0 … 1 of the file
  std::stop_token stop = {};                        // ends the reading with wasStopped()
};

// Reads a text table (CSV and its like) into typed columns, block by block on all cores. Encoding,
// delimiter, quotes, header, and how numbers and dates are written are inferred from the beginning;
// the types from every cell. Table::reading says what was understood and why. What is not as it
// should be is listed there or refused in a sentence that names file, row and column.
Result<Table> readCsv(const std::string& path, const ReadOptions& options = {},
                      const ReadWatch& watch = {});
// The same of bytes in memory; `name` is the file name used in messages.
Result<Table> parseCsv(std::string_view bytes, const std::string& name,
                       const ReadOptions& options = {}, const ReadWatch& watch = {});

// The rows in the first quarter of a megabyte of a file of any size, at once (in more where rows
// are that long); types are judged by them alone. `whole`: that was all of it.
struct Preview {
  Table table;
  bool whole = false;
};
Result<Preview> previewCsv(const std::string& path, const ReadOptions& options = {});

// Whether a reading failed because it was stopped.
bool wasStopped(const Error& error);

// RFC 4180, UTF-8, LF; reads back equal.
std::string writeCsv(const Table& table);
// As it reads back: the header is one line, and each column of the type that it has.
ReadOptions readOptionsOf(const Table& table);

}  // namespace gatescope
