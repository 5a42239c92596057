#pragma once

#include "core/base/result.h"
#include "core/table/csv_scanner.h"
#include "core/table/read_options.h"
#include "core/table/table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Where the table lies in a file and how its records are cut, judged by the file's beginning.

namespace gatescope {

// One record of the beginning.
struct SampleRecord {
  std::size_t row = 0;  // of the file, from 1
  std::vector<std::string> cells;
  std::string_view text;  // the record as it stands, without its line end
  bool comment = false;
  bool blank = false;
};

// At most `most` records, of which those that are cut off by the sample's end are left out unless
// `whole`.
std::vector<SampleRecord> sampleRecords(std::string_view sample, const Dialect& dialect, bool whole,
                                        std::size_t most = 1000);

struct Layout {
  Dialect dialect;
  std::size_t skipped = 0;          // records of the file above the header
  std::size_t headerLines = 0;      // records that name the columns; those between blank ones count
  std::vector<std::string> header;  // a cell a column, joined from all header lines; may be ""
  std::size_t columns = 0;
  std::vector<std::string> lastHeader;  // cells of the last header line, to know it again
};

// What the options say, and what they leave open found out; the reasons go to `reading`. Fails
// where there is no table.
Result<Layout> findLayout(std::string_view sample, bool whole, const std::string& name,
                          const ReadOptions& options, Reading& reading);

}  // namespace gatescope
