#include "core/train/setting_rows.h"

#include <algorithm>
#include <charconv>

// The rows of the settings table that say how a file is read. Text fields that are empty are found
// out from the file.

namespace gatescope::rows {
namespace {

template <typename Field>
Setting importText(const Words& words, Field field, std::vector<std::string_view> allowed) {
  Setting setting = row(Group::Import, Kind::Text, words, always);
  setting.read = [field](const Experiment& e) { return field(e.data.read); };
  setting.write = [field](Experiment& e, const std::string& text) { field(e.data.read) = text; };
  setting.check = [words, allowed](const std::string& text) -> Result<void> {
    if (text.empty() || allowed.empty() || std::ranges::find(allowed, text) != allowed.end()) {
      return {};
    }
    std::string list;
    for (const std::string_view one : allowed) list += (list.empty() ? "" : " ") + std::string(one);
    return failField(std::string(words.key), "%1: expected one of %2, found “%3”", words.label,
                     list, text);
  };
  return setting;
}

// A count that may be left open, which is −1 in an experiment and “auto” as text.
template <typename Field>
Setting importCount(const Words& words, Field field) {
  Setting setting = row(Group::Import, Kind::Text, words, always);
  setting.read = [field](const Experiment& e) {
    const int count = field(e.data.read);
    return count < 0 ? std::string("auto") : std::to_string(count);
  };
  setting.write = [field](Experiment& e, const std::string& text) {
    field(e.data.read) = text == "auto" || text.empty() ? -1 : parsed<int>(text);
  };
  setting.check = [words](const std::string& text) -> Result<void> {
    int count = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (text.empty() || text == "auto" || (whole && count >= 0 && count <= 10000)) return {};
    return failField(std::string(words.key),
                     "%1: expected auto or a number from 0 to 10000, found “%2”", words.label,
                     text);
  };
  return setting;
}

}  // namespace

void addImport(std::vector<Setting>& table) {
  table.push_back(importText({"encoding", "Encoding",
                              "How the file's bytes stand for characters, such as UTF-8, GBK or "
                              "windows-1252; empty: found out."},
                             [](auto& o) -> auto& { return o.encoding; }, {}));
  table.push_back(importText({"delimiter", "Delimiter",
                              "What stands between cells: one character, tab, space, or none; "
                              "empty: found out."},
                             [](auto& o) -> auto& { return o.delimiter; }, {}));
  table.push_back(importText({"quote", "Quote",
                              "What stands around cells that hold a delimiter: one character or "
                              "none; empty: found out."},
                             [](auto& o) -> auto& { return o.quote; }, {}));
  table.push_back(importText(
      {"decimal", "Decimal mark", "A point or a comma; empty: found out for each column."},
      [](auto& o) -> auto& { return o.decimal; }, {".", ","}));
  table.push_back(importText({"thousands", "Thousands mark",
                              "What stands between groups of three digits; empty: found out for "
                              "each column."},
                             [](auto& o) -> auto& { return o.thousands; },
                             {".", ",", "'", "space", "none"}));
  table.push_back(importCount(
      {"header", "Header lines", "Rows that name the columns; auto: found out."},
      [](auto& o) -> auto& { return o.headerLines; }));
  table.push_back(importCount(
      {"skip", "Rows above", "Rows above the header; auto: found out."},
      [](auto& o) -> auto& { return o.skipLines; }));
  table.push_back(choice(
      Group::Import,
      {"ragged", "Uneven rows", "What to do with a row that has fewer or more cells than columns."},
      {{"fill", "Fill: missing cells at the end"},
       {"drop", "Drop the row"},
       {"refuse", "Refuse the file"}},
      [](auto& e) -> auto& { return e.data.read.ragged; }));
  table.push_back(columns(
      Group::Import,
      {"missing-values", "Missing values",
       "What means missing beside empty, NA, NaN, null and ?: -200 in every column, COL=-200 in "
       "one."},
      [](auto& e) -> auto& { return e.data.read.missing; }));
  table.push_back(columns(
      Group::Import,
      {"types", "Types",
       "COL=TYPE, with integer, number, boolean, category, text, labels (several in a cell: 60 64 "
       "67, or a;b), date, dmy, mdy, ymd, yyyymmdd or unix; the others are found out."},
      [](auto& e) -> auto& { return e.data.read.types; }));
}

}  // namespace gatescope::rows
