#include "core/table/csv.h"
#include "core/table/csv_reader.h"
#include "core/table/encoding.h"
#include "tests/fuzz/sizes.h"
#include "tests/fuzz/table_checks.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>

#include <oneapi/tbb/global_control.h>

// Any bytes through the reader. Twelve characters choose how it is asked ('0'
// each: nothing is said), a line end follows to be legible, and the rest is the
// file.

using namespace gatescope;
using namespace gatescope::fuzz;

namespace {

enum Choice {
  Encoding,
  Delimiter,
  Quote,
  Decimal,
  Thousands,
  Header,
  Skip,
  Ragged,
  Type,
  Which,
  Missing,
  Sizes,
  LineEnd,
  HeadBytes
};

constexpr const char* kEncodings[] = {"",          "UTF-8",    "UTF-16LE",     "UTF-16BE",
                                      "GB18030",   "Big5",     "windows-1252", "ISO-8859-7",
                                      "Shift_JIS", "UTF-32LE", "ISO-2022-JP",  "UTF-7",
                                      "EUC-KR",    "ibm-37",   "no such"};
constexpr const char* kDelimiters[] = {"",   ",", ";",  "tab", "|", "space", "none",
                                       "\\", ":", "\"", "1",   "-", ".",     "é"};
constexpr const char* kQuotes[] = {"", "\"", "'", "none", ",", "|", " ", "\\", "no such"};
constexpr const char* kDecimals[] = {"", ".", ",", "x"};
constexpr const char* kThousands[] = {"", "none", ".", ",", "'", "space"};
constexpr int kLines[] = {-1, 0, 1, 2, 3, 50, 2000000000};
constexpr const char* kTypes[] = {"",     "integer",  "number", "boolean", "category",
                                  "text", "date",     "dmy",    "mdy",     "ymd",
                                  "unix", "yyyymmdd", "no such"};
constexpr const char* kMissing[] = {"",  "-200", "9999", "x",          "1",  "yes",
                                    "-", "c1=2", " ",    "2024-05-31", "1,5"};
// Of the sample and of a block.
constexpr std::pair<std::size_t, std::size_t> kSizes[] = {
    {256 << 10, 1 << 20}, {64, 64}, {64, 100}, {300, 300}, {1000, 1000}};

struct Question {
  ReadOptions options;
  std::string type;
  std::size_t which = 0;  // the column that is said to be of that type; 0: all
  std::pair<std::size_t, std::size_t> sizes;
};

Question questionOf(std::string_view head) {
  const auto pick = [&](Choice choice, const auto& values) {
    const auto index = static_cast<std::uint8_t>(head[choice] - '0');
    return values[index % std::size(values)];
  };
  Question question;
  ReadOptions& options = question.options;
  options.encoding = pick(Encoding, kEncodings);
  options.delimiter = pick(Delimiter, kDelimiters);
  options.quote = pick(Quote, kQuotes);
  options.decimal = pick(Decimal, kDecimals);
  options.thousands = pick(Thousands, kThousands);
  options.headerLines = pick(Header, kLines);
  options.skipLines = pick(Skip, kLines);
  options.ragged = pick(Ragged, std::array{RaggedRows::Fill, RaggedRows::Drop, RaggedRows::Refuse});
  question.type = pick(Type, kTypes);
  question.which = static_cast<std::uint8_t>(head[Which] - '0');
  if (const std::string missing = pick(Missing, kMissing); !missing.empty()) {
    options.missing = {missing};
    options.lenient = true;
  }
  question.sizes = pick(Sizes, kSizes);
  return question;
}

Result<Table> readIn(std::string_view bytes, const ReadOptions& options,
                     std::pair<std::size_t, std::size_t> sizes) {
  std::tie(sampleBytes, blockBytes) = sizes;
  auto table = parseCsv(bytes, "fuzz.csv", options);
  if (table) {
    checkTable(*table, options);
  } else {
    checkMessage(table.error().message);
  }
  return table;
}

// Signs that make a short text look like no text, or names that begin like a
// ZIP archive.
bool isPlainText(std::string_view text) {
  return whatElseItIs(text).empty() && std::ranges::all_of(text, [](char c) {
           return c == '\n' || c == '\r' || c == '\t' || static_cast<unsigned char>(c) >= 0x20;
         });
}

std::vector<std::string> typesOf(const Table& table, const std::string& type, std::size_t which) {
  std::vector<std::string> types;
  const auto columns = fileColumns(table);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (which == 0 || c == (which - 1) % columns.size()) {
      types.push_back(columns[c]->name + "=" + type);
    }
  }
  return types;
}

void checkReading(std::string_view bytes, const ReadOptions& options,
                  std::pair<std::size_t, std::size_t> sizes) {
  const auto table = readIn(bytes, options, sizes);
  // In other blocks, where it takes more than one.
  const bool blocks = bytes.size() > sizes.second;
  const auto other = blocks ? readIn(bytes, options, {sizes.first, 2 * sizes.second + 1}) : table;
  if (table.has_value() != other.has_value()) broken("blocks: another outcome");
  if (!table) {
    // Bytes are checked block by block: which of two faults is met first is the block's affair.
    const bool sameKind = table.error().field == other.error().field;
    if (sameKind && table.error().text() != other.error().text()) {
      broken("blocks: another error", table.error().text(), 0, other.error().text());
    }
    return;
  }
  checkSame(*table, *other);
  ReadOptions asTexts = options;
  asTexts.missing.clear();
  asTexts.types = typesOf(*table, "text", 0);
  const auto texts = readIn(bytes, asTexts, sizes);
  if (!texts) broken("texts: refused", {}, 0, texts.error().text());
  checkAgainstTexts(*table, *texts, options);

  const std::string written = writeCsv(*table);
  if (!isPlainText(written) || rowsUnlikeHeader(*table).empty()) return;
  const auto again = readIn(written, readOptionsOf(*table), kSizes[0]);
  if (!again) broken("round trip: refused", {}, 0, again.error().text());
  checkRoundTrip(*table, *again);
}

void checkPreview(std::string_view bytes, const ReadOptions& options,
                  std::pair<std::size_t, std::size_t> sizes) {
  if (bytes.size() <= sizes.first) return;  // the preview is the reading
  std::tie(sampleBytes, blockBytes) = sizes;
  ByteSource source = ByteSource::ofBytes(bytes);
  const auto preview = CsvReader(source, "fuzz.csv", options, {}).preview();
  if (!preview) return checkMessage(preview.error().message);
  checkTable(preview->table, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Which bytes a thread gets must not depend on the others, so that what was
  // found is found again.
  static const oneapi::tbb::global_control alone(
      oneapi::tbb::global_control::max_allowed_parallelism, 1);
  if (size < HeadBytes) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view bytes = input.substr(HeadBytes);
  Question question = questionOf(input);
  if (!question.type.empty()) {
    const auto table = readIn(bytes, question.options, question.sizes);
    if (table) question.options.types = typesOf(*table, question.type, question.which);
  }
  checkReading(bytes, question.options, question.sizes);
  checkPreview(bytes, question.options, question.sizes);
  return 0;
}
