#include "core/table/dialect.h"

#include "core/table/dates.h"
#include "core/table/values.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace gatescope {

namespace {

constexpr std::array kDelimiters = {',', ';', '\t', '|', ' '};

bool looksLikeNumber(std::string_view text) {
  return parseNumber(text) || parseNumber(text, {',', 0}) || parseNumber(text, {'.', ','}) ||
         parseNumber(text, {',', '.'});
}

bool looksLikeDate(std::string_view text) {
  return parseDate(text, DateOrder::YearMonthDay) || parseDate(text, DateOrder::DayMonthYear) ||
         parseDate(text, DateOrder::MonthDayYear) || parseTimeOfDay(text);
}

// How a text looks when it is cut in one way.
struct Cut {
  double fit = 0;          // 0 … 1.1
  double even = 0;         // share of records of the commonest width
  std::size_t width = 0;   // that width
  bool firstFits = false;  // the first record has it, too
};

// The share of records with the commonest number of cells, times the share of filled cells that are
// values. The constant keeps files of pure text in the game. Halved when the first record, the
// header in most files, is cut differently from the others.
Cut tryCut(std::string_view sample, const Dialect& dialect, bool whole) {
  Cut cut;
  std::map<std::size_t, std::size_t> widths;
  std::size_t count = 0, first = 0, values = 0, texts = 0;
  for (const SampleRecord& record : sampleRecords(sample, dialect, whole)) {
    if (record.blank || record.comment) continue;
    if (count++ == 0) first = record.cells.size();
    ++widths[record.cells.size()];
    for (const std::string& cell : record.cells) {
      const CellKind kind = cellKind(cell);
      values += kind == CellKind::Value;
      texts += kind == CellKind::Text;
    }
  }
  if (count == 0) return cut;
  // Of two widths that are as frequent, the first record's.
  const auto common = std::ranges::max_element(widths, {}, [&](const auto& entry) {
    return 2 * entry.second + (entry.first == first ? 1 : 0);
  });
  cut.width = common->first;
  cut.even = static_cast<double>(common->second) / static_cast<double>(count);
  const double typed =
      static_cast<double>(values) / static_cast<double>(std::max<std::size_t>(values + texts, 1));
  cut.firstFits = first == common->first;
  cut.fit = cut.even * (0.1 + typed) * (cut.firstFits ? 1.0 : 0.5);
  return cut;
}

// How a kind of quote is used, judged line by line.
struct QuoteUse {
  std::size_t wrapped = 0;             // cells that begin and end with it
  std::size_t opened = 0, closed = 0;  // cells that only begin, only end with it
};

QuoteUse countQuotes(std::string_view sample, char quote, char delimiter, bool whole) {
  QuoteUse use;
  for (const SampleRecord& record : sampleRecords(sample, {delimiter, 0, 0, 0}, whole)) {
    for (const std::string& cell : record.cells) {
      const bool opens = cell.starts_with(quote), closes = cell.size() > 1 && cell.ends_with(quote);
      use.wrapped += opens && closes;
      use.opened += opens && !closes;
      use.closed += closes && !opens;
    }
  }
  return use;
}

char findQuote(std::string_view sample, char delimiter, bool whole, Understood& found) {
  const QuoteUse twin = countQuotes(sample, '"', delimiter, whole);
  if (twin.wrapped == 0) {
    const QuoteUse single = countQuotes(sample, '\'', delimiter, whole);
    if (single.wrapped >= 2 && single.wrapped > single.opened) {
      found = {"'", say("%1 cells begin and end with it", single.wrapped)};
      return '\'';
    }
  }
  const Cut asQuotes = tryCut(sample, {delimiter, '"', 0, 0}, whole);
  const Cut asText = tryCut(sample, {delimiter, 0, 0, 0}, whole);
  if (twin.opened > 0 && asText.even > 0.95 && asText.even > asQuotes.even) {
    found = {"", say("The rows have the same width only if quotes are text")};
    return 0;
  }
  found = {"\"", twin.wrapped == 1  ? say("One cell begins and ends with it")
                 : twin.wrapped > 1 ? say("%1 cells begin and end with it", twin.wrapped)
                                    : say("It is the usual one; no cell has it")};
  return '"';
}

// Whether quotes inside quotes have a backslash before them: not where one just ends a cell.
bool usesBackslash(std::string_view sample, const Dialect& dialect) {
  if (dialect.quote == 0) return false;
  const std::string marked = {'\\', dialect.quote};
  for (std::size_t at = sample.find(marked); at != std::string_view::npos;
       at = sample.find(marked, at + 1)) {
    const std::size_t after = at + 2;
    if (after >= sample.size()) return false;
    const char next = sample[after];
    if (next != dialect.delimiter && next != '\n' && next != '\r' && next != dialect.quote) {
      return true;
    }
  }
  return false;
}

// Whether the rows have one width only if a backslash takes the delimiter behind it into the cell.
bool escapesDelimiters(std::string_view sample, Dialect dialect, bool whole) {
  const std::string marked = {'\\', dialect.delimiter};
  if (dialect.delimiter == 0 || sample.find(marked) == std::string_view::npos) return false;
  const double plain = tryCut(sample, dialect, whole).even;
  dialect.escape = '\\';
  return tryCut(sample, dialect, whole).even > plain;
}

// The sign that all of the first lines, one at least, have in front.
char findComment(std::string_view sample) {
  const std::size_t begin = sample.find_first_not_of("\r\n \t");
  if (begin == std::string_view::npos) return 0;
  const char sign = sample[begin];
  if (sign == '#') return sign;
  const bool apart = begin + 1 < sample.size() && isBlankCharacter(sample[begin + 1]);
  return (sign == '~' || sign == '%') && apart ? sign : '\0';
}

Result<char> oneCharacter(const std::string& text, const char* field) {
  for (const auto& [word, character] : {std::pair{"tab", '\t'},
                                        {"\\t", '\t'},
                                        {"space", ' '},
                                        {"comma", ','},
                                        {"semicolon", ';'}}) {
    if (text == word) return character;
  }
  if (text == "none") return '\0';
  const bool plain = text.size() == 1 && text[0] != '\n' && text[0] != '\r' &&
                     static_cast<unsigned char>(text[0]) < 128;
  if (plain) return text[0];
  return failField(field, "Expected one character, tab, space or none, found “%1”", text);
}

std::string shown(char character) {
  return character == 0 ? std::string() : std::string(1, character);
}

char findDelimiter(std::string_view sample, bool whole, const Dialect& like, Understood& found) {
  Dialect dialect = like;
  dialect.delimiter = 0;
  const Cut single = tryCut(sample, dialect, whole);
  char best = 0;
  Cut bestCut;
  bestCut.fit = 0.25 * single.fit;
  for (const char delimiter : kDelimiters) {
    dialect.delimiter = delimiter;
    Cut cut = tryCut(sample, dialect, whole);
    // A quote that never closes would hide all rows behind it.
    Dialect plain = dialect;
    plain.quote = 0;
    Cut asText = tryCut(sample, plain, whole);
    asText.fit *= 0.9;
    if (asText.fit > cut.fit) cut = asText;
    if (cut.width < 2 || cut.fit <= bestCut.fit) continue;
    // Words stand between blanks everywhere: a table must have a first row like most others.
    if (delimiter == ' ' && (cut.even < 0.35 || cut.width < 4 || !cut.firstFits)) continue;
    best = delimiter;
    bestCut = cut;
  }
  if (best == 0) {
    found = {"", say("No character cuts the rows into columns: there is one column")};
    return 0;
  }
  const auto percent = static_cast<int>(100 * bestCut.even);
  found = {shown(best), say("It cuts %1 % of the rows into %2 cells", percent, bestCut.width)};
  return best;
}

}  // namespace

CellKind cellKind(std::string_view text) {
  if (isMissingWord(text)) return CellKind::Missing;
  const char first = trimmed(text).front();
  const bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
  if (letter && text.size() > 40) return CellKind::Text;
  if (looksLikeNumber(text) || looksLikeDate(text)) return CellKind::Value;
  return text.size() > 1 && parseBoolean(text) ? CellKind::Value : CellKind::Text;
}

Result<Dialect> findDialect(std::string_view sample, bool whole, const ReadOptions& options,
                            Reading& reading) {
  const Message given = say("As you said");
  Dialect dialect;
  dialect.comment = findComment(sample);
  reading.comment = {shown(dialect.comment), dialect.comment != 0
                                                 ? say("The first lines begin with it")
                                                 : say("No line at the top begins with # or ~")};
  if (!options.delimiter.empty()) {
    const auto delimiter = oneCharacter(options.delimiter, "delimiter");
    if (!delimiter) return tl::unexpected(delimiter.error());
    dialect.delimiter = *delimiter;
    reading.delimiter = {shown(*delimiter), given};
  } else {
    dialect.delimiter = findDelimiter(sample, whole, dialect, reading.delimiter);
  }
  if (!options.quote.empty()) {
    const auto quote = oneCharacter(options.quote, "quote");
    if (!quote) return tl::unexpected(quote.error());
    dialect.quote = *quote;
    reading.quote = {shown(*quote), given};
  } else {
    dialect.quote = findQuote(sample, dialect.delimiter, whole, reading.quote);
    const bool ruined = dialect.quote != '"' && options.delimiter.empty();
    // Another use of quotes may cut the rows elsewhere.
    if (ruined) dialect.delimiter = findDelimiter(sample, whole, dialect, reading.delimiter);
  }
  if (usesBackslash(sample, dialect) || escapesDelimiters(sample, dialect, whole)) {
    dialect.escape = '\\';
  }
  reading.escape = {shown(dialect.escape), dialect.escape != 0
                                               ? say("It stands before quotes inside quotes")
                                               : say("Quotes inside quotes are doubled")};
  return dialect;
}

}  // namespace gatescope
