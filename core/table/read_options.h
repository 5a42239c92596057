#pragma once

#include <string>
#include <vector>

namespace gatescope {

// What to do with a row that has fewer or more cells than there are columns. Each is reported.
enum class RaggedRows {
  Fill,    // missing cells at the end; cells beyond the last column are left out
  Drop,    // the row is left out
  Refuse,  // the file is refused
};

// What a person says about a file. Whatever is left open is inferred from it.
struct ReadOptions {
  std::string encoding;   // as ICU and IANA name them: "GBK", "windows-1252"; empty: inferred
  std::string delimiter;  // one character or "tab", "space"; empty: inferred
  std::string quote;      // one character or "none"; empty: inferred
  std::string decimal;    // "." or ","; empty: column by column
  std::string thousands;  // one of . , ' or "space", "none"; empty: column by column
  int headerLines = -1;   // lines that name the columns; −1: inferred
  int skipLines = -1;     // rows above them; −1: inferred
  RaggedRows ragged = RaggedRows::Fill;
  // "TEMP=-200": in this column, "-200": in every column. Beside what always means missing.
  std::vector<std::string> missing;
  // "COL=TYPE", TYPE one of integer, number, boolean, category, text, date, dmy, mdy, ymd, unix.
  std::vector<std::string> types;
  // Of another file than the one that the options were made for: columns that it lacks do not
  // matter.
  bool lenient = false;

  bool operator==(const ReadOptions&) const = default;
};

}  // namespace gatescope
