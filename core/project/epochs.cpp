#include "core/project/project.h"
#include "core/project/state.h"

#include <bit>
#include <cstring>

namespace gatescope {

// Weights are stored as they stand in memory.
static_assert(std::endian::native == std::endian::little);

void storeEpoch(SQLite::Database& database, RunId run, const EpochRecord& record) {
  SQLite::Statement clear(database, "DELETE FROM epochs WHERE run = ? AND epoch = ?");
  clear.bind(1, run);
  clear.bind(2, record.epoch);
  clear.exec();
  SQLite::Statement insert(database, "INSERT INTO epochs VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, run);
  insert.bind(2, record.epoch);
  bindReal(insert, 3, record.trainingLoss);
  bindReal(insert, 4, record.validationLoss);
  bindReal(insert, 5, record.learningRate);
  bindReal(insert, 6, record.seconds);
  insert.exec();
  SQLite::Statement metric(database, "INSERT INTO epoch_metrics VALUES (?, ?, ?, ?, ?)");
  int position = 0;
  for (const NamedValue& value : record.metrics) {
    metric.reset();
    metric.bind(1, run);
    metric.bind(2, record.epoch);
    metric.bind(3, position++);
    metric.bind(4, value.name);
    bindReal(metric, 5, value.value);
    metric.exec();
  }
}

void storeSnapshot(SQLite::Database& database, RunId run, const Weights& weights, bool best) {
  if (best) {
    SQLite::Statement former(database, "UPDATE snapshots SET best = 0 WHERE run = ? AND best");
    former.bind(1, run);
    former.exec();
  }
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)");
  const std::size_t bytes = weights.values.size() * sizeof(float);
  insert.bind(1, run);
  insert.bind(2, weights.epoch);
  insert.bind(3, best ? 1 : 0);
  insert.bind(4, static_cast<std::int64_t>(bytes));
  bindBlob(insert, 5, weights.values.data(), bytes);
  insert.exec();
}

void storeCheckpoint(SQLite::Database& database, RunId run, const Checkpoint& checkpoint) {
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)");
  insert.bind(1, run);
  insert.bind(2, checkpoint.epoch);
  bindBlob(insert, 3, checkpoint.bytes.data(), checkpoint.bytes.size());
  insert.exec();
}

namespace {

struct Kept {
  int epoch = 0;
  bool best = false;
  std::uint64_t bytes = 0;
};

std::vector<Kept> keptSnapshots(SQLite::Database& database, RunId run) {
  SQLite::Statement row(database,
                        "SELECT epoch, best, bytes FROM snapshots WHERE run = ? ORDER BY epoch");
  row.bind(1, run);
  std::vector<Kept> kept;
  while (row.executeStep()) {
    kept.push_back({row.getColumn(0).getInt(), row.getColumn(1).getInt() != 0,
                    static_cast<std::uint64_t>(row.getColumn(2).getInt64())});
  }
  return kept;
}

// Every second of those between first and last that are not the best: what goes in one round.
std::vector<Kept> everySecond(const std::vector<Kept>& kept) {
  std::vector<Kept> going;
  bool goes = true;
  for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
    if (kept[i].best) continue;
    if (goes) going.push_back(kept[i]);
    goes = !goes;
  }
  return going;
}

void thinSnapshots(SQLite::Database& database, RunId run) {
  std::vector<Kept> kept = keptSnapshots(database, run);
  std::uint64_t total = 0;
  for (const Kept& one : kept) total += one.bytes;
  SQLite::Statement remove(database, "DELETE FROM snapshots WHERE run = ? AND epoch = ?");
  while (total > Project::snapshotBudget) {
    const std::vector<Kept> going = everySecond(kept);
    if (going.empty()) return;
    for (const Kept& one : going) {
      remove.reset();
      remove.bind(1, run);
      remove.bind(2, one.epoch);
      remove.exec();
      total -= one.bytes;
    }
    kept = keptSnapshots(database, run);
  }
}

std::optional<Weights> readWeights(SQLite::Statement& row) {
  if (!row.executeStep()) return std::nullopt;
  const SQLite::Column bytes = row.getColumn(1);
  Weights weights;
  weights.epoch = row.getColumn(0).getInt();
  weights.values.resize(static_cast<std::size_t>(bytes.getBytes()) / sizeof(float));
  if (!weights.values.empty()) {
    std::memcpy(weights.values.data(), bytes.getBlob(), weights.values.size() * sizeof(float));
  }
  return weights;
}

}  // namespace

Result<void> Project::appendEpoch(RunId run, const EpochRecord& record, const Weights& weights,
                                  const Checkpoint& checkpoint, bool best) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    storeEpoch(m_state->database, run, record);
    storeSnapshot(m_state->database, run, weights, best);
    storeCheckpoint(m_state->database, run, checkpoint);
    thinSnapshots(m_state->database, run);
    return {};
  });
}

Result<void> Project::clearEpochs(RunId run) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    for (const char* text :
         {"DELETE FROM epochs WHERE run = ?", "DELETE FROM snapshots WHERE run = ?",
          "DELETE FROM checkpoints WHERE run = ?", "DELETE FROM test_losses WHERE run = ?"}) {
      SQLite::Statement statement(m_state->database, text);
      statement.bind(1, run);
      statement.exec();
    }
    return {};
  });
}

Result<std::vector<int>> Project::snapshotEpochs(RunId run) const {
  return m_state->locked<std::vector<int>>([&]() -> Result<std::vector<int>> {
    std::vector<int> epochs;
    for (const Kept& one : keptSnapshots(m_state->database, run)) epochs.push_back(one.epoch);
    return epochs;
  });
}

Result<std::optional<Weights>> Project::snapshot(RunId run, int epoch) const {
  return m_state->locked<std::optional<Weights>>([&]() -> Result<std::optional<Weights>> {
    SQLite::Statement row(m_state->database,
                          "SELECT epoch, weights FROM snapshots WHERE run = ? AND epoch = ?");
    row.bind(1, run);
    row.bind(2, epoch);
    return readWeights(row);
  });
}

Result<std::optional<Weights>> Project::bestSnapshot(RunId run) const {
  return m_state->locked<std::optional<Weights>>([&]() -> Result<std::optional<Weights>> {
    SQLite::Statement row(m_state->database,
                          "SELECT epoch, weights FROM snapshots WHERE run = ? AND best = 1");
    row.bind(1, run);
    return readWeights(row);
  });
}

Result<std::optional<Checkpoint>> Project::checkpoint(RunId run) const {
  return m_state->locked<std::optional<Checkpoint>>([&]() -> Result<std::optional<Checkpoint>> {
    SQLite::Statement row(m_state->database, "SELECT epoch, bytes FROM checkpoints WHERE run = ?");
    row.bind(1, run);
    if (!row.executeStep()) return std::nullopt;
    return Checkpoint{row.getColumn(0).getInt(), row.getColumn(1).getString()};
  });
}

}  // namespace gatescope
