#include "core/table/block_parser.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargestWhole = 9007199254740992;  // 2^53
constexpr std::size_t kMostProblems = 100;          // kept of one block

void addOdd(ColumnCells& cells, std::string_view text, std::size_t row) {
  ++cells.odd;
  if (!cells.firstOdd) cells.firstOdd = Column::BadCell{row, std::string(text)};
}

void addNumber(ColumnCells& cells, const ColumnPlan& plan, std::string_view text, std::size_t row) {
  const bool code = !plan.padded && isZeroPadded(text);
  auto value = code ? std::nullopt : parseNumber(text, plan.style);
  if (value && plan.unixTime && !isTime(*value)) value.reset();
  if (value && plan.compactDate && !parseCompactDate(text)) value.reset();
  cells.numbers.push_back(value.value_or(kMissing));
  if (!value) {
    isMissingWord(text) ? void(++cells.missing) : addOdd(cells, text, row);
    return;
  }
  if (!isWholeNumberText(text)) {
    // Groups of digits may be whole as well.
    cells.whole = cells.whole && plan.style.thousands != 0 && *value == std::floor(*value) &&
                  text.find(plan.style.decimal) == std::string_view::npos;
  } else if (std::abs(*value) > kLargestWhole) {
    cells.wide = true;
  }
}

void addDate(ColumnCells& cells, const ColumnPlan& plan, std::string_view text, std::size_t row) {
  const auto value =
      plan.kind == ColumnPlan::Kind::TimeOfDay ? parseTimeOfDay(text) : parseDate(text, plan.order);
  cells.numbers.push_back(value.value_or(kMissing));
  if (!value) {
    isMissingWord(text) ? void(++cells.missing) : addOdd(cells, text, row);
    return;
  }
  cells.timeOfDay = cells.timeOfDay || hasTimeOfDay(*value);
  if (plan.ambiguous && cells.otherOrder) {
    const DateOrder other =
        plan.order == DateOrder::DayMonthYear ? DateOrder::MonthDayYear : DateOrder::DayMonthYear;
    cells.otherOrder = parseDate(text, other).has_value();
  }
}

void addWord(ColumnCells& cells, std::string_view text) {
  if (isMissingText(text)) {
    ++cells.missing;
    cells.codes.push_back(trimmed(text).empty() ? kEmptyCell : -1);
    return;
  }
  const auto code = static_cast<std::int32_t>(cells.words.size());
  const auto [known, isNew] = cells.known.try_emplace(text, code);
  if (isNew) cells.words.push_back(text);
  cells.codes.push_back(known->second);
}

void addMissing(ColumnCells& cells, ColumnPlan::Kind kind) {
  if (kind == ColumnPlan::Kind::Skip) return;
  ++cells.missing;
  if (kind == ColumnPlan::Kind::Words) {
    cells.codes.push_back(-1);
  } else {
    cells.numbers.push_back(kMissing);
  }
}

// Walks through one block.
class Walk {
 public:
  Walk(const Layout& layout, const std::vector<ColumnPlan>& plans,
       const std::vector<std::string>& names, RaggedRows ragged, const std::string& file,
       ParsedBlock& out)
      : m_layout(layout),
        m_plans(plans),
        m_names(names),
        m_ragged(ragged),
        m_file(file),
        m_out(out),
        m_text(out.source.text),
        m_scanner(m_text, layout.dialect) {
    m_out.columns.resize(m_plans.size());
    m_zeroBytes = std::memchr(m_text.data(), '\0', m_text.size()) != nullptr;
    const auto inNumbers = [](char c) { return (c >= '0' && c <= '9') || c == '-'; };
    m_quick = !inNumbers(layout.dialect.delimiter) && !inNumbers(layout.dialect.quote);
  }

  void run(bool first);

 private:
  using Kind = ColumnPlan::Kind;

  bool checkBytes();
  void skipHeader();
  void readRecord();
  bool isBlankRecord(std::size_t& behind) const;
  bool repeatsHeader(std::size_t& behind) const;
  std::size_t addQuickly(std::size_t position, std::size_t column);
  void addCellText(std::size_t column, const CsvCell& cell);
  std::string_view keep(std::string_view text);
  bool acceptsWidth();
  void leaveOut() { m_out.leftOut.push_back(m_out.rows); }
  void note(std::size_t column, Message message);
  std::string nameOf(std::size_t column) const {
    return column < m_names.size() ? m_names[column] : std::to_string(column + 1);
  }

  const Layout& m_layout;
  const std::vector<ColumnPlan>& m_plans;
  const std::vector<std::string>& m_names;
  RaggedRows m_ragged;
  const std::string& m_file;
  ParsedBlock& m_out;
  std::string_view m_text;
  CsvScanner m_scanner;
  std::size_t m_position = 0;
  bool m_zeroBytes = false;
  bool m_quick = true;  // numbers end where their digits do
  std::string m_scratch;
};

void Walk::note(std::size_t column, Message message) {
  ++m_out.problemCount;
  if (m_out.problems.size() >= kMostProblems) return;
  m_out.problems.push_back(
      {m_out.records, column == 0 ? std::string() : nameOf(column - 1), std::move(message)});
}

// Refuses bytes that stand for nothing in the file's encoding; says in which cell they are.
bool Walk::checkBytes() {
  std::string bytes = m_out.source.badBytes;
  std::size_t offset = m_text.size();
  if (m_out.source.unchecked) {
    const auto invalid = firstInvalidUtf8(m_text);
    if (!invalid) return true;
    offset = *invalid;
    bytes = m_text.substr(offset, 1);
  } else if (bytes.empty()) {
    return true;
  }
  CsvScanner before(m_text.substr(0, offset), m_layout.dialect);
  std::size_t row = 0, column = 1;
  bool complete = true;
  while (before.next()) {
    row = before.row();
    column = before.cells().size();
    const char last = m_text[before.position() - 1];
    complete = before.position() < offset || last == '\n' || last == '\r';
  }
  if (before.hasUnclosedQuote()) {
    row = before.row();
    column = before.faultColumn();
  } else if (complete) {
    ++row;
    column = 1;
  }
  m_out.faultRow = row;
  m_out.fault = Error{say("%1, row %2, column %3: the byte %4 does not belong to a text in %5: "
                          "choose another encoding or save the file as UTF-8",
                          m_file, std::string(), column, byteList(bytes), std::string()),
                      "encoding"};
  return false;
}

void Walk::skipHeader() {
  const std::size_t lines = m_layout.skipped + m_layout.headerLines;
  CsvScanner scanner(m_text, m_layout.dialect);
  while (m_out.records < lines && scanner.next()) ++m_out.records;
  m_position = scanner.position();
}

void Walk::run(bool first) {
  if (!checkBytes()) return;
  if (first) skipHeader();
  while (m_position < m_text.size() && !m_out.fault) {
    ++m_out.records;
    std::size_t behind = 0;
    const char comment = m_layout.dialect.comment;
    if (comment != 0 && m_text[m_position] == comment) {
      ++m_out.comments;
      leaveOut();
      m_position = m_scanner.behindRecord(m_scanner.lineEnd(m_position));
    } else if (isBlankRecord(behind)) {
      ++m_out.blank;
      leaveOut();
      m_position = behind;
    } else if (repeatsHeader(behind)) {
      note(0, say("The row repeats the header: left out"));
      leaveOut();
      m_position = behind;
    } else if (m_ragged == RaggedRows::Fill || acceptsWidth()) {
      readRecord();
    }
  }
}

// A record of nothing between records of several cells is left out; in a file of one column it is a
// missing value.
bool Walk::isBlankRecord(std::size_t& behind) const {
  if (m_plans.size() < 2) return false;
  std::size_t i = m_position;
  for (;;) {
    while (i < m_text.size() && isBlankCharacter(m_text[i])) ++i;
    behind = m_scanner.behindRecord(i);
    if (behind != std::string_view::npos) return true;
    if (m_text[i] != m_layout.dialect.delimiter || m_layout.dialect.delimiter == 0) return false;
    ++i;
  }
}

bool Walk::repeatsHeader(std::size_t& behind) const {
  const std::vector<std::string>& header = m_layout.lastHeader;
  if (header.empty() || header.front().empty() || m_plans.size() < 2) return false;
  const char first = m_text[m_position];
  if (first != header.front().front() && first != m_layout.dialect.quote) return false;
  std::string scratch;
  std::size_t position = m_position;
  for (std::size_t c = 0; c < header.size(); ++c) {
    CsvCell cell;
    const std::size_t end = m_scanner.readCell(position, cell);
    if (end == std::string_view::npos || cell.text(m_layout.dialect, scratch) != header[c]) {
      return false;
    }
    behind = m_scanner.behindRecord(end);
    position = end + 1;
    if ((behind == std::string_view::npos) == (c + 1 == header.size())) return false;
  }
  return true;
}

// Whether the record at the position has as many cells as there are columns; otherwise it is passed
// over, or at fault.
bool Walk::acceptsWidth() {
  CsvScanner scanner(m_text.substr(m_position), m_layout.dialect);
  if (!scanner.next()) return true;  // readRecord() meets the same fault
  const auto cells = scanner.cells();
  std::size_t width = cells.size();
  while (width > m_plans.size() && cells[width - 1].isEmpty()) --width;
  if (width == m_plans.size()) return true;
  const Message message =
      say("The row has %1 cells, %2 were expected: left out", width, m_plans.size());
  if (m_ragged == RaggedRows::Refuse) {
    m_out.faultRow = m_out.records;
    m_out.fault =
        Error{say("%1, row %2: the row has %3 cells, %4 were expected as in the first row", m_file,
                  std::string(), width, m_plans.size())};
    return false;
  }
  note(0, message);
  leaveOut();
  m_position += scanner.position();
  return false;
}

// A plain number, the common case: read at once, without being cut out first. Where it ends, npos
// when it is something else.
std::size_t Walk::addQuickly(std::size_t position, std::size_t column) {
  const char* const begin = m_text.data() + position;
  const char* const end = m_text.data() + m_text.size();
  const QuickNumber number = readQuickNumber(begin, end, m_plans[column].style.decimal);
  if (number.stop == nullptr) return std::string_view::npos;
  const auto stop = static_cast<std::size_t>(number.stop - m_text.data());
  if (!m_scanner.isEnd(stop)) return std::string_view::npos;
  ColumnCells& cells = m_out.columns[column];
  cells.numbers.push_back(number.value);
  cells.whole = cells.whole && number.whole;
  return stop;
}

void Walk::readRecord() {
  const std::size_t width = m_plans.size();
  std::size_t column = 0, surplus = 0;
  for (;;) {
    std::size_t end = std::string_view::npos;
    if (column < width && m_quick && m_plans[column].kind == Kind::Number &&
        !m_plans[column].compactDate &&
        m_plans[column].style.decimal != m_layout.dialect.delimiter) {
      end = addQuickly(m_position, column);
    }
    if (end == std::string_view::npos) {
      CsvCell cell;
      end = m_scanner.readCell(m_position, cell);
      if (end == std::string_view::npos) {
        m_out.faultRow = m_out.records;
        m_out.fault = Error{say("%1, row %2, column %3: the quote that opens here is never closed",
                                m_file, std::string(), column + 1),
                            "quote"};
        return;
      }
      if (column < width) {
        addCellText(column, cell);
      } else if (!cell.isEmpty()) {
        surplus = column + 1;
      }
    }
    ++column;
    const std::size_t behind = m_scanner.behindRecord(end);
    m_position = behind == std::string_view::npos ? end + 1 : behind;
    if (behind != std::string_view::npos) break;
  }
  ++m_out.rows;
  if (column < width) {
    note(0, say("The row has %1 cells, %2 were expected: the others are missing", column, width));
    for (std::size_t c = column; c < width; ++c) addMissing(m_out.columns[c], m_plans[c].kind);
  } else if (surplus > 0) {
    note(0, say("The row has %1 cells, %2 were expected: the others are left out", surplus, width));
  }
}

// Text that lives as long as the block's parts.
std::string_view Walk::keep(std::string_view text) {
  const char* const begin = m_text.data();
  const bool inBlock = text.data() >= begin && text.data() <= begin + m_text.size();
  return inBlock ? text : std::string_view(m_out.unescaped.emplace_back(text));
}

void Walk::addCellText(std::size_t column, const CsvCell& cell) {
  const ColumnPlan& plan = m_plans[column];
  if (cell.stray) note(column + 1, say("A quote inside quotes is not doubled: taken as text"));
  std::string_view text = cell.text(m_layout.dialect, m_scratch);
  if (m_zeroBytes && text.find('\0') != std::string_view::npos) {
    note(column + 1, say("Zero bytes, which no text holds, are left out"));
    std::string clean(text);
    std::erase(clean, '\0');
    m_scratch = std::move(clean);
    text = trimmed(m_scratch);
  }
  if (plan.kind == Kind::Skip) return;
  if (plan.kind == Kind::Words) text = keep(text);
  addCell(m_out.columns[column], plan, text, m_out.records);
}

}  // namespace

void addCell(ColumnCells& cells, const ColumnPlan& plan, std::string_view text, std::size_t row) {
  switch (plan.kind) {
    case ColumnPlan::Kind::Skip:
      break;
    case ColumnPlan::Kind::Number:
      addNumber(cells, plan, text, row);
      break;
    case ColumnPlan::Kind::Date:
    case ColumnPlan::Kind::TimeOfDay:
      addDate(cells, plan, text, row);
      break;
    case ColumnPlan::Kind::Words:
      addWord(cells, text);
      break;
  }
}

void ColumnCells::clear() {
  ColumnCells fresh;
  fresh.numbers = std::move(numbers);
  fresh.codes = std::move(codes);
  fresh.numbers.clear();
  fresh.codes.clear();
  *this = std::move(fresh);
}

void ParsedBlock::clear() {
  unescaped.clear();
  for (ColumnCells& cells : columns) cells.clear();
  rows = records = blank = comments = problemCount = faultRow = 0;
  leftOut.clear();
  problems.clear();
  fault.reset();
}

void BlockParser::parse(ParsedBlock& block, bool first) const {
  block.clear();
  Walk(m_layout, m_plans, m_names, m_ragged, m_file, block).run(first);
}

}  // namespace gatescope
