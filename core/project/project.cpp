#include "core/project/project.h"

#include "core/project/state.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace fs = std::filesystem;

namespace {

// Nothing else has the file open, so a run that stands as running was cut off with its program:
// nobody wrote down how it ended.
void closeInterruptedRuns(SQLite::Database& database) {
  database.exec(
      "UPDATE runs SET status = 'stopped', "
      "message = 'The program ended while this run was training.', "
      "best_epoch = coalesce((SELECT epoch FROM snapshots WHERE run = runs.id AND best = 1), 0), "
      "seconds = coalesce((SELECT sum(seconds) FROM epochs WHERE run = runs.id), 0) "
      "WHERE status IN ('waiting', 'training', 'paused')");
}

}  // namespace

Project::Project(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Project::~Project() = default;
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;

Result<Project> Project::create(const fs::path& path) {
  auto database = createDatabase(path);
  if (!database) return tl::unexpected(database.error());
  return Project(std::make_unique<State>(fs::absolute(path), std::move(*database)));
}

Result<Project> Project::open(const fs::path& path) {
  auto database = openDatabase(path);
  if (!database) return tl::unexpected(database.error());
  auto state = std::make_unique<State>(fs::absolute(path), std::move(*database));
  auto closed = state->inTransaction<void>([&]() -> Result<void> {
    closeInterruptedRuns(state->database);
    return {};
  });
  if (!closed) return tl::unexpected(closed.error());
  return Project(std::move(state));
}

fs::path Project::path() const {
  return m_state->path;
}

Result<void> Project::saveCopy(const fs::path& path) const {
  std::error_code error;
  if (fs::equivalent(path, m_state->path, error)) return {};  // always on disk already
  const std::scoped_lock lock(m_state->mutex);
  return writeCopy(m_state->database, path);
}

Result<void> Project::setExperiment(const Experiment& experiment) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement statement(m_state->database, "UPDATE document SET experiment = ?");
    statement.bind(1, toJson(experiment).dump());
    statement.exec();
    return {};
  });
}

Result<std::optional<Experiment>> Project::experiment() const {
  return m_state->locked<std::optional<Experiment>>([&]() -> Result<std::optional<Experiment>> {
    const SQLite::Column text = m_state->database.execAndGet("SELECT experiment FROM document");
    if (text.isNull()) return std::nullopt;
    auto experiment = experimentFromJson(nlohmann::json::parse(text.getString()));
    if (!experiment) return tl::unexpected(experiment.error());
    return std::move(*experiment);
  });
}

Result<void> Project::setNotes(const std::string& text) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement statement(m_state->database, "UPDATE document SET notes = ?");
    statement.bind(1, text);
    statement.exec();
    return {};
  });
}

Result<std::string> Project::notes() const {
  return m_state->locked<std::string>([&]() -> Result<std::string> {
    return m_state->database.execAndGet("SELECT notes FROM document").getString();
  });
}

Result<void> Project::storeData(const StoredData& data) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement statement(m_state->database,
                                "INSERT OR REPLACE INTO data (source, name, bytes, path, sha256) "
                                "VALUES (?, ?, ?, ?, ?)");
    statement.bind(1, data.source);
    statement.bind(2, data.name);
    if (data.path.empty()) {
      bindBlob(statement, 3, data.bytes.data(), data.bytes.size());
    } else {
      statement.bind(3);
    }
    statement.bind(4, data.path);
    statement.bind(5, data.sha256);
    statement.exec();
    return {};
  });
}

Result<std::optional<StoredData>> Project::data(const std::string& source) const {
  return m_state->locked<std::optional<StoredData>>([&]() -> Result<std::optional<StoredData>> {
    SQLite::Statement statement(m_state->database,
                                "SELECT name, bytes, path, sha256 FROM data WHERE source = ?");
    statement.bind(1, source);
    if (!statement.executeStep()) return std::nullopt;
    StoredData data;
    data.source = source;
    data.name = statement.getColumn(0).getString();
    data.bytes = statement.getColumn(1).getString();
    data.path = statement.getColumn(2).getString();
    data.sha256 = statement.getColumn(3).getString();
    return data;
  });
}

}  // namespace gatescope
