#include "core/base/file.h"
#include "core/data/csv.h"
#include "core/project/recorder.h"
#include "core/project/sha256.h"

#include <filesystem>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view examplePrefix = "example:";
constexpr std::string_view generatedPrefix = "generated:";

bool isFile(std::string_view source) {
  return !source.starts_with(examplePrefix) && !source.starts_with(generatedPrefix);
}

// A generated table was written with its header, whatever its names look like.
Result<Table> parse(const std::string& source, const std::string& bytes, const std::string& name) {
  CsvOptions options;
  if (source.starts_with(generatedPrefix)) options.header = CsvOptions::Header::Yes;
  return parseCsv(bytes, name, options);
}

// The bytes behind a source, to be embedded or, for a large file, to be known again.
Result<StoredData> fetch(const std::string& source, const ReadExample& readExample) {
  StoredData data;
  data.source = source;
  data.name = isFile(source) ? fs::path(source).filename().string() : source;
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

// Above the limit only the place and the hash go into the project.
StoredData toStore(const StoredData& data) {
  if (!isFile(data.source) || data.bytes.size() <= Project::embedLimit) return data;
  std::error_code error;
  StoredData reference = data;
  reference.bytes.clear();
  reference.path = fs::absolute(data.source, error).string();
  return reference;
}

Result<Table> storedTable(const StoredData& data) {
  if (data.path.empty()) return parse(data.source, data.bytes, data.name);
  const auto bytes = readBytes(data.path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (sha256(*bytes) != data.sha256) {
    return fail(
        "%1 is not the file that this project was made with: its contents have changed. "
        "Start a new project with it.",
        data.path);
  }
  return parse(data.source, *bytes, data.name);
}

}  // namespace

Result<Table> projectTable(Project* project, const std::string& source,
                           const ReadExample& readExample) {
  if (project != nullptr) {
    const auto stored = project->data(source);
    if (!stored) return tl::unexpected(stored.error());
    if (*stored) return storedTable(**stored);
  }
  const auto fetched = fetch(source, readExample);
  if (!fetched) return tl::unexpected(fetched.error());
  auto table = parse(source, fetched->bytes, fetched->name);
  if (!table || project == nullptr) return table;
  if (auto kept = project->storeData(toStore(*fetched)); !kept) {
    return tl::unexpected(kept.error());
  }
  return table;
}

Result<void> keepSource(Project& project, const std::string& source,
                        const ReadExample& readExample) {
  const auto stored = project.data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) return {};
  const auto fetched = fetch(source, readExample);
  if (!fetched) return tl::unexpected(fetched.error());
  return project.storeData(toStore(*fetched));
}

Result<bool> sourceHasChanged(const Project& project, const std::string& source) {
  std::error_code error;
  if (!isFile(source) || !fs::exists(source, error)) return false;
  const auto stored = project.data(source);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return false;
  const auto bytes = readBytes(source);
  if (!bytes) return tl::unexpected(bytes.error());
  return sha256(*bytes) != (*stored)->sha256;
}

Result<std::shared_ptr<const Dataset>> projectDataset(Project* project,
                                                      const Experiment& experiment,
                                                      const ReadExample& readExample) {
  const auto table = projectTable(project, experiment.data.source, readExample);
  if (!table) return tl::unexpected(table.error());
  const bool hasTestFile = !experiment.data.testSource.empty();
  Result<Table> testTable;
  if (hasTestFile) {
    testTable = projectTable(project, experiment.data.testSource, readExample);
    if (!testTable) return tl::unexpected(testTable.error());
  }
  auto dataset =
      makeDataset(*table, experiment.task, experiment.data, hasTestFile ? &*testTable : nullptr);
  if (!dataset) return tl::unexpected(dataset.error());
  return std::make_shared<const Dataset>(std::move(*dataset));
}

}  // namespace gatescope
