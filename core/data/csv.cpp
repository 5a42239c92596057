#include "core/data/csv.h"

#include "core/base/file.h"
#include "core/data/csv_columns.h"
#include "core/data/csv_dialect.h"
#include "core/data/csv_scanner.h"
#include "core/data/text_check.h"
#include "core/data/values.h"

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

namespace gatescope {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Reads a file's bytes in the order of its questions: is it text, how is it cut, what is in it.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, const std::string& name, const CsvOptions& options)
      : m_bytes(bytes), m_name(name), m_options(options) {
    if (m_bytes.starts_with(kByteOrderMark)) m_bytes.remove_prefix(kByteOrderMark.size());
  }

  Result<Table> read();

 private:
  Result<void> checkText() const;
  tl::unexpected<Error> failAtByte(std::size_t offset, const char* pattern) const;
  tl::unexpected<Error> failAtFault(const CsvScanner& scanner) const;
  Result<void> readHeader(CsvScanner& scanner);
  Result<void> guessTypes(CsvScanner scanner);
  Table build(CsvScanner scanner) const;

  // A row of nothing between rows of several cells is left out; in a file of one column it is a
  // missing value.
  bool isLeftOut(const CsvScanner& scanner) const {
    return (m_names.size() > 1 || m_names.empty()) && scanner.isBlank();
  }

  std::string_view m_bytes;
  const std::string& m_name;
  const CsvOptions& m_options;
  char m_delimiter = ',';
  bool m_header = true;
  std::vector<std::string> m_names;
  std::vector<TypeGuess> m_guesses;
  std::size_t m_rows = 0;
  std::vector<Message> m_notes;
};

Result<Table> CsvReader::read() {
  if (auto text = checkText(); !text) return tl::unexpected(text.error());
  m_delimiter = m_options.delimiter != 0 ? m_options.delimiter : detectDelimiter(m_bytes);
  m_header = m_options.header == CsvOptions::Header::Detect
                 ? detectHeader(m_bytes, m_delimiter)
                 : m_options.header == CsvOptions::Header::Yes;
  CsvScanner scanner(m_bytes, m_delimiter);
  if (auto header = readHeader(scanner); !header) return tl::unexpected(header.error());
  if (auto types = guessTypes(scanner); !types) return tl::unexpected(types.error());
  if (m_rows == 0) return fail("%1 has a header and no rows below it", m_name);
  return build(scanner);
}

Result<void> CsvReader::checkText() const {
  if (m_bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail("%1 is empty", m_name);
  }
  if (const std::string_view sentence = whatElseItIs(m_bytes); !sentence.empty()) {
    return fail(std::string(sentence), m_name);
  }
  if (const std::size_t nul = m_bytes.find('\0'); nul != std::string_view::npos) {
    return failAtByte(nul, "%1, row %2, column %3: a zero byte, which no text file holds");
  }
  if (const auto invalid = firstInvalidUtf8(m_bytes)) {
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02X", static_cast<unsigned char>(m_bytes[*invalid]));
    auto error =
        failAtByte(*invalid, "%1, row %2, column %3: byte %4 is not UTF-8: save the file as UTF-8");
    error.value().message.arguments.emplace_back(byte);
    return error;
  }
  return {};
}

tl::unexpected<Error> CsvReader::failAtByte(std::size_t offset, const char* pattern) const {
  const char delimiter = m_options.delimiter != 0 ? m_options.delimiter : detectDelimiter(m_bytes);
  CsvScanner scanner(m_bytes, delimiter);
  while (scanner.next() && scanner.position() <= offset) {
  }
  const char* const place = m_bytes.data() + offset;
  std::size_t column = 0;
  for (const CsvCell& cell : scanner.cells()) column += cell.raw.data() <= place;
  return fail(pattern, m_name, scanner.row(), std::max<std::size_t>(column, 1));
}

tl::unexpected<Error> CsvReader::failAtFault(const CsvScanner& scanner) const {
  const std::size_t column = scanner.faultColumn();
  if (scanner.fault() == CsvScanner::Fault::UnclosedQuote) {
    return fail("%1, row %2, column %3: the quote that opens here is never closed", m_name,
                scanner.row(), column);
  }
  return fail("%1, row %2, column %3: text after a closing quote; a quote inside quotes is doubled",
              m_name, scanner.row(), column);
}

// Names the columns; leaves the scanner in front of the first row of data.
Result<void> CsvReader::readHeader(CsvScanner& scanner) {
  CsvScanner ahead = scanner;
  do {
    scanner = ahead;
    if (!ahead.next()) {
      if (ahead.fault() != CsvScanner::Fault::None) return failAtFault(ahead);
      return fail("%1 is empty", m_name);
    }
  } while (ahead.isBlank());
  std::set<std::string> taken;
  std::string scratch;
  for (const CsvCell& cell : ahead.cells()) {
    const std::string number = std::to_string(m_names.size() + 1);
    std::string name(m_header ? trimmed(cell.text(scratch)) : std::string_view());
    if (name.empty()) {
      if (m_header) m_notes.push_back(say("Column %1 has no name: called c%1", number));
      name = "c" + number;
    }
    std::string unique = name;
    for (int copy = 2; !taken.insert(unique).second; ++copy) {
      unique = name + "_" + std::to_string(copy);
    }
    if (unique != name) {
      m_notes.push_back(say("Column %1 repeats the name “%2”: called “%3”", number, name, unique));
    }
    m_names.push_back(std::move(unique));
  }
  if (m_header) scanner = ahead;
  return {};
}

Result<void> CsvReader::guessTypes(CsvScanner scanner) {
  for (const std::string& name : m_names) m_guesses.emplace_back(isNamedAsDate(name));
  std::string scratch;
  while (scanner.next()) {
    if (isLeftOut(scanner)) continue;
    const auto cells = scanner.cells();
    if (cells.size() != m_names.size()) {
      return fail("%1, row %2: the row has %3 cells, %4 were expected as in the first row", m_name,
                  scanner.row(), cells.size(), m_names.size());
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
      m_guesses[c].see(cells[c].text(scratch), scanner.row());
    }
    ++m_rows;
  }
  if (scanner.fault() != CsvScanner::Fault::None) return failAtFault(scanner);
  return {};
}

Table CsvReader::build(CsvScanner scanner) const {
  Table table;
  table.name = m_name;
  table.notes = m_notes;
  std::vector<ColumnBuilder> builders;
  for (std::size_t c = 0; c < m_names.size(); ++c) {
    builders.emplace_back(m_names[c], m_guesses[c], m_rows);
  }
  std::string scratch;
  std::size_t row = 0, blank = 0;
  while (scanner.next()) {
    if (isLeftOut(scanner)) {
      ++blank;
      if (row > 0) table.blankBefore.push_back(row);
      continue;
    }
    if (row++ == 0) table.firstRow = scanner.row();
    for (std::size_t c = 0; c < builders.size(); ++c) {
      builders[c].add(scanner.cells()[c].text(scratch));
    }
  }
  for (ColumnBuilder& builder : builders) table.columns.push_back(builder.take());
  if (blank > 0) table.notes.push_back(say("%1 blank rows left out", blank));
  return table;
}

// Quoted wherever any reader could take it for something else.
void writeCell(std::string& out, std::string_view text) {
  const bool quote = text.find_first_of(",;\t|\"\r\n") != std::string_view::npos ||
                     trimmed(text).size() != text.size();
  if (!quote) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

Result<Table> parseCsv(std::string_view bytes, const std::string& name, const CsvOptions& options) {
  return CsvReader(bytes, name, options).read();
}

Result<Table> readCsv(const std::string& path, const CsvOptions& options) {
  const Result<std::string> bytes = readBytes(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return parseCsv(*bytes, std::filesystem::path(path).filename().string(), options);
}

std::string writeCsv(const Table& table) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ',';
    writeCell(out, table.columns[c].name);
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (c > 0) out += ',';
      writeCell(out, table.columns[c].text(row));
    }
    out += '\n';
  }
  return out;
}

}  // namespace gatescope
