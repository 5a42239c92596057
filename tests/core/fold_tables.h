#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/study/comparison_setup.h"
#include "core/train/settings.h"
#include "tests/core/tables.h"

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

// Tables that are cut into folds, and what is read off the folds.

namespace gatescope::test {

// A table row after row, so that cells can be changed before it is read.
struct Cells {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;

  std::string csv() const {
    std::string text;
    const auto add = [&](const std::vector<std::string>& row) {
      for (std::size_t c = 0; c < row.size(); ++c) text += (c == 0 ? "" : ",") + row[c];
      text += '\n';
    };
    add(names);
    for (const auto& row : rows) add(row);
    return text;
  }
};

inline Experiment experimentOf(const std::string& settings) {
  Experiment experiment;
  experiment.rival.cell = "none";
  const auto done = applySettings(experiment, settings);
  if (!done) throw std::runtime_error(done.error().text());
  return experiment;
}

inline Experiment withFold(Experiment experiment, int number, int count) {
  experiment.data.fold = {number, count, 1, false};
  return experiment;
}

inline Result<Dataset> madeOf(const std::string& csv, const Experiment& experiment) {
  return makeDataset(tableOf(csv), experiment.task, experiment.data);
}

inline MakeDataset makerOf(const std::string& csv) {
  return [csv](const Experiment& experiment) -> Result<std::shared_ptr<const Dataset>> {
    auto made = madeOf(csv, experiment);
    if (!made) return tl::unexpected(made.error());
    return std::make_shared<const Dataset>(std::move(*made));
  };
}

inline std::set<std::int32_t> samplesOf(const Dataset& data, Split part) {
  return {data.split(part).begin(), data.split(part).end()};
}

// A row a sequence: person, label a to c, six steps, a number to regress.
inline Cells wideCells(int sequences, int persons, std::uint64_t seed = 1) {
  Random random({seed, 51});
  Cells cells{{"person", "label", "size", "t0", "t1", "t2", "t3", "t4", "t5"}, {}};
  for (int i = 0; i < sequences; ++i) {
    const int label = i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2;
    auto& row = cells.rows.emplace_back();
    row.push_back("p" + std::to_string(random.below(static_cast<std::uint64_t>(persons))));
    row.emplace_back(1, static_cast<char>('a' + label));
    row.push_back(std::to_string(10 + 3 * random.normal()));
    for (int t = 0; t < 6; ++t) row.push_back(std::to_string(label + 2 * random.normal()));
  }
  return cells;
}

}  // namespace gatescope::test
