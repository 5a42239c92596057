#pragma once

#include "core/project/database.h"
#include "core/project/project.h"

#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

// The inside of a Project, for the sources that implement it.

namespace gatescope {

struct Project::State {
  State(std::filesystem::path file, SQLite::Database connection)
      : path(std::move(file)), database(std::move(connection)) {}

  std::filesystem::path path;
  mutable std::mutex mutex;  // the connection is used by one thread at a time
  SQLite::Database database;

  template <typename T, typename Work>
  Result<T> locked(Work work) {
    const std::scoped_lock lock(mutex);
    return guarded<T>(path, std::move(work));
  }

  // One transaction, on disk when this returns; undone as a whole when something fails.
  template <typename T, typename Work>
  Result<T> inTransaction(Work work) {
    return locked<T>([&]() -> Result<T> {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      Result<T> result = work();
      if (result) transaction.commit();
      return result;
    });
  }
};

// SQLite has no NaN: it stands as NULL.
inline void bindReal(SQLite::Statement& statement, int index, double value) {
  if (std::isnan(value)) {
    statement.bind(index);
  } else {
    statement.bind(index, value);
  }
}

inline double readReal(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

// Not copied: `bytes` outlives the statement's execution. Never NULL, even when empty.
inline void bindBlob(SQLite::Statement& statement, int index, const void* bytes, std::size_t size) {
  statement.bindNoCopy(index, size == 0 ? "" : bytes, static_cast<int>(size));
}

// Within a transaction: the record and its metrics, in place of what stood there.
void storeEpoch(SQLite::Database& database, RunId run, const EpochRecord& record);
// Within a transaction: the weights of an epoch, the best one until now or not.
void storeSnapshot(SQLite::Database& database, RunId run, const Weights& weights, bool best);
void storeCheckpoint(SQLite::Database& database, RunId run, const Checkpoint& checkpoint);
// Within a transaction: all of a run but its epochs. Fails when there is no such run.
Result<void> storeRun(SQLite::Database& database, const std::filesystem::path& path,
                      const RunRecord& run);

// Which runs are read.
struct RunsWanted {
  std::string condition;  // on a row of `runs`, with at most one ?
  std::optional<std::int64_t> value = {};
  std::string order = "id";
};
Result<std::vector<RunRecord>> readRuns(SQLite::Database& database, const RunsWanted& wanted);

}  // namespace gatescope
