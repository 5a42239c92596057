#pragma once

#include "core/data/dataset.h"
#include "core/data/layout.h"

namespace gatescope {

// A category with more values than this is no input: one-hot, and where it is embedded. The second
// bounds memory, since each value is a column of the dataset: 4 kB a row.
constexpr std::size_t kMostOneHotValues = 64;
constexpr std::size_t kMostEmbeddedValues = 1000;

// What each column is for, once everything left open has been settled.
struct Roles {
  Shape shape = Shape::Series;
  int time = -1;
  int id = -1;
  int split = -1;
  int group = -1;
  std::vector<int> targets;
  bool classified = false;  // the one target is a class
  std::vector<int> inputs;  // series and long; text: the one column of texts
  WideLayout wide;          // wide
};

// Settles roles by the settings and, where they say nothing, by rule; the choices go to `notes`.
// Without `needTargets`, targets that the table lacks are left out.
Result<Roles> settleRoles(const Table& table, Task task, const DataSettings& settings,
                          std::vector<Message>& notes, bool needTargets = true);

}  // namespace gatescope
