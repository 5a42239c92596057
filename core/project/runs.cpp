#include "core/project/project.h"
#include "core/project/state.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

constexpr std::array<std::pair<RunStatus, const char*>, 7> statusKeys{{
    {RunStatus::Waiting, "waiting"},
    {RunStatus::Training, "training"},
    {RunStatus::Paused, "paused"},
    {RunStatus::Finished, "finished"},
    {RunStatus::Stopped, "stopped"},
    {RunStatus::Diverged, "diverged"},
    {RunStatus::Failed, "failed"},
}};

const char* statusKey(RunStatus status) {
  for (const auto& [value, key] : statusKeys) {
    if (value == status) return key;
  }
  return "failed";
}

RunStatus statusFromKey(const std::string& key) {
  for (const auto& [value, name] : statusKeys) {
    if (key == name) return value;
  }
  return RunStatus::Failed;
}

// A run's lists of metrics and the names they are stored under.
constexpr std::array<std::pair<const char*, NamedValues RunRecord::*>, 2> metricParts{{
    {"validation", &RunRecord::validation},
    {"test", &RunRecord::test},
}};
constexpr std::array<std::pair<const char*, NamedValues RunBaseline::*>, 2> baselineParts{{
    {"validation", &RunBaseline::validation},
    {"test", &RunBaseline::test},
}};

void bindRun(SQLite::Statement& statement, const RunRecord& run) {
  statement.bind(1, run.name);
  if (run.pair != 0) statement.bind(2, run.pair);
  statement.bind(3, toJson(run.experiment).dump());
  statement.bind(4, run.parameters);
  statement.bind(5, statusKey(run.status));
  statement.bind(6, run.bestEpoch);
  statement.bind(7, run.seconds);
  statement.bind(8, run.hidden ? 1 : 0);
  statement.bind(9, run.pinned ? 1 : 0);
  statement.bind(10, run.deleted ? 1 : 0);
  statement.bind(11, run.message);
  if (run.study != 0) statement.bind(12, run.study);
  statement.bind(13, run.trial);
  statement.bind(14, run.note);
}

void storeRunMetrics(SQLite::Database& database, RunId run, const RunRecord& record) {
  SQLite::Statement clear(database, "DELETE FROM run_metrics WHERE run = ?");
  clear.bind(1, run);
  clear.exec();
  SQLite::Statement insert(database, "INSERT INTO run_metrics VALUES (?, ?, ?, ?, ?)");
  for (const auto& [part, member] : metricParts) {
    int position = 0;
    for (const NamedValue& metric : record.*member) {
      insert.reset();
      insert.bind(1, run);
      insert.bind(2, part);
      insert.bind(3, position++);
      insert.bind(4, metric.name);
      bindReal(insert, 5, metric.value);
      insert.exec();
    }
  }
}

void storeBaselineMetrics(SQLite::Statement& insert, RunId run, int place,
                          const RunBaseline& baseline) {
  for (const auto& [part, member] : baselineParts) {
    int position = 0;
    for (const NamedValue& metric : baseline.*member) {
      insert.reset();
      insert.bind(1, run);
      insert.bind(2, place);
      insert.bind(3, part);
      insert.bind(4, position++);
      insert.bind(5, metric.name);
      bindReal(insert, 6, metric.value);
      insert.exec();
    }
  }
}

void storeBaselines(SQLite::Database& database, RunId run, const RunRecord& record) {
  SQLite::Statement clear(database, "DELETE FROM baselines WHERE run = ?");
  clear.bind(1, run);
  clear.exec();
  SQLite::Statement insert(database, "INSERT INTO baselines VALUES (?, ?, ?, ?)");
  SQLite::Statement insertMetric(database,
                                 "INSERT INTO baseline_metrics VALUES (?, ?, ?, ?, ?, ?)");
  int place = 0;
  for (const RunBaseline& baseline : record.baselines) {
    insert.reset();
    insert.bind(1, run);
    insert.bind(2, place);
    insert.bind(3, baseline.key);
    insert.bind(4, baseline.name);
    insert.exec();
    storeBaselineMetrics(insertMetric, run, place++, baseline);
  }
}

Result<RunRecord> readRun(SQLite::Statement& row) {
  auto experiment = experimentFromJson(nlohmann::json::parse(row.getColumn(3).getString()));
  if (!experiment) return tl::unexpected(experiment.error());
  RunRecord run;
  run.id = row.getColumn(0).getInt64();
  run.name = row.getColumn(1).getString();
  run.pair = row.getColumn(2).getInt64();
  run.experiment = std::move(*experiment);
  run.parameters = row.getColumn(4).getInt64();
  run.status = statusFromKey(row.getColumn(5).getString());
  run.bestEpoch = row.getColumn(6).getInt();
  run.seconds = row.getColumn(7).getDouble();
  run.hidden = row.getColumn(8).getInt() != 0;
  run.pinned = row.getColumn(9).getInt() != 0;
  run.deleted = row.getColumn(10).getInt() != 0;
  run.message = row.getColumn(11).getString();
  run.study = row.getColumn(12).getInt64();
  run.trial = row.getColumn(13).getInt();
  run.note = row.getColumn(14).getString();
  return run;
}

using RunIndex = std::map<RunId, RunRecord*>;

// The rows of the runs wanted.
class Rows {
 public:
  Rows(SQLite::Database& database, const RunsWanted& wanted)
      : m_database(database), m_wanted(wanted) {}

  SQLite::Statement select(const std::string& columns, const std::string& table,
                           const std::string& key, const std::string& order) const {
    SQLite::Statement statement(m_database, "SELECT " + columns + " FROM " + table + " WHERE " +
                                                key + " IN (SELECT id FROM runs WHERE " +
                                                m_wanted.condition + ") ORDER BY " + order);
    if (m_wanted.value) statement.bind(1, *m_wanted.value);
    return statement;
  }
  const std::string& order() const { return m_wanted.order; }

 private:
  SQLite::Database& m_database;
  RunsWanted m_wanted;
};

void readRunMetrics(const Rows& rows, const RunIndex& runs) {
  auto row = rows.select("run, part, name, value", "run_metrics", "run", "run, part, position");
  while (row.executeStep()) {
    const auto run = runs.find(row.getColumn(0).getInt64());
    const std::string key = row.getColumn(1).getString();
    for (const auto& [part, member] : metricParts) {
      if (run == runs.end() || key != part) continue;
      (run->second->*member).push_back({row.getColumn(2).getString(), readReal(row.getColumn(3))});
    }
  }
}

void readBaselines(const Rows& rows, const RunIndex& runs) {
  auto row = rows.select("run, key, name", "baselines", "run", "run, place");
  while (row.executeStep()) {
    const auto run = runs.find(row.getColumn(0).getInt64());
    if (run == runs.end()) continue;
    run->second->baselines.push_back(
        {row.getColumn(1).getString(), row.getColumn(2).getString(), {}, {}});
  }
  auto metric = rows.select("run, place, part, name, value", "baseline_metrics", "run",
                            "run, place, part, position");
  while (metric.executeStep()) {
    const auto run = runs.find(metric.getColumn(0).getInt64());
    const auto place = static_cast<std::size_t>(metric.getColumn(1).getInt());
    if (run == runs.end() || place >= run->second->baselines.size()) continue;
    const std::string key = metric.getColumn(2).getString();
    for (const auto& [part, member] : baselineParts) {
      if (key != part) continue;
      (run->second->baselines[place].*member)
          .push_back({metric.getColumn(3).getString(), readReal(metric.getColumn(4))});
    }
  }
}

void readEpochs(const Rows& rows, const RunIndex& runs) {
  auto row = rows.select("run, epoch, training_loss, validation_loss, learning_rate, seconds",
                         "epochs", "run", "run, epoch");
  while (row.executeStep()) {
    const auto run = runs.find(row.getColumn(0).getInt64());
    if (run == runs.end()) continue;
    run->second->epochs.push_back({.epoch = row.getColumn(1).getInt(),
                                   .trainingLoss = readReal(row.getColumn(2)),
                                   .validationLoss = readReal(row.getColumn(3)),
                                   .metrics = {},
                                   .learningRate = readReal(row.getColumn(4)),
                                   .seconds = readReal(row.getColumn(5))});
  }
}

// Walks along with the epochs, which stand in the same order.
void readEpochMetrics(const Rows& rows, const RunIndex& runs) {
  auto row = rows.select("run, epoch, name, value", "epoch_metrics", "run", "run, epoch, position");
  RunId current = 0;
  std::size_t place = 0;
  while (row.executeStep()) {
    const RunId id = row.getColumn(0).getInt64();
    if (id != current) place = 0;
    current = id;
    const auto run = runs.find(id);
    if (run == runs.end()) continue;
    auto& epochs = run->second->epochs;
    const int epoch = row.getColumn(1).getInt();
    while (place < epochs.size() && epochs[place].epoch < epoch) ++place;
    if (place == epochs.size()) continue;
    epochs[place].metrics.push_back({row.getColumn(2).getString(), readReal(row.getColumn(3))});
  }
}

}  // namespace

Result<std::vector<RunRecord>> readRuns(SQLite::Database& database, const RunsWanted& wanted) {
  const Rows rows(database, wanted);
  std::vector<RunRecord> runs;
  auto row = rows.select(
      "id, name, pair, experiment, parameters, status, best_epoch, seconds, hidden, pinned, "
      "deleted, message, study, trial, note",
      "runs", "id", rows.order());
  while (row.executeStep()) {
    auto run = readRun(row);
    if (!run) return tl::unexpected(run.error());
    runs.push_back(std::move(*run));
  }
  RunIndex index;
  for (RunRecord& run : runs) index[run.id] = &run;
  readRunMetrics(rows, index);
  readBaselines(rows, index);
  readEpochs(rows, index);
  readEpochMetrics(rows, index);
  return runs;
}

Result<void> storeRun(SQLite::Database& database, const std::filesystem::path& path,
                      const RunRecord& run) {
  SQLite::Statement update(database,
                           "UPDATE runs SET name = ?, pair = ?, experiment = ?, parameters = ?, "
                           "status = ?, best_epoch = ?, seconds = ?, hidden = ?, "
                           "pinned = ?, deleted = ?, message = ?, study = ?, trial = ?, note = ? "
                           "WHERE id = ?");
  bindRun(update, run);
  update.bind(15, run.id);
  if (update.exec() == 0) return fail("%1 holds no run %2.", path.string(), run.id);
  storeRunMetrics(database, run.id, run);
  storeBaselines(database, run.id, run);
  return {};
}

Result<RunId> Project::addRun(const RunRecord& run) {
  return m_state->inTransaction<RunId>([&]() -> Result<RunId> {
    SQLite::Statement insert(m_state->database,
                             "INSERT INTO runs (name, pair, experiment, parameters, status, "
                             "best_epoch, seconds, hidden, pinned, deleted, message, study, trial, "
                             "note) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bindRun(insert, run);
    insert.exec();
    const RunId id = m_state->database.getLastInsertRowid();
    storeRunMetrics(m_state->database, id, run);
    storeBaselines(m_state->database, id, run);
    for (const EpochRecord& epoch : run.epochs) storeEpoch(m_state->database, id, epoch);
    return id;
  });
}

Result<void> Project::updateRun(const RunRecord& run) {
  return m_state->inTransaction<void>(
      [&] { return storeRun(m_state->database, m_state->path, run); });
}

Result<void> Project::markRun(RunId run, bool hidden, const std::string& note) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement update(m_state->database,
                             "UPDATE runs SET hidden = ?, note = ? WHERE id = ?");
    update.bind(1, hidden ? 1 : 0);
    update.bind(2, note);
    update.bind(3, run);
    if (update.exec() == 0) return fail("%1 holds no run %2.", path().string(), run);
    return {};
  });
}

Result<void> Project::removeRun(RunId run) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement remove(m_state->database, "DELETE FROM runs WHERE id = ?");
    remove.bind(1, run);
    if (remove.exec() == 0) return fail("%1 holds no run %2.", path().string(), run);
    return {};
  });
}

Result<std::vector<RunRecord>> Project::runs() const {
  return m_state->locked<std::vector<RunRecord>>(
      [&] { return readRuns(m_state->database, {"study IS NULL"}); });
}

Result<std::optional<RunRecord>> Project::run(RunId run) const {
  return m_state->locked<std::optional<RunRecord>>([&]() -> Result<std::optional<RunRecord>> {
    auto runs = readRuns(m_state->database, {"id = ?", run});
    if (!runs) return tl::unexpected(runs.error());
    if (runs->empty()) return std::nullopt;
    return std::move(runs->front());
  });
}

}  // namespace gatescope
