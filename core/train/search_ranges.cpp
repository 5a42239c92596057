#include "core/train/setting_rows.h"

#include <algorithm>
#include <cassert>
#include <string_view>

// What a search over settings may try: part of the settings table.

namespace gatescope::rows {

namespace {

constexpr bool logarithmic = true;

struct Searched {
  std::string_view key;
  SearchRange range = {};
};

// Not here is what asks another question (horizon, targets, splits): its figures could not be
// compared. The ranges are for networks of the size that is trained here, rather too wide than too
// narrow; logarithmic where doubling matters as much at the low end as at the high one (Bergstra
// and Bengio 2012).
constexpr Searched searched[] = {
    {"window", {0, 0, logarithmic}},
    {"strategy"},
    {"window-scale"},
    {"categories"},
    {"scale"},
    {"tokens"},
    {"lower-case"},
    {"vocabulary", {1000, 50000, logarithmic}},
    {"min-count", {1, 10}},
    {"max-length", {0, 0, logarithmic}},
    {"cell"},
    {"units", {8, 256, logarithmic}},
    {"layers", {1, 3}},
    {"bidirectional"},
    {"embedding", {8, 256, logarithmic}},
    {"dropout", {0, 0.5}},
    {"head"},
    {"initializer"},
    {"loss"},
    {"class-weights"},
    {"optimizer"},
    {"learning-rate", {1e-4, 3e-2, logarithmic}},
    {"momentum", {0.5, 0.99}},
    {"weight-decay", {1e-6, 0.1, logarithmic}},
    {"l2", {1e-7, 0.01, logarithmic}},
    {"schedule"},
    {"schedule-epochs", {2, 50, logarithmic}},
    {"schedule-factor", {0.1, 0.9}},
    {"warmup", {0, 10}},
    {"batch", {8, 256, logarithmic}},
    {"truncate", {0, 0, logarithmic}},
    {"epochs", {0, 0, logarithmic}},
    {"patience"},
    {"clip-norm", {0.1, 10, logarithmic}},
    {"clip-value", {0.01, 10, logarithmic}},
};

}  // namespace

void addSearchRanges(std::vector<Setting>& table) {
  for (const Searched& one : searched) {
    const auto found = std::ranges::find(table, one.key, &Setting::key);
    assert(found != table.end());
    found->search = one.range;
  }
}

}  // namespace gatescope::rows
