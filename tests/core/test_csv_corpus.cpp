#include "core/table/csv.h"
#include "core/table/dates.h"
#include "core/table/values.h"
#include "tests/support.h"

#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

// Every file of the corpus of messy CSV files, against answers that were written by hand and read
// with another parser (tests/golden/make_csv_corpus.py).

using namespace gatescope;
using namespace gatescope::test;

namespace {

const nlohmann::json& expectedFiles() {
  static const nlohmann::json files =
      nlohmann::json::parse(readFile(sourcePath("tests/golden/csv_corpus.json"))).at("files");
  return files;
}

// "integer", or one of ["category", "text"].
bool isOneOf(const std::string& value, const nlohmann::json& allowed) {
  if (allowed.is_string()) return value == allowed.get<std::string>();
  return std::ranges::any_of(allowed, [&](const auto& one) { return one == value; });
}

// Where this program reads a file in another way, on purpose: the difference, to the letter.
struct Choice {
  const char* file;
  const char* difference;
};
constexpr Choice kChoices[] = {
    // A name stands on one line, with single blanks.
    {"csvkit__test_header_newline.csv",
     "name of column 1: start end, expected start \t\n\v\f\r end\n"},
    // One row with an empty cell, as its source publishes it.
    {"csvtestdata__empty-one-column.csv", "read"},
    // One column, in which a comma is text: nothing is lost.
    {"duckdb__csv_quoted_newline_odd.csv",
     "row 1 of content: 84,hello world, expected 84\nrow 3 is not reported\n"},
};

std::string choiceFor(const std::string& file) {
  for (const Choice& choice : kChoices) {
    if (file == choice.file) return choice.difference;
  }
  return {};
}

std::vector<const Column*> fileColumns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (column.madeFrom.empty()) columns.push_back(&column);
  }
  return columns;
}

// Whether a cell says what the file's text says.
bool says(const Column& column, std::size_t row, const std::string& text) {
  const std::string read = column.text(row);
  if (read == text || read == std::string(trimmed(text))) return true;
  if (column.isNumeric()) {
    for (const NumberStyle style :
         {NumberStyle{'.', 0}, NumberStyle{',', 0}, NumberStyle{'.', ','}, NumberStyle{',', '.'}}) {
      const auto value = parseNumber(text, style);
      if (value && *value == column.numbers[row]) return true;
    }
  }
  if (column.type == ColumnType::DateTime) {
    for (const DateOrder order :
         {DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear}) {
      if (parseDate(text, order) == column.numbers[row]) return true;
    }
    return parseTimeOfDay(text) == column.numbers[row] ||
           parseCompactDate(text) == column.numbers[row];
  }
  return false;
}

// What differs from the expected table, in lines; empty: nothing.
std::string differences(const Table& table, const nlohmann::json& expected) {
  std::string out;
  const auto differ = [&](const std::string& what, const std::string& is, const std::string& want) {
    if (is != want) out += what + ": " + is + ", expected " + want + "\n";
  };
  const Reading& reading = table.reading;
  differ("encoding", reading.encoding.value, expected.at("encoding"));
  const std::string delimiter = reading.delimiter.value;
  differ("delimiter", delimiter.empty() ? "," : delimiter, expected.at("delimiter"));
  differ("quote", reading.quote.value, expected.at("quote"));
  differ("escape", reading.escape.value, expected.at("escape"));
  differ("header", reading.header.value, std::to_string(expected.at("header_lines").get<int>()));
  differ("rows", std::to_string(table.rows()), std::to_string(expected.at("rows").get<int>()));
  const auto columns = fileColumns(table);
  const auto& wanted = expected.at("columns");
  differ("columns", std::to_string(columns.size()), std::to_string(wanted.size()));
  for (std::size_t c = 0; c < std::min(columns.size(), wanted.size()); ++c) {
    const std::string name = wanted[c].at("name");
    differ("name of column " + std::to_string(c + 1), columns[c]->name, name);
    const std::string type(columnTypeKey(columns[c]->type));
    if (!isOneOf(type, wanted[c].at("type"))) differ(name, type, wanted[c].at("type").dump());
    differ("missing in " + name, std::to_string(columns[c]->missing),
           std::to_string(wanted[c].at("missing").get<int>()));
  }
  for (const auto& cell : expected.at("cells")) {
    const auto row = cell[0].get<std::size_t>();
    const Column* column = table.find(cell[1].get<std::string>());
    if (column == nullptr || row >= column->rows()) continue;
    if (!says(*column, row, cell[2])) {
      differ("row " + std::to_string(row) + " of " + column->name, column->text(row), cell[2]);
    }
  }
  std::set<std::size_t> reported;
  for (const Problem& problem : reading.problems) reported.insert(problem.row);
  for (const auto& row : expected.at("problems")) {
    if (!reported.contains(row.get<std::size_t>())) {
      out += "row " + std::to_string(row.get<int>()) + " is not reported\n";
    }
  }
  for (const Problem& problem : reading.problems) {
    const auto& rows = expected.at("problems");
    const bool known = std::ranges::any_of(
        rows, [&](const auto& row) { return row.template get<std::size_t>() == problem.row; });
    if (problem.row > 0 && !known) {
      out +=
          "row " + std::to_string(problem.row) + " is reported: " + problem.message.text() + "\n";
    }
  }
  return out;
}

}  // namespace

class TestCsvCorpus : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyFileIsReadAsExpectedOrRefused_data() {
    QTest::addColumn<QString>("file");
    for (const auto& [file, expected] : expectedFiles().items()) {
      QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
  }
  void everyFileIsReadAsExpectedOrRefused() {
    GATESCOPE_NEEDS_SHARED("csv-corpus");
    QFETCH(QString, file);
    const auto& expected = expectedFiles().at(file.toStdString());
    const auto table = readCsv(sharedPath("csv-corpus/" + file.toStdString()).string());
    const std::string choice = choiceFor(file.toStdString());
    if (choice == "read") {
      VERIFY_OK(table);
    } else if (expected.at("outcome") == "refused") {
      QVERIFY(!table.has_value());
      const std::string sentence = table.error().text();
      QVERIFY2(sentence.find(file.toStdString()) != std::string::npos, sentence.c_str());
      for (const char* place : {"row", "column"}) {
        if (!expected.contains(place)) continue;
        const std::string where = place + (" " + std::to_string(expected.at(place).get<int>()));
        QVERIFY2(sentence.find(where) != std::string::npos, sentence.c_str());
      }
    } else {
      VERIFY_OK(table);
      QCOMPARE(differences(*table, expected), choice);
    }
  }

  void noFileIsLeftOut() {
    GATESCOPE_NEEDS_SHARED("csv-corpus");
    for (const auto& entry : std::filesystem::directory_iterator(sharedPath("csv-corpus"))) {
      const std::string name = entry.path().filename().string();
      if (entry.is_directory() || name == "INDEX.csv") continue;
      QVERIFY2(expectedFiles().contains(name), name.c_str());
    }
  }
};

QTEST_APPLESS_MAIN(TestCsvCorpus)
#include "test_csv_corpus.moc"
