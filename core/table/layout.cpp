#include "core/table/layout.h"

#include "core/table/dialect.h"
#include "core/table/values.h"

#include <algorithm>
#include <map>
#include <set>

namespace gatescope {

namespace {

constexpr std::size_t kMostHeaderLines = 5;

std::size_t filledCells(const SampleRecord& record) {
  return static_cast<std::size_t>(std::ranges::count_if(
      record.cells, [](const std::string& cell) { return !trimmed(cell).empty(); }));
}

// 1985, 1990, 1995 or 0, 1, 2: numbers that name columns, not data.
bool areCounted(const std::vector<std::string>& cells) {
  std::vector<double> numbers;
  for (const std::string& cell : cells) {
    if (isWholeNumberText(cell)) numbers.push_back(parseNumber(cell).value_or(0));
  }
  if (numbers.size() < 3) return false;
  const double step = numbers[1] - numbers[0];
  bool steady = step != 0, years = true;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    steady = steady && numbers[i] - numbers[i - 1] == step;
    years = years && numbers[i] > numbers[i - 1] && numbers.front() > 1700 && numbers[i] < 2200;
  }
  return steady || years;
}

// A name on one line, with single blanks.
std::string asName(std::string_view cell) {
  std::string name;
  for (const char c : cell) {
    const bool blank = isBlankCharacter(c) || (c >= '\n' && c <= '\r');
    if (!blank) name += c;
    if (blank && !name.empty() && name.back() != ' ') name += ' ';
  }
  return std::string(trimmed(name));
}

// What stands in one column, below and in the record that may be a header.
struct ColumnView {
  CellKind first = CellKind::Missing;
  std::size_t values = 0, texts = 0;
  std::size_t booleans = 0;  // of the values
  bool firstIsWord = false;  // the first cell is a word for yes or no
  bool repeated = false;     // the first cell stands again further down

  bool holdsValues() const { return values > 3 * texts; }
  // > 0: the first cell is a name, < 0: it is data.
  int vote() const {
    if (first == CellKind::Missing) return 0;
    if (first == CellKind::Value && !firstIsWord) {
      if (values > 0 && booleans == values) return 1;
      return values > texts ? -1 : texts > 0 && values == 0 ? 1 : 0;
    }
    if (firstIsWord && booleans > 0) return -1;
    if (values > texts) return 1;
    return repeated ? -1 : 0;
  }
};

bool isWord(std::string_view cell) {
  return cellKind(cell) == CellKind::Value && parseBoolean(cell).has_value();
}

// Finds the table among the records of a file's beginning.
class LayoutFinder {
 public:
  LayoutFinder(std::vector<SampleRecord> records, const Dialect& dialect,
               const ReadOptions& options, Reading& reading)
      : m_records(std::move(records)), m_options(options), m_reading(reading) {
    m_layout.dialect = dialect;
  }

  Result<Layout> find(const std::string& name);

 private:
  bool isData(std::size_t index) const {
    return !m_records[index].blank && !m_records[index].comment;
  }
  std::size_t nextData(std::size_t index) const {
    while (index < m_records.size() && !isData(index)) ++index;
    return index;
  }
  std::size_t commonWidth(std::size_t from) const;
  std::size_t findStart() const;
  std::vector<ColumnView> viewBelow(std::size_t header) const;
  bool looksLikeHeader(std::size_t index) const;
  bool continuesHeader(std::size_t first, std::size_t index) const;
  bool takeCommentedHeader(std::size_t start);
  std::vector<std::size_t> headerRecords(std::size_t start);
  void nameColumns(const std::vector<std::size_t>& header);
  std::vector<std::string> cellsOfLine(const SampleRecord& line, bool groups) const;

  std::vector<SampleRecord> m_records;
  const ReadOptions& m_options;
  Reading& m_reading;
  Layout m_layout;
  std::size_t m_width = 1;
};

std::size_t LayoutFinder::commonWidth(std::size_t from) const {
  std::map<std::size_t, std::size_t> counts;
  std::size_t best = 1, bestCount = 0;
  for (std::size_t i = from; i < m_records.size(); ++i) {
    if (isData(i)) ++counts[m_records[i].cells.size()];
  }
  // Of two that are as frequent, the one that comes first.
  for (std::size_t i = from; i < m_records.size(); ++i) {
    if (!isData(i)) continue;
    const std::size_t width = m_records[i].cells.size();
    if (counts[width] > bestCount) {
      best = width;
      bestCount = counts[width];
    }
  }
  return best;
}

// The record that the table begins with: titles and notes above it fill one cell or have another
// width.
std::size_t LayoutFinder::findStart() const {
  const std::size_t least = std::min<std::size_t>(2, m_width);
  std::size_t start = nextData(0);
  while (start < m_records.size() && filledCells(m_records[start]) < least) {
    start = nextData(start + 1);
  }
  if (start == m_records.size()) return nextData(0);
  if (m_records[start].cells.size() == m_width) return start;
  std::size_t regular = start, before = start;
  while (regular < m_records.size() &&
         (m_records[regular].cells.size() != m_width || filledCells(m_records[regular]) < least)) {
    if (filledCells(m_records[regular]) >= least) before = regular;
    regular = nextData(regular + 1);
  }
  if (regular == m_records.size()) return start;
  return looksLikeHeader(regular) ? regular : before;
}

std::vector<ColumnView> LayoutFinder::viewBelow(std::size_t header) const {
  const SampleRecord& first = m_records[header];
  std::vector<ColumnView> columns(std::max(first.cells.size(), m_width));
  for (std::size_t c = 0; c < first.cells.size(); ++c) {
    columns[c].first = cellKind(first.cells[c]);
    columns[c].firstIsWord = isWord(first.cells[c]);
  }
  for (std::size_t i = nextData(header + 1); i < m_records.size(); i = nextData(i + 1)) {
    const auto& cells = m_records[i].cells;
    if (cells == first.cells && cells.size() > 1) continue;  // a header that comes again
    for (std::size_t c = 0; c < std::min(cells.size(), columns.size()); ++c) {
      ColumnView& column = columns[c];
      const CellKind kind = cellKind(cells[c]);
      column.values += kind == CellKind::Value;
      column.texts += kind == CellKind::Text;
      column.booleans += kind == CellKind::Value && parseBoolean(cells[c]).has_value();
      column.repeated = column.repeated || (c < first.cells.size() && cells[c] == first.cells[c]);
    }
  }
  return columns;
}

bool LayoutFinder::looksLikeHeader(std::size_t index) const {
  const auto& cells = m_records[index].cells;
  const auto columns = viewBelow(index);
  const auto isName = [](std::string_view cell) {
    return cellKind(cell) == CellKind::Text || isWord(cell);
  };
  // The same line again: a header that was written twice.
  const std::size_t second = nextData(index + 1);
  const bool anyName = std::ranges::any_of(cells, isName);
  if (second < m_records.size() && anyName && cells.size() > 1 &&
      m_records[second].cells == cells) {
    return true;
  }
  int votes = 0;
  for (const ColumnView& column : columns) votes += column.vote();
  std::set<std::string_view> names;
  const bool named = std::ranges::all_of(cells, [&](const std::string& cell) {
    return trimmed(cell).empty() || (isName(cell) && names.insert(cell).second);
  });
  if (votes > 0 || (votes == 0 && named && !names.empty())) return true;
  // Years or steps as names, above the names of rows.
  const ColumnView& rows = columns.front();
  return rows.first != CellKind::Value && rows.texts > 0 && !rows.repeated && areCounted(cells);
}

// Whether a record under the header's first belongs to it: words where values stand below.
bool LayoutFinder::continuesHeader(std::size_t first, std::size_t index) const {
  if (m_records[index].cells == m_records[first].cells) return m_records[index].cells.size() > 1;
  std::size_t words = 0, wanted = 0;
  for (const ColumnView& column : viewBelow(index)) {
    if (!column.holdsValues()) continue;
    ++wanted;
    if (column.first == CellKind::Value) return false;
    words += column.first == CellKind::Text;
  }
  return wanted >= 2 && 2 * words > wanted;
}

// "# time, temperature" above rows of two cells.
bool LayoutFinder::takeCommentedHeader(std::size_t start) {
  if (start == 0 || m_width < 2 || looksLikeHeader(start)) return false;
  std::size_t line = start - 1;
  while (line > 0 && m_records[line].blank) --line;
  if (!m_records[line].comment) return false;
  std::string_view text = m_records[line].text;
  while (!text.empty() &&
         (text.front() == m_layout.dialect.comment || isBlankCharacter(text.front()))) {
    text.remove_prefix(1);
  }
  CsvScanner scanner(text, m_layout.dialect);
  if (!scanner.next() || scanner.cells().size() != m_width) return false;
  std::string scratch;
  for (const CsvCell& cell : scanner.cells()) {
    m_layout.header.push_back(asName(cell.text(m_layout.dialect, scratch)));
  }
  m_layout.skipped = line;
  m_layout.headerLines = 1;
  m_reading.header = {"1", say("The last line with %1 in front has a name for each column",
                               std::string(1, m_layout.dialect.comment))};
  return true;
}

std::vector<std::size_t> LayoutFinder::headerRecords(std::size_t start) {
  std::vector<std::size_t> header;
  if (m_options.headerLines >= 0) {
    for (std::size_t i = start; i < m_records.size() && std::ssize(header) < m_options.headerLines;
         i = nextData(i + 1)) {
      header.push_back(i);
    }
    m_reading.header = {std::to_string(header.size()), say("As you said")};
    return header;
  }
  if (!looksLikeHeader(start)) {
    m_reading.header = {"0", say("The first row looks like those below it")};
    return header;
  }
  header.push_back(start);
  std::size_t next = nextData(start + 1);
  while (header.size() < kMostHeaderLines && next < m_records.size() &&
         nextData(next + 1) < m_records.size() && continuesHeader(start, next)) {
    header.push_back(next);
    next = nextData(next + 1);
  }
  m_reading.header = {std::to_string(header.size()),
                      header.size() > 1
                          ? say("Words stand in %1 rows above the values", header.size())
                          : say("The first row holds names, not values as those below it")};
  return header;
}

// The names in one line of the header; in a line of groups each name holds for the cells behind it.
std::vector<std::string> LayoutFinder::cellsOfLine(const SampleRecord& line, bool groups) const {
  std::vector<std::string> cells;
  for (const std::string& cell : line.cells) {
    const bool takes = groups && trimmed(cell).empty() && !cells.empty() && cells.size() < m_width;
    cells.push_back(takes ? cells.back() : asName(cell));
  }
  return cells;
}

void LayoutFinder::nameColumns(const std::vector<std::size_t>& header) {
  if (header.empty()) return;
  std::vector<std::string> names;
  const SampleRecord& last = m_records[header.back()];
  for (const std::size_t index : header) {
    const bool groups = filledCells(m_records[index]) < filledCells(last);
    const auto cells = cellsOfLine(m_records[index], groups);
    names.resize(std::max(names.size(), cells.size()));
    for (std::size_t c = 0; c < cells.size(); ++c) {
      // A group needs a column that it groups.
      const bool named = index == header.back() ||
                         (c < last.cells.size() && !trimmed(last.cells[c]).empty()) || !groups;
      if (cells[c].empty() || !named) continue;
      names[c] += (names[c].empty() ? "" : " ") + cells[c];
    }
  }
  // R writes no name above the names of rows.
  const std::size_t body = nextData(header.back() + 1);
  const bool shifted = names.size() + 1 == m_width && body < m_records.size() &&
                       std::ranges::any_of(m_records, [&](const SampleRecord& record) {
                         return !record.blank && !record.comment && record.row > last.row &&
                                record.cells.size() == m_width &&
                                !trimmed(record.cells.back()).empty();
                       });
  if (shifted) names.insert(names.begin(), std::string());
  m_layout.header = std::move(names);
  m_layout.lastHeader = last.cells;
}

Result<Layout> LayoutFinder::find(const std::string& name) {
  const auto skip = static_cast<std::size_t>(std::max(m_options.skipLines, 0));
  if (m_options.skipLines > 0) {
    if (skip >= m_records.size()) {
      return failField("skip", "%1 has %2 rows, so %3 cannot be skipped", name, m_records.size(),
                       m_options.skipLines);
    }
    m_records.erase(m_records.begin(), m_records.begin() + m_options.skipLines);
  }
  if (nextData(0) == m_records.size()) return fail("%1 is empty", name);
  m_width = commonWidth(0);
  const bool given = m_options.skipLines >= 0;
  const std::size_t start = given ? nextData(0) : findStart();
  const bool commented = m_options.headerLines < 0 && takeCommentedHeader(start);
  if (!commented) {
    const auto header = headerRecords(start);
    nameColumns(header);
    m_layout.skipped = start;
    m_layout.headerLines = header.empty() ? 0 : header.back() - start + 1;
  }
  m_layout.skipped += skip;
  m_layout.columns = std::max(m_width, m_layout.header.size());
  m_reading.skipped = {std::to_string(m_layout.skipped),
                       given ? say("As you said")
                       : m_layout.skipped > 0
                           ? say("The first rows do not have the table's columns")
                           : say("The table begins in the first row")};
  return std::move(m_layout);
}

// Columns that are lined up with blanks are no table of cells.
bool isFixedWidth(const std::vector<SampleRecord>& records, const Dialect& dialect) {
  if (dialect.delimiter != 0 || records.size() < 3) return false;
  const auto aligned = std::ranges::count_if(records, [](const SampleRecord& record) {
    const std::string_view text = trimmed(record.text);
    const std::size_t gap = text.find("  ");
    return gap != std::string_view::npos &&
           text.find("  ", text.find_first_not_of(' ', gap)) != std::string_view::npos;
  });
  return static_cast<std::size_t>(aligned) * 5 >= records.size() * 4;
}

}  // namespace

std::vector<SampleRecord> sampleRecords(std::string_view sample, const Dialect& dialect, bool whole,
                                        std::size_t most) {
  std::vector<SampleRecord> records;
  CsvScanner scanner(sample, dialect);
  std::string scratch;
  while (records.size() < most && scanner.next()) {
    if (!whole && scanner.position() >= sample.size() && !records.empty()) break;
    SampleRecord& record = records.emplace_back();
    record.row = scanner.row();
    record.comment = scanner.isComment();
    record.blank = scanner.isBlank();
    record.text = sample.substr(scanner.start(), scanner.position() - scanner.start());
    while (record.text.ends_with('\n') || record.text.ends_with('\r')) record.text.remove_suffix(1);
    for (const CsvCell& cell : scanner.cells()) {
      record.cells.emplace_back(cell.text(dialect, scratch));
    }
  }
  return records;
}

Result<Layout> findLayout(std::string_view sample, bool whole, const std::string& name,
                          const ReadOptions& options, Reading& reading) {
  const auto dialect = findDialect(sample, whole, options, reading);
  if (!dialect) return tl::unexpected(dialect.error());
  auto records = sampleRecords(sample, *dialect, whole);
  if (options.delimiter.empty() && isFixedWidth(records, *dialect)) {
    return fail(
        "The columns of %1 are lined up with blanks, which cannot be cut for sure: save it "
        "with a delimiter between the cells, or name one",
        name);
  }
  return LayoutFinder(std::move(records), *dialect, options, reading).find(name);
}

}  // namespace gatescope
