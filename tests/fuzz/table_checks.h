#pragma once

#include "core/table/read_options.h"
#include "core/table/table.h"

#include <string_view>
#include <vector>

// What holds for every table that was read, whatever the file. Each check prints what is wrong and
// aborts.

namespace gatescope::fuzz {

[[noreturn]] void broken(std::string_view what, std::string_view column = {}, std::size_t row = 0,
                         std::string_view detail = {});

// The columns that stand in the file: without times that were put together.
std::vector<const Column*> fileColumns(const Table& table);

// The rows that are read again from what writeCsv() wrote: one that says what the header says is
// taken for it, and reported.
std::vector<std::size_t> rowsUnlikeHeader(const Table& table);

void checkMessage(const Message& message);

// What table.h says of tables and columns.
void checkTable(const Table& table, const ReadOptions& options);
// Two readings of the same bytes in blocks of another size.
void checkSame(const Table& one, const Table& other);
// `texts` is the same file with every column read as text: each cell says what stands there.
void checkAgainstTexts(const Table& table, const Table& texts, const ReadOptions& options);
// `again` is what writeCsv() wrote of `table`, read as readOptionsOf() says.
void checkRoundTrip(const Table& table, const Table& again);

}  // namespace gatescope::fuzz
