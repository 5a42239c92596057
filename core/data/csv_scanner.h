#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// One cell as it stands in the bytes, without its quotes.
struct CsvCell {
  std::string_view raw;
  bool quoted = false;
  bool doubled = false;  // holds "" that stand for "

  // The text it stands for; `scratch` keeps it where it differs from `raw`.
  std::string_view text(std::string& scratch) const;
};

// Cuts bytes into records and cells in one pass, by RFC 4180, without copying any. A record ends at
// LF, CRLF or CR. A quote opens a quoted cell only at the cell's first byte; elsewhere it is text.
class CsvScanner {
 public:
  enum class Fault { None, UnclosedQuote, TextAfterQuote };

  CsvScanner(std::string_view bytes, char delimiter) : m_bytes(bytes), m_delimiter(delimiter) {}

  // Reads the next record; false at the end of the bytes and at a fault.
  bool next();

  std::span<const CsvCell> cells() const { return m_cells; }
  // Every cell is empty, and none is quoted.
  bool isBlank() const;
  std::size_t row() const { return m_row; }  // of this record, from 1
  std::size_t position() const { return m_position; }

  Fault fault() const { return m_fault; }
  // Column, from 1, of the cell at fault, in record row().
  std::size_t faultColumn() const { return m_cells.size() + 1; }

 private:
  bool readQuoted(CsvCell& cell);
  void readPlain(CsvCell& cell);
  bool takeRecordEnd();

  std::string_view m_bytes;
  char m_delimiter;
  std::size_t m_position = 0;
  std::size_t m_row = 0;
  std::vector<CsvCell> m_cells;
  Fault m_fault = Fault::None;
};

}  // namespace gatescope
