#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// How records are cut into cells. A character of 0: there is none.
struct Dialect {
  char delimiter = ',';
  char quote = '"';
  // Stands before a quote inside quotes, or a delimiter; 0: such a quote is doubled.
  char escape = 0;
  char comment = 0;  // records that begin with it are no data
};

// One cell as it stands in the bytes, without its quotes.
struct CsvCell {
  std::string_view raw;
  bool quoted = false;
  bool escaped = false;  // holds doubled or escaped quotes
  bool stray = false;    // holds a quote that is neither, nor closes the cell

  bool isEmpty() const { return raw.empty() && !quoted; }
  // The text it stands for; `scratch` keeps it where it differs from `raw`. Blanks around it do not
  // count, unless they are quoted.
  std::string_view text(const Dialect& dialect, std::string& scratch) const;
};

// Cuts text into records and cells in one pass, without copying any. A record ends at LF, CRLF or
// CR. A quote opens a quoted cell only as its first character (blanks may stand before it); a quote
// inside closes the cell where a delimiter or the record's end follows.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, const Dialect& dialect);

  // Reads the next record; false at the end, and at a quote that never closes.
  bool next();

  std::span<const CsvCell> cells() const { return m_cells; }
  bool isComment() const { return m_comment; }  // the record is one cell, as it stands
  bool isBlank() const;                         // every cell is empty, and none is quoted
  std::size_t row() const { return m_row; }     // of this record, from 1
  std::size_t start() const { return m_start; }
  std::size_t position() const { return m_position; }

  bool hasUnclosedQuote() const { return m_unclosed; }
  // Column, from 1, of the cell at fault, in record row().
  std::size_t faultColumn() const { return m_cells.size() + 1; }

  // The cell at `position`, and where it ends; npos: its quote never closes.
  std::size_t readCell(std::size_t position, CsvCell& cell) const;
  // Whether a delimiter or a line end stands there, or the text's end.
  bool isEnd(std::size_t position) const {
    return position >= m_text.size() || m_stops[static_cast<unsigned char>(m_text[position])];
  }
  // Behind the record's end that stands at `position`; npos: a delimiter does.
  std::size_t behindRecord(std::size_t position) const;
  std::size_t lineEnd(std::size_t position) const;

 private:
  std::size_t readQuoted(std::size_t opening, CsvCell& cell) const;

  std::string_view m_text;
  Dialect m_dialect;
  bool m_stops[256] = {};  // delimiter and line ends
  std::size_t m_start = 0;
  std::size_t m_position = 0;
  std::size_t m_row = 0;
  std::vector<CsvCell> m_cells;
  bool m_comment = false;
  bool m_unclosed = false;
};

}  // namespace gatescope
