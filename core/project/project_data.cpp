#include "core/base/file.h"
#include "core/project/recorder.h"
#include "core/project/sha256.h"
#include "core/table/csv.h"

#include <filesystem>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view examplePrefix = "example:";
constexpr std::string_view generatedPrefix = "generated:";

bool isFile(std::string_view source) {
  return !source.starts_with(examplePrefix) && !source.starts_with(generatedPrefix);
}

// The bytes behind a source, to be embedded; of a file above the limit the place and the hash.
Result<StoredData> fetch(const std::string& source, const ReadExample& readExample) {
  StoredData data;
  data.source = source;
  data.name = isFile(source) ? fs::path(source).filename().string() : source;
  std::error_code error;
  if (isFile(source) && fs::file_size(source, error) > Project::embedLimit && !error) {
    const auto hash = sha256OfFile(source);
    if (!hash) return tl::unexpected(hash.error());
    data.sha256 = *hash;
    data.path = fs::absolute(source, error).string();
    return data;
  }
  Result<std::string> bytes;
  if (isFile(source)) {
    bytes = readBytes(source);
  } else if (const Source* known = findSource(source); known != nullptr && !known->file.empty()) {
    data.name = known->title;
    bytes = readExample(known->file);
  } else {
    const auto table = loadSource(source, readExample);
    if (!table) return tl::unexpected(table.error());
    data.name = table->name;
    bytes = writeCsv(*table);
  }
  if (!bytes) return tl::unexpected(bytes.error());
  data.bytes = std::move(*bytes);
  data.sha256 = sha256(data.bytes);
  return data;
}

Result<Table> parse(const StoredData& data, const ReadOptions& options, const ReadWatch& watch) {
  if (!data.path.empty()) return readCsv(data.path, options, watch);
  // A generated table was written with its header, whatever its names look like.
  ReadOptions written;
  written.headerLines = 1;
  const bool generated = data.source.starts_with(generatedPrefix);
  return parseCsv(data.bytes, data.name, generated ? written : options, watch);
}

Result<void> checkUnchanged(const StoredData& data) {
  if (data.path.empty()) return {};
  const auto hash = sha256OfFile(data.path);
  if (!hash) return tl::unexpected(hash.error());
  if (*hash == data.sha256) return {};
  return fail(
      "%1 is not the file that this project was made with: its contents have changed. Start a new "
      "project with it.",
      data.path);
}

}  // namespace

Result<Table> projectTable(Project* project, const std::string& source,
                           const ReadExample& readExample, const ReadOptions& options,
                           const ReadWatch& watch) {
  if (project == nullptr) return loadSource(source, readExample, options, watch);
  const auto stored = project->data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) {
    if (auto same = checkUnchanged(**stored); !same) return tl::unexpected(same.error());
    return parse(**stored, options, watch);
  }
  const auto fetched = fetch(source, readExample);
  if (!fetched) return tl::unexpected(fetched.error());
  auto table = parse(*fetched, options, watch);
  if (!table) return table;
  if (auto kept = project->storeData(*fetched); !kept) return tl::unexpected(kept.error());
  return table;
}

Result<ProjectTables> projectTables(Project* project, const Experiment& experiment,
                                    const ReadExample& readExample, const ReadWatch& watch) {
  ProjectTables tables;
  ReadOptions options = experiment.data.read;
  auto table = projectTable(project, experiment.data.source, readExample, options, watch);
  if (!table) return tl::unexpected(table.error());
  tables.table = std::make_shared<const Table>(std::move(*table));
  if (experiment.data.testSource.empty()) return tables;
  options.lenient = true;
  auto test = projectTable(project, experiment.data.testSource, readExample, options, watch);
  if (!test) return tl::unexpected(test.error());
  tables.test = std::make_shared<const Table>(std::move(*test));
  return tables;
}

Result<void> keepSource(Project& project, const std::string& source,
                        const ReadExample& readExample) {
  const auto stored = project.data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) return {};
  const auto fetched = fetch(source, readExample);
  if (!fetched) return tl::unexpected(fetched.error());
  return project.storeData(*fetched);
}

Result<bool> sourceHasChanged(const Project& project, const std::string& source) {
  std::error_code error;
  if (!isFile(source) || !fs::exists(source, error)) return false;
  const auto stored = project.data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return false;
  const auto hash = sha256OfFile(source);
  if (!hash) return tl::unexpected(hash.error());
  return *hash != (*stored)->sha256;
}

std::string sourceIdentity(const Project* project, const std::string& source,
                           const ReadExample& readExample) {
  if (source.empty()) return {};
  if (project != nullptr) {
    const auto stored = project->data(source);
    if (stored && *stored) return (*stored)->sha256;
  }
  const Source* known = findSource(source);
  if (known == nullptr) return sha256OfFile(source).value_or(std::string());
  if (known->file.empty()) return {};
  const auto bytes = readExample(known->file);
  return bytes ? sha256(*bytes) : std::string();
}

Result<std::shared_ptr<const Dataset>> projectDataset(Project* project,
                                                      const Experiment& experiment,
                                                      const ReadExample& readExample) {
  const auto tables = projectTables(project, experiment, readExample);
  if (!tables) return tl::unexpected(tables.error());
  auto dataset = makeDataset(*tables->table, experiment.task, experiment.data, tables->test.get());
  if (!dataset) return tl::unexpected(dataset.error());
  return std::make_shared<const Dataset>(std::move(*dataset));
}

}  // namespace gatescope
