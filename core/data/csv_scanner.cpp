#include "core/data/csv_scanner.h"

#include <algorithm>

namespace gatescope {

std::string_view CsvCell::text(std::string& scratch) const {
  if (!doubled) return raw;
  scratch.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    scratch += raw[i];
    if (raw[i] == '"') ++i;
  }
  return scratch;
}

bool CsvScanner::isBlank() const {
  return std::ranges::all_of(m_cells,
                             [](const CsvCell& cell) { return cell.raw.empty() && !cell.quoted; });
}

bool CsvScanner::next() {
  m_cells.clear();
  if (m_fault != Fault::None || m_position >= m_bytes.size()) return false;
  ++m_row;
  for (;;) {
    CsvCell cell;
    if (m_position < m_bytes.size() && m_bytes[m_position] == '"') {
      if (!readQuoted(cell)) return false;
    } else {
      readPlain(cell);
    }
    m_cells.push_back(cell);
    if (takeRecordEnd()) return true;
    ++m_position;  // the delimiter
  }
}

// From an opening quote to behind the closing one.
bool CsvScanner::readQuoted(CsvCell& cell) {
  const std::size_t begin = ++m_position;
  cell.quoted = true;
  for (;;) {
    const std::size_t quote = m_bytes.find('"', m_position);
    if (quote == std::string_view::npos) {
      m_fault = Fault::UnclosedQuote;
      return false;
    }
    m_position = quote + 1;
    if (m_position < m_bytes.size() && m_bytes[m_position] == '"') {
      cell.doubled = true;
      ++m_position;
      continue;
    }
    cell.raw = m_bytes.substr(begin, quote - begin);
    break;
  }
  if (m_position < m_bytes.size()) {
    const char after = m_bytes[m_position];
    if (after != m_delimiter && after != '\n' && after != '\r') {
      m_fault = Fault::TextAfterQuote;
      return false;
    }
  }
  return true;
}

void CsvScanner::readPlain(CsvCell& cell) {
  const std::size_t begin = m_position;
  const char* const data = m_bytes.data();
  const std::size_t size = m_bytes.size();
  std::size_t i = begin;
  while (i < size && data[i] != m_delimiter && data[i] != '\n' && data[i] != '\r') ++i;
  m_position = i;
  cell.raw = m_bytes.substr(begin, i - begin);
}

bool CsvScanner::takeRecordEnd() {
  if (m_position >= m_bytes.size()) return true;
  if (m_bytes[m_position] == '\r') {
    ++m_position;
    if (m_position < m_bytes.size() && m_bytes[m_position] == '\n') ++m_position;
    return true;
  }
  if (m_bytes[m_position] == '\n') {
    ++m_position;
    return true;
  }
  return false;
}

}  // namespace gatescope
