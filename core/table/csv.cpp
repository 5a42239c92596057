#include "core/table/csv.h"

#include "core/table/csv_reader.h"
#include "core/table/values.h"

#include <filesystem>

namespace gatescope {

namespace {

// Quoted wherever any reader could take it for something else: a comment, the file's mark.
void writeCell(std::string& out, std::string_view text) {
  const bool begin = text.starts_with('#') || text.starts_with('~') || text.starts_with('%') ||
                     text.starts_with("\uFEFF");
  const bool quote = begin || text.find_first_of(",;\t|\"\r\n") != std::string_view::npos ||
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

std::string fileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

}  // namespace

Result<Table> parseCsv(std::string_view bytes, const std::string& name, const ReadOptions& options,
                       const ReadWatch& watch) {
  ByteSource source = ByteSource::ofBytes(bytes);
  return CsvReader(source, name, options, watch).read();
}

Result<Table> readCsv(const std::string& path, const ReadOptions& options, const ReadWatch& watch) {
  auto source = ByteSource::openFile(path);
  if (!source) return tl::unexpected(source.error());
  return CsvReader(*source, fileName(path), options, watch).read();
}

Result<Preview> previewCsv(const std::string& path, const ReadOptions& options) {
  auto source = ByteSource::openFile(path);
  if (!source) return tl::unexpected(source.error());
  return CsvReader(*source, fileName(path), options, {}).preview();
}

std::string writeCsv(const Table& table) {
  std::string out;
  const auto isWritten = [](const Column& column) { return column.madeFrom.empty(); };
  bool first = true;
  for (const Column& column : table.columns) {
    if (!isWritten(column)) continue;
    if (!std::exchange(first, false)) out += ',';
    writeCell(out, column.name);
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    first = true;
    const std::size_t begin = out.size();
    for (const Column& column : table.columns) {
      if (!isWritten(column)) continue;
      if (!std::exchange(first, false)) out += ',';
      // An empty cell would be the empty set.
      const bool noSet = column.type == ColumnType::Labels && column.isMissing(row);
      writeCell(out, noSet ? "NA" : column.text(row));
    }
    // A row of nothing would be a blank line, which is left out.
    if (out.find_first_not_of(',', begin) == std::string::npos) out.insert(begin, "\"\"");
    out += '\n';
  }
  return out;
}

ReadOptions readOptionsOf(const Table& table) {
  ReadOptions options;
  options.encoding = "UTF-8";
  options.delimiter = ",";
  options.quote = "\"";
  options.headerLines = 1;
  options.skipLines = 0;
  for (const Column& column : table.columns) {
    if (!column.madeFrom.empty()) continue;
    options.types.push_back(column.name + "=" + std::string(columnTypeKey(column.type)));
  }
  return options;
}

}  // namespace gatescope
