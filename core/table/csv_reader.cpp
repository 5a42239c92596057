#include "core/table/csv_reader.h"

#include "core/table/block_parser.h"
#include "core/table/dialect.h"
#include "core/table/encoding.h"
#include "core/table/finish_column.h"
#include "core/table/parse_blocks.h"
#include "core/table/time_columns.h"
#include "core/table/values.h"

#include <algorithm>
#include <set>

#include <oneapi/tbb/parallel_for.h>

namespace gatescope {

namespace {

constexpr std::size_t kSampleBytes = 256 << 10;
// A beginning of fewer lines than these is taken longer, up to so much more: thousands of columns.
constexpr std::ptrdiff_t kFewestLines = 4;
constexpr std::size_t kMostSamples = 16;
constexpr std::size_t kTailBytes = 64 << 10;
constexpr std::size_t kMostNoteLines = 60;
// Bytes that texts do not hold, beside the zeros that some loggers leave behind.
constexpr double kMostControls = 0.02;

bool isControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && c != '\0' && c != '\t' && c != '\n' && c != '\v' && c != '\f' &&
         c != '\r' && byte != 0x1A && byte != 0x1B;
}

std::size_t filledCells(std::string_view line, const Dialect& dialect) {
  CsvScanner scanner(line, dialect);
  if (!scanner.next()) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(scanner.cells(), [](const CsvCell& cell) {
    return cell.quoted || !trimmed(cell.raw).empty();
  }));
}

Message notOfType(std::size_t cells, std::string_view first) {
  return say("%1 cells are not of the type that you said, the first is “%2”: taken as missing",
             cells, first);
}

}  // namespace

Result<void> CsvReader::takeBeginning() {
  m_beginning.clear();
  if (auto sought = m_source.seek(0); !sought) return sought;
  const std::size_t most = kMostSamples * kSampleBytes;
  for (;;) {
    const std::size_t next = std::max<std::size_t>(kSampleBytes, m_beginning.size());
    const auto count = m_source.read(next, m_beginning);
    if (!count) return tl::unexpected(count.error());
    m_whole = m_beginning.size() >= m_source.size();
    const auto lines =
        std::max(std::ranges::count(m_beginning, '\n'), std::ranges::count(m_beginning, '\r'));
    if (m_whole || *count == 0 || lines >= kFewestLines || m_beginning.size() >= most) return {};
  }
}

Result<void> CsvReader::checkText() const {
  if (m_beginning.find_first_not_of(" \t\r\n") == std::string::npos && m_whole) {
    return fail("%1 is empty", m_name);
  }
  if (const std::string_view sentence = whatElseItIs(m_beginning); !sentence.empty()) {
    return fail(std::string(sentence), m_name);
  }
  return {};
}

Result<void> CsvReader::settleEncoding() {
  m_reading.encoding = guessEncoding(m_beginning, m_whole);
  if (!m_options.encoding.empty()) {
    const auto name = encodingName(m_options.encoding);
    if (!name) {
      return failField("encoding",
                       "There is no encoding “%1”; the usual ones are UTF-8, UTF-16LE, GB18030, "
                       "Big5, Shift_JIS, windows-1252, ISO-8859-7",
                       m_options.encoding);
    }
    m_reading.encoding = {*name, say("As you said")};
  }
  m_encoding = m_reading.encoding.value;
  m_sample.clear();
  TextDecoder(m_encoding).decode(m_beginning, m_whole, m_sample);
  // The last character may be cut.
  const auto cut = m_whole ? std::nullopt : firstInvalidUtf8(m_sample);
  if (cut && m_sample.size() - *cut < 4) m_sample.resize(*cut);
  const auto controls = std::ranges::count_if(m_sample, isControl);
  const auto zeros = std::ranges::count(m_sample, '\0');
  const auto size = static_cast<double>(std::max<std::size_t>(m_sample.size(), 1));
  if (static_cast<double>(controls) > kMostControls * size ||
      static_cast<double>(zeros) > 0.5 * size) {
    return fail("%1 is no text file: it holds bytes that no text has", m_name);
  }
  return {};
}

Result<void> CsvReader::findTable() {
  auto layout = findLayout(m_sample, m_whole, m_name, m_options, m_reading);
  if (!layout) return tl::unexpected(layout.error());
  m_layout = std::move(*layout);
  nameColumns();
  m_end = m_source.size();
  findNotesBelow();
  return {};
}

void CsvReader::nameColumns() {
  std::set<std::string> taken;
  for (std::size_t c = 0; c < m_layout.columns; ++c) {
    const std::string number = std::to_string(c + 1);
    std::string name = c < m_layout.header.size() ? m_layout.header[c] : std::string();
    if (name.empty()) name = "c" + number;
    std::string unique = name;
    for (int copy = 2; !taken.insert(unique).second; ++copy) {
      unique = name + "_" + std::to_string(copy);
    }
    m_names.push_back(std::move(unique));
  }
}

// Lines of one cell or two at the end of the file, behind a blank one: remarks, not data.
void CsvReader::findNotesBelow() {
  if (m_layout.columns < 3 || m_encoding.starts_with("UTF-16")) return;
  const std::size_t from = m_source.size() - std::min(m_source.size(), kTailBytes);
  std::string tail;
  if (!m_source.seek(from) || !m_source.read(kTailBytes, tail)) return;
  const std::size_t most = m_layout.columns < 8 ? 1 : 2;
  std::size_t end = tail.size(), notes = 0, notesAtBlank = 0;
  for (std::size_t line = 0; line < kMostNoteLines && end > 0; ++line) {
    std::size_t stop = end;
    if (stop > 0 && tail[stop - 1] == '\n') --stop;
    if (stop > 0 && tail[stop - 1] == '\r') --stop;
    const std::size_t before = stop == 0 ? tail.npos : tail.find_last_of("\r\n", stop - 1);
    const std::size_t begin = before == tail.npos ? 0 : before + 1;
    const std::string_view text = std::string_view(tail).substr(begin, stop - begin);
    if (std::ranges::count(text, '"') % 2 != 0) return;  // the line may be part of a cell
    const std::size_t filled = filledCells(text, m_layout.dialect);
    if (filled > most) return;
    if (filled == 0 && notes > notesAtBlank) {
      m_end = from + stop;
      m_notesBelow = notesAtBlank = notes;
    }
    notes += filled > 0;
    end = begin;
  }
}

Result<void> CsvReader::guessColumns() {
  const auto wishes = columnWishes(m_options, m_names, m_name);
  if (!wishes) return tl::unexpected(wishes.error());
  m_columns = std::vector<ColumnState>(m_names.size());
  const std::size_t above = m_layout.skipped + m_layout.headerLines;
  const auto records = sampleRecords(m_sample, m_layout.dialect, m_whole, above + 1000);
  std::vector<std::vector<std::string_view>> texts(m_names.size());
  for (const SampleRecord& record : records) {
    if (record.row <= above || record.comment) continue;
    if (m_names.size() > 1 && (record.blank || record.cells == m_layout.lastHeader)) continue;
    for (std::size_t c = 0; c < std::min(record.cells.size(), texts.size()); ++c) {
      texts[c].push_back(record.cells[c]);
    }
  }
  for (std::size_t c = 0; c < m_names.size(); ++c) {
    m_columns[c].wish = (*wishes)[c];
    m_columns[c].guess = guessColumn(texts[c], m_columns[c].wish);
  }
  settle();
  return {};
}

// How numbers are written, for all columns together; those that were read in another way are to be
// read again.
void CsvReader::settle() {
  std::vector<ColumnGuess> guesses;
  for (const ColumnState& column : m_columns) guesses.push_back(column.guess);
  m_styleProblems =
      settleStyles(guesses, m_options, m_layout.dialect.delimiter, m_names, m_reading);
  for (std::size_t c = 0; c < m_columns.size(); ++c) {
    ColumnState& column = m_columns[c];
    const bool numbers = column.guess.plan.kind == ColumnPlan::Kind::Number;
    const bool changed = numbers && !(guesses[c].plan.style == column.guess.plan.style);
    column.guess = guesses[c];
    if (changed && column.guess.marked && column.words.empty()) column.read = false;
  }
}

Result<void> CsvReader::readOnce() {
  std::vector<ColumnPlan> plans;
  for (const ColumnState& column : m_columns) {
    plans.push_back(column.guess.plan);
    if (column.asWords) plans.back().kind = ColumnPlan::Kind::Words;
    if (column.read) plans.back().kind = ColumnPlan::Kind::Skip;
  }
  if (auto sought = m_source.seek(0); !sought) return sought;
  BlockReader reader(m_source, m_encoding, m_layout.dialect, m_beginning.size(), m_end);
  const BlockParser parser(m_layout, plans, m_names, m_options.ragged, m_name);
  TableBuilder builder(plans, m_end, m_encoding);
  if (auto done = parseBlocks(reader, parser, builder, m_end, m_watch); !done) return done;
  for (std::size_t c = 0; c < m_columns.size(); ++c) {
    if (plans[c].kind == ColumnPlan::Kind::Skip) continue;
    m_columns[c].cells = std::move(builder.column(c));
    m_columns[c].words = std::move(builder.wordStore(c));
    m_columns[c].read = true;
  }
  m_rows = builder.rows();
  m_blank = builder.blank();
  m_comments = builder.comments();
  m_leftOut = std::move(builder.leftOut());
  m_rowProblems = std::move(builder.problems());
  m_rowProblemCount = builder.problemCount();
  return {};
}

// Whether the cells are what was planned; if not, the column is to be read as words, and judged by
// all of them.
void CsvReader::judge(ColumnState& column, const std::string& name) {
  ColumnCells& cells = column.cells;
  const bool said = column.wish.kind != ColumnWish::Kind::None;
  if (column.guess.plan.kind == ColumnPlan::Kind::Words || column.asWords) {
    if (!column.asWords) column.guess = guessColumn(cells.words, column.wish);
    column.guess.plan.kind = column.asWords ? ColumnPlan::Kind::Words : column.guess.plan.kind;
    if (column.wish.kind == ColumnWish::Kind::Boolean) reportNeither(cells, name);
    return;
  }
  if (said) {
    if (cells.odd == 0) return;
    m_typeProblems.push_back(
        {cells.firstOdd->row, name, notOfType(cells.odd, cells.firstOdd->text)});
    return;
  }
  const bool numbers = column.guess.plan.kind == ColumnPlan::Kind::Number;
  column.asWords = numbers && cells.odd == 0 && cells.whole && cells.wide;
  if (cells.odd == 0 && !column.asWords) return;
  column.guess.plan.kind = ColumnPlan::Kind::Words;
  column.cells = {};
  column.read = false;
}

// Words of a column that is said to hold yes and no, and are neither.
void CsvReader::reportNeither(const ColumnCells& cells, const std::string& name) {
  const auto isNeither = [&](std::int32_t code) {
    if (code < 0) return false;
    const std::string_view word = cells.words[static_cast<std::size_t>(code)];
    return !parseBoolean(word) && !isMissingWord(word);
  };
  const auto first = std::ranges::find_if(cells.codes, isNeither);
  if (first == cells.codes.end()) return;
  m_typeProblems.push_back(
      {0, name,
       notOfType(static_cast<std::size_t>(std::ranges::count_if(cells.codes, isNeither)),
                 cells.words[static_cast<std::size_t>(*first)])});
}

Result<void> CsvReader::readCells() {
  const auto isUnread = [](const ColumnState& column) { return !column.read; };
  // At most: as planned, as words, in another style of numbers.
  for (int pass = 0; pass < 4 && std::ranges::any_of(m_columns, isUnread); ++pass) {
    std::vector<bool> fresh;
    for (const ColumnState& column : m_columns) fresh.push_back(!column.read);
    if (auto once = readOnce(); !once) return once;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
      if (fresh[c]) judge(m_columns[c], m_names[c]);
    }
    settle();
  }
  return {};
}

Table CsvReader::build() {
  Table table;
  table.name = m_name;
  table.firstRow = m_layout.skipped + m_layout.headerLines + 1;
  table.leftOutBefore = std::move(m_leftOut);
  table.columns.resize(m_columns.size());
  oneapi::tbb::parallel_for(std::size_t{0}, m_columns.size(), [&](std::size_t c) {
    ColumnState& state = m_columns[c];
    const auto kind = state.guess.plan.kind;
    const bool converted = kind != ColumnPlan::Kind::Words && state.cells.numbers.empty();
    if (converted) wordsToNumbers(state.cells, state.guess.plan);
    table.columns[c] = finishColumn(m_names[c], state.cells, state.words, state.guess, state.wish);
    if (state.asWords) table.columns[c].reason = say("Numbers so long would lose digits");
  });
  for (std::size_t c = 0; c < m_columns.size(); ++c) {
    const ColumnState& state = m_columns[c];
    const bool ambiguous = state.guess.plan.ambiguous && state.cells.otherOrder;
    if (table.columns[c].type != ColumnType::DateTime || !ambiguous) continue;
    m_typeProblems.push_back(
        {0, m_names[c],
         say("Day and month cannot be told apart: read as %1; say dmy or mdy if it is not",
             orderName(state.guess.plan.order))});
  }
  dropEmptyLast(table);
  noteChanges(table);
  m_reading.problemCount = m_rowProblemCount;
  for (auto* problems : {&m_styleProblems, &m_typeProblems}) {
    m_reading.problemCount += problems->size();
    m_rowProblems.insert(m_rowProblems.end(), problems->begin(), problems->end());
  }
  m_reading.problems = std::move(m_rowProblems);
  std::ranges::stable_sort(m_reading.problems, {}, &Problem::row);
  table.reading = std::move(m_reading);
  noteOddNumbers(table);
  composeTime(table);
  return table;
}

// A delimiter at the end of every row makes a column of nothing.
void CsvReader::dropEmptyLast(Table& table) const {
  while (table.columns.size() > 1) {
    const std::size_t last = table.columns.size() - 1;
    const bool named = last < m_layout.header.size() && !m_layout.header[last].empty();
    if (named || table.columns[last].missing < table.rows()) return;
    table.columns.pop_back();
    table.notes.push_back(say("Column %1 has neither a name nor values: left out", last + 1));
  }
}

void CsvReader::noteChanges(Table& table) const {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string header = c < m_layout.header.size() ? m_layout.header[c] : std::string();
    if (m_layout.header.empty() || header == m_names[c]) continue;
    table.notes.push_back(
        header.empty()
            ? say("Column %1 has no name: called %2", c + 1, m_names[c])
            : say("Column %1 repeats the name “%2”: called “%3”", c + 1, header, m_names[c]));
  }
  if (m_layout.skipped > 0) {
    table.notes.push_back(say("%1 rows above the table left out", m_layout.skipped));
  }
  if (m_notesBelow > 0) {
    table.notes.push_back(say("%1 lines of remarks below the table left out", m_notesBelow));
  }
  if (m_blank > 0) table.notes.push_back(say("%1 blank rows left out", m_blank));
  if (m_comments > 0) table.notes.push_back(say("%1 comment lines left out", m_comments));
}

Result<Table> CsvReader::readText() {
  if (auto found = findTable(); !found) return tl::unexpected(found.error());
  if (auto guessed = guessColumns(); !guessed) return tl::unexpected(guessed.error());
  if (auto cells = readCells(); !cells) return tl::unexpected(cells.error());
  if (m_rows == 0) {
    return m_layout.headerLines > 0 ? fail("%1 has a header and no rows below it", m_name)
                                    : fail("%1 has no rows", m_name);
  }
  return build();
}

Result<Table> CsvReader::read() {
  if (auto beginning = takeBeginning(); !beginning) return tl::unexpected(beginning.error());
  if (auto text = checkText(); !text) return tl::unexpected(text.error());
  if (auto encoding = settleEncoding(); !encoding) return tl::unexpected(encoding.error());
  return readText();
}

Result<Preview> CsvReader::preview() {
  if (auto beginning = takeBeginning(); !beginning) return tl::unexpected(beginning.error());
  if (auto text = checkText(); !text) return tl::unexpected(text.error());
  if (auto encoding = settleEncoding(); !encoding) return tl::unexpected(encoding.error());
  const auto rows = m_whole ? std::nullopt : wholeRowsOfSample();
  if (rows) {
    ByteSource source = ByteSource::ofBytes(*rows);
    ReadOptions options = m_options;
    options.encoding = "UTF-8";
    auto table = CsvReader(source, m_name, options, m_watch).read();
    if (!table) return tl::unexpected(table.error());
    table->reading.encoding = m_reading.encoding;
    return Preview{std::move(*table), false};
  }
  auto table = readText();
  if (!table) return tl::unexpected(table.error());
  return Preview{std::move(*table), true};
}

// The beginning without what is cut off at its end; nothing where that leaves no row below the
// header.
std::optional<std::string> CsvReader::wholeRowsOfSample() const {
  Reading unused;
  const auto layout = findLayout(m_sample, false, m_name, m_options, unused);
  if (!layout) return std::nullopt;
  CsvScanner scanner(m_sample, layout->dialect);
  std::size_t whole = 0, rows = 0;
  while (scanner.next() && scanner.position() < m_sample.size()) {
    whole = scanner.position();
    ++rows;
  }
  if (rows <= layout->skipped + layout->headerLines) return std::nullopt;
  return m_sample.substr(0, whole);
}

}  // namespace gatescope
