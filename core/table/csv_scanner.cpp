#include "core/table/csv_scanner.h"

#include "core/table/values.h"

#include <algorithm>

namespace gatescope {

std::string_view CsvCell::text(const Dialect& dialect, std::string& scratch) const {
  if (!escaped) return quoted ? raw : trimmed(raw);
  scratch.clear();
  const char mark = dialect.escape != 0 ? dialect.escape : dialect.quote;
  const auto canBeMarked = [&](char c) {
    return c == dialect.quote || c == mark || (dialect.escape != 0 && c == dialect.delimiter);
  };
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == mark && i + 1 < raw.size() && canBeMarked(raw[i + 1])) ++i;
    scratch += raw[i];
  }
  return quoted ? std::string_view(scratch) : trimmed(scratch);
}

CsvScanner::CsvScanner(std::string_view text, const Dialect& dialect)
    : m_text(text), m_dialect(dialect) {
  for (const char stop : {dialect.delimiter, '\n', '\r'}) {
    if (stop == 0) continue;
    m_stops[static_cast<unsigned char>(stop)] = true;
  }
}

bool CsvScanner::isBlank() const {
  return !m_comment && std::ranges::all_of(m_cells, [](const CsvCell& cell) {
    return !cell.quoted && trimmed(cell.raw).empty();
  });
}

bool CsvScanner::next() {
  m_cells.clear();
  m_comment = false;
  if (m_unclosed || m_position >= m_text.size()) return false;
  ++m_row;
  m_start = m_position;
  if (m_dialect.comment != 0 && m_text[m_position] == m_dialect.comment) {
    m_comment = true;
    const std::size_t end = lineEnd(m_position);
    m_cells.push_back({m_text.substr(m_position, end - m_position)});
    m_position = behindRecord(end);
    return true;
  }
  for (;;) {
    CsvCell cell;
    const std::size_t end = readCell(m_position, cell);
    m_unclosed = end == std::string_view::npos;
    if (m_unclosed) return false;
    m_cells.push_back(cell);
    const std::size_t behind = behindRecord(end);
    m_position = behind == std::string_view::npos ? end + 1 : behind;
    if (behind != std::string_view::npos) return true;
  }
}

std::size_t CsvScanner::lineEnd(std::size_t position) const {
  return std::min(m_text.find_first_of("\r\n", position), m_text.size());
}

std::size_t CsvScanner::behindRecord(std::size_t position) const {
  if (position >= m_text.size()) return m_text.size();
  if (m_text[position] == '\n') return position + 1;
  if (m_text[position] != '\r') return std::string_view::npos;
  const bool both = position + 1 < m_text.size() && m_text[position + 1] == '\n';
  return position + (both ? 2 : 1);
}

std::size_t CsvScanner::readCell(std::size_t position, CsvCell& cell) const {
  std::size_t i = position;
  if (m_dialect.quote != 0) {
    while (i < m_text.size() && isBlankCharacter(m_text[i]) && !isEnd(i)) ++i;
    if (i < m_text.size() && m_text[i] == m_dialect.quote) return readQuoted(i, cell);
  }
  while (i < m_text.size() && !m_stops[static_cast<unsigned char>(m_text[i])]) {
    if (m_dialect.escape != 0 && m_text[i] == m_dialect.escape && i + 1 < m_text.size() &&
        m_text[i + 1] == m_dialect.delimiter) {
      cell.escaped = true;
      ++i;
    }
    ++i;
  }
  cell.raw = m_text.substr(position, i - position);
  return i;
}

// From an opening quote to behind the closing one.
std::size_t CsvScanner::readQuoted(std::size_t opening, CsvCell& cell) const {
  const std::size_t begin = opening + 1;
  const char escape = m_dialect.escape;
  const char ends[] = {m_dialect.quote, escape};
  const std::string_view ending(ends, escape != 0 ? 2 : 1);
  cell.quoted = true;
  std::size_t i = begin;
  for (;;) {
    i = m_text.find_first_of(ending, i);
    if (i == std::string_view::npos) return i;
    if (escape != 0 && m_text[i] == escape) {
      cell.escaped = true;
      i += 2;
      continue;
    }
    std::size_t after = i + 1;
    while (after < m_text.size() && isBlankCharacter(m_text[after]) && !isEnd(after)) ++after;
    if (isEnd(after)) {
      cell.raw = m_text.substr(begin, i - begin);
      return after;
    }
    // In a cell that is not written by the rules a second quote is no sign of one either.
    const bool doubled = escape == 0 && !cell.stray && m_text[i + 1] == m_dialect.quote;
    (doubled ? cell.escaped : cell.stray) = true;
    i += doubled ? 2 : 1;
  }
}

}  // namespace gatescope
