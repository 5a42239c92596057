#include "core/project/schema.h"

#include "core/project/project.h"

#include <array>

namespace gatescope {

namespace {

// NaN is stored as NULL (SQLite knows no NaN). Weights: 32-bit floats, little-endian, in the
// ParameterSet's order.
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

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  pair INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  experiment TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  status TEXT NOT NULL,
  best_epoch INTEGER NOT NULL,
  baseline TEXT NOT NULL,
  seconds REAL NOT NULL,
  hidden INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE TABLE run_metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, part, position)
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
)sql";

constexpr std::array<std::string_view, Project::version - 1> steps{};

}  // namespace

std::string_view projectSchema() {
  return schema;
}

std::span<const std::string_view> migrations() {
  return steps;
}

}  // namespace gatescope
