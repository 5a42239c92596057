#include "core/data/csv_dialect.h"

#include "core/data/csv_scanner.h"
#include "core/data/values.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kSampleRecords = 1000;

enum class Kind { Missing, Value, Text };

Kind kindOf(std::string_view text) {
  if (isMissingText(text)) return Kind::Missing;
  return parseNumber(text) || parseDateTime(text) ? Kind::Value : Kind::Text;
}

// How well a delimiter fits, 0 … 1.1: the share of records with the commonest number of cells,
// times the share of filled cells that are values (after van den Burg et al. 2019: pattern × type).
// The constant keeps files of pure text in the game. Halved when the first record, the header in
// most files, is cut differently from the others.
double fit(std::string_view bytes, char delimiter) {
  CsvScanner scanner(bytes, delimiter);
  std::map<std::size_t, std::size_t> records;  // by number of cells
  std::size_t count = 0, firstCells = 0, values = 0, texts = 0;
  while (count < kSampleRecords && scanner.next()) {
    if (scanner.isBlank()) continue;
    if (count++ == 0) firstCells = scanner.cells().size();
    ++records[scanner.cells().size()];
    for (const CsvCell& cell : scanner.cells()) {
      const Kind kind = kindOf(cell.raw);
      values += kind == Kind::Value;
      texts += kind == Kind::Text;
    }
  }
  if (count == 0) return 0;
  const auto common =
      std::ranges::max_element(records, {}, [](const auto& entry) { return entry.second; });
  if (common->first < 2) return 0;
  const double even = static_cast<double>(common->second) / static_cast<double>(count);
  const double typed =
      static_cast<double>(values) / static_cast<double>(std::max<std::size_t>(values + texts, 1));
  return even * (0.1 + typed) * (firstCells == common->first ? 1.0 : 0.5);
}

// What one column says about the first record being a header: > 0 yes, < 0 no.
struct ColumnVote {
  Kind first = Kind::Missing;
  std::string firstText;
  std::size_t values = 0, texts = 0;
  bool repeated = false;  // the first cell stands again further down

  int vote() const {
    if (first == Kind::Missing) return 0;
    if (first == Kind::Value) return values > texts ? -1 : 0;
    if (values > texts) return 1;
    return repeated ? -1 : 0;
  }
};

}  // namespace

char detectDelimiter(std::string_view bytes) {
  char best = ',';
  double bestFit = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const double candidate = fit(bytes, delimiter);
    if (candidate > bestFit) {
      bestFit = candidate;
      best = delimiter;
    }
  }
  return best;
}

bool detectHeader(std::string_view bytes, char delimiter) {
  CsvScanner scanner(bytes, delimiter);
  std::string scratch;
  std::vector<ColumnVote> columns;
  std::size_t records = 0;
  while (records < kSampleRecords && scanner.next()) {
    if (scanner.isBlank()) continue;
    const bool first = records++ == 0;
    if (first) columns.resize(scanner.cells().size());
    for (std::size_t c = 0; c < std::min(columns.size(), scanner.cells().size()); ++c) {
      const std::string_view text = scanner.cells()[c].text(scratch);
      const Kind kind = kindOf(text);
      ColumnVote& column = columns[c];
      if (first) {
        column.first = kind;
        column.firstText = text;
      } else {
        column.values += kind == Kind::Value;
        column.texts += kind == Kind::Text;
        column.repeated = column.repeated || text == column.firstText;
      }
    }
  }
  int votes = 0;
  bool named = !columns.empty();  // all cells are texts that differ
  std::set<std::string_view> names;
  for (const ColumnVote& column : columns) {
    votes += column.vote();
    named = named && column.first == Kind::Text && names.insert(column.firstText).second;
  }
  return votes > 0 || (votes == 0 && named);
}

}  // namespace gatescope
