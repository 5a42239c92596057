#include "core/train/baselines.h"

#include "core/train/linear_baselines.h"
#include "core/train/naive_baselines.h"
#include "core/train/token_baselines.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <utility>

namespace gatescope {

namespace {

std::vector<BaselineRule> fittedRules(const Dataset& dataset) {
  if (dataset.split(Split::Training).empty()) return {};
  if (dataset.isText() && dataset.task == Task::NextStep) return tokenBaselines(dataset);
  std::vector<BaselineRule> rules = naiveBaselines(dataset);
  if (auto linear = linearBaseline(dataset)) rules.push_back(std::move(*linear));
  return rules;
}

void sortBestFirst(std::vector<Baseline>& baselines, std::string_view metric) {
  const double sign = metricInfo(metric).higherIsBetter ? -1 : 1;
  std::ranges::stable_sort(baselines, {}, [&](const Baseline& b) {
    return sign * find(b.evaluation.metrics, metric).value_or(sign * HUGE_VAL);
  });
}

std::vector<Baseline> measuredOn(const std::vector<BaselineRule>& rules, const Dataset& dataset,
                                 Split split) {
  std::vector<Baseline> all;
  if (dataset.split(split).empty()) return all;
  for (const BaselineRule& rule : rules) {
    auto measured = rule.measure(split);
    if (!measured) continue;
    all.push_back(
        {rule.key, rule.name, std::move(measured->evaluation), std::move(measured->bySteps)});
  }
  sortBestFirst(all, mainMetric(dataset));
  return all;
}

BaselineTable tableOf(const Dataset& dataset) {
  const std::vector<BaselineRule> rules = fittedRules(dataset);
  BaselineTable table{measuredOn(rules, dataset, Split::Validation),
                      measuredOn(rules, dataset, Split::Test)};
  for (auto* part : {&table.validation, &table.test}) {
    for (Baseline& baseline : *part) baseline.evaluation.confusion = {};
  }
  return table;
}

// The tables of the datasets that are alive. An address alone would not do: another dataset may
// have it afterwards.
class KnownTables {
 public:
  std::shared_ptr<const BaselineTable> of(const std::shared_ptr<const Dataset>& dataset) {
    const std::shared_ptr<Entry> entry = entryOf(dataset);
    std::call_once(entry->once, [&] {
      entry->table = std::make_shared<const BaselineTable>(tableOf(*dataset));
    });
    return entry->table;
  }

 private:
  struct Entry {
    std::weak_ptr<const Dataset> dataset;
    std::once_flag once;
    std::shared_ptr<const BaselineTable> table;
  };

  std::shared_ptr<Entry> entryOf(const std::shared_ptr<const Dataset>& dataset) {
    const std::lock_guard lock(m_mutex);
    m_entries.remove_if([](const auto& entry) { return entry->dataset.expired(); });
    for (const auto& entry : m_entries) {
      if (entry->dataset.lock() == dataset) return entry;
    }
    m_entries.push_back(std::make_shared<Entry>());
    m_entries.back()->dataset = dataset;
    return m_entries.back();
  }

  std::mutex m_mutex;
  std::list<std::shared_ptr<Entry>> m_entries;
};

}  // namespace

BaselineKind baselineKind(std::string_view key) {
  if (key == "ridge" || key == "logistic") return BaselineKind::Linear;
  return key == "bigram" ? BaselineKind::Counted : BaselineKind::Naive;
}

std::vector<Baseline> baselines(const Dataset& dataset, Split split) {
  if (dataset.split(split).empty()) return {};
  return measuredOn(fittedRules(dataset), dataset, split);
}

std::shared_ptr<const BaselineTable> baselineTable(const std::shared_ptr<const Dataset>& dataset) {
  static KnownTables known;
  return known.of(dataset);
}

}  // namespace gatescope
