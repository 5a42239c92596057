#include "core/project/schema.h"

#include "core/project/project.h"

#include <array>

namespace gatescope {

namespace {

// NaN is stored as NULL (SQLite knows no NaN). Weights and losses: 32-bit floats, little-endian,
// weights in the ParameterSet's order. Of runs without a study (NULL) any number may have trial 0:
// NULLs are all different in a unique index.
constexpr std::string_view schema = R"sql(
CREATE TABLE document (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  experiment TEXT,
  notes TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO document (id) VALUES (1);

CREATE TABLE data (
  source TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  bytes BLOB,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE studies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  notes TEXT NOT NULL,
  finished INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  pair INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  experiment TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  status TEXT NOT NULL,
  best_epoch INTEGER NOT NULL,
  seconds REAL NOT NULL,
  hidden INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  message TEXT NOT NULL,
  study INTEGER REFERENCES studies (id) ON DELETE CASCADE,
  trial INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX runs_of_studies ON runs (study, trial);

CREATE TABLE run_metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, part, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE baselines (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline_metrics (
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, place, part, position),
  FOREIGN KEY (run, place) REFERENCES baselines (run, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  training_loss REAL,
  validation_loss REAL,
  learning_rate REAL,
  seconds REAL,
  PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_metrics (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, epoch, position),
  FOREIGN KEY (run, epoch) REFERENCES epochs (run, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  best INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  weights BLOB NOT NULL,
  PRIMARY KEY (run, epoch)
) STRICT;

CREATE TABLE checkpoints (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE test_losses (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  losses BLOB NOT NULL
) STRICT;
)sql";

// Studies, whose trials are runs.
constexpr std::string_view toVersion2 = R"sql(
CREATE TABLE studies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  notes TEXT NOT NULL,
  finished INTEGER NOT NULL,
  deleted INTEGER NOT NULL
) STRICT;
ALTER TABLE runs ADD COLUMN study INTEGER REFERENCES studies (id) ON DELETE CASCADE;
ALTER TABLE runs ADD COLUMN trial INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX runs_of_studies ON runs (study, trial);
CREATE TABLE test_losses (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  losses BLOB NOT NULL
) STRICT;
)sql";

// What the user has written to a run; and all baselines, of which the best one was kept until then,
// and it was a naive one.
constexpr std::string_view toVersion3 = R"sql(
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE baselines (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE baseline_metrics (
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, place, part, position),
  FOREIGN KEY (run, place) REFERENCES baselines (run, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO baselines SELECT id, 0, 'naive', baseline FROM runs WHERE baseline <> '';
INSERT INTO baseline_metrics
  SELECT run, 0, iif(part = 'baseline', 'test', 'validation'), position, name, value
  FROM run_metrics
  WHERE part IN ('baseline', 'baseline-validation') AND run IN (SELECT run FROM baselines);
DELETE FROM run_metrics WHERE part IN ('baseline', 'baseline-validation');
ALTER TABLE runs DROP COLUMN baseline;
)sql";

constexpr std::array<std::string_view, Project::version - 1> steps{toVersion2, toVersion3};

}  // namespace

std::string_view projectSchema() {
  return schema;
}

std::span<const std::string_view> migrations() {
  return steps;
}

}  // namespace gatescope
