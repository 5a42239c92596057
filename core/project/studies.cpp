#include "core/project/project.h"
#include "core/project/state.h"

#include <cstring>
#include <string>

namespace gatescope {

namespace {

// Of the study that the statement's parameter `place` names.
Result<void> changeStudy(SQLite::Statement& statement, int place, StudyId study,
                         const std::filesystem::path& path) {
  statement.bind(place, study);
  if (statement.exec() == 0) return fail("%1 holds no study %2.", path.string(), study);
  return {};
}

StudyRecord readStudy(SQLite::Statement& row) {
  StudyRecord study;
  study.id = row.getColumn(0).getInt64();
  study.kind = row.getColumn(1).getString();
  study.name = row.getColumn(2).getString();
  study.plan = row.getColumn(3).getString();
  study.notes = row.getColumn(4).getString();
  study.finished = row.getColumn(5).getInt() != 0;
  study.deleted = row.getColumn(6).getInt() != 0;
  return study;
}

// For a statement with one ?.
void execute(SQLite::Database& database, const char* text, RunId run) {
  SQLite::Statement statement(database, text);
  statement.bind(1, run);
  statement.exec();
}

void storeTestLosses(SQLite::Database& database, RunId run, std::span<const float> losses) {
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO test_losses VALUES (?, ?)");
  insert.bind(1, run);
  bindBlob(insert, 2, losses.data(), losses.size_bytes());
  insert.exec();
}

// In place of the weights that the new ones make superfluous.
void storeTrialEpochs(SQLite::Database& database, RunId run, const TrialEpochs& epochs) {
  for (const EpochRecord& record : epochs.records) storeEpoch(database, run, record);
  if (epochs.last != nullptr) {
    execute(database, "DELETE FROM snapshots WHERE run = ? AND NOT best", run);
    storeSnapshot(database, run, *epochs.last, false);
  }
  if (epochs.best != nullptr) {
    execute(database, "DELETE FROM snapshots WHERE run = ? AND best", run);
    storeSnapshot(database, run, *epochs.best, true);
  }
  if (epochs.checkpoint != nullptr) storeCheckpoint(database, run, *epochs.checkpoint);
}

}  // namespace

Result<StudyId> Project::addStudy(const StudyRecord& study) {
  return m_state->inTransaction<StudyId>([&]() -> Result<StudyId> {
    SQLite::Statement insert(m_state->database,
                             "INSERT INTO studies (kind, name, plan, notes, finished, deleted) "
                             "VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, study.kind);
    insert.bind(2, study.name);
    insert.bind(3, study.plan);
    insert.bind(4, study.notes);
    insert.bind(5, study.finished ? 1 : 0);
    insert.bind(6, study.deleted ? 1 : 0);
    insert.exec();
    return m_state->database.getLastInsertRowid();
  });
}

Result<void> Project::updateStudyPlan(const StudyRecord& study) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement update(m_state->database,
                             "UPDATE studies SET plan = ?, finished = ? WHERE id = ?");
    update.bind(1, study.plan);
    update.bind(2, study.finished ? 1 : 0);
    return changeStudy(update, 3, study.id, path());
  });
}

Result<void> Project::updateStudyMarks(const StudyRecord& study) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement update(m_state->database,
                             "UPDATE studies SET name = ?, notes = ?, deleted = ? WHERE id = ?");
    update.bind(1, study.name);
    update.bind(2, study.notes);
    update.bind(3, study.deleted ? 1 : 0);
    return changeStudy(update, 4, study.id, path());
  });
}

Result<void> Project::removeStudy(StudyId study) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    SQLite::Statement remove(m_state->database, "DELETE FROM studies WHERE id = ?");
    return changeStudy(remove, 1, study, path());
  });
}

Result<std::vector<StudyRecord>> Project::studies() const {
  return m_state->locked<std::vector<StudyRecord>>([&]() -> Result<std::vector<StudyRecord>> {
    SQLite::Statement row(
        m_state->database,
        "SELECT id, kind, name, plan, notes, finished, deleted FROM studies ORDER BY id");
    std::vector<StudyRecord> studies;
    while (row.executeStep()) studies.push_back(readStudy(row));
    return studies;
  });
}

Result<std::vector<RunRecord>> Project::studyRuns(StudyId study) const {
  return m_state->locked<std::vector<RunRecord>>([&] {
    return readRuns(m_state->database, {"study = ?", study, "trial"});
  });
}

Result<std::optional<RunRecord>> Project::studyRun(StudyId study, int trial) const {
  return m_state->locked<std::optional<RunRecord>>([&]() -> Result<std::optional<RunRecord>> {
    auto runs = readRuns(m_state->database,
                         {"study = ? AND trial = " + std::to_string(trial), study, "trial"});
    if (!runs) return tl::unexpected(runs.error());
    if (runs->empty()) return std::nullopt;
    return std::move(runs->front());
  });
}

Result<void> Project::appendTrialEpochs(RunId run, const TrialEpochs& epochs) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    storeTrialEpochs(m_state->database, run, epochs);
    return {};
  });
}

Result<void> Project::endTrial(const RunRecord& run, const TrialEpochs& epochs,
                               std::span<const float> testLosses) {
  return m_state->inTransaction<void>([&]() -> Result<void> {
    if (auto stored = storeRun(m_state->database, m_state->path, run); !stored) return stored;
    storeTrialEpochs(m_state->database, run.id, epochs);
    storeTestLosses(m_state->database, run.id, testLosses);
    if (epochs.checkpoint == nullptr) {
      execute(m_state->database, "DELETE FROM checkpoints WHERE run = ?", run.id);
    }
    return {};
  });
}

Result<std::vector<float>> Project::testLosses(RunId run) const {
  return m_state->locked<std::vector<float>>([&]() -> Result<std::vector<float>> {
    SQLite::Statement row(m_state->database, "SELECT losses FROM test_losses WHERE run = ?");
    row.bind(1, run);
    std::vector<float> losses;
    if (!row.executeStep()) return losses;
    const SQLite::Column bytes = row.getColumn(0);
    losses.resize(static_cast<std::size_t>(bytes.getBytes()) / sizeof(float));
    if (!losses.empty()) {
      std::memcpy(losses.data(), bytes.getBlob(), losses.size() * sizeof(float));
    }
    return losses;
  });
}

}  // namespace gatescope
