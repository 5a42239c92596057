#include "core/data/draft.h"

#include <algorithm>
#include <cmath>
#include <numeric>

// A wide table: a row is a sequence.

namespace gatescope {

namespace {

class WideMaker {
 public:
  explicit WideMaker(Draft& draft) : m_draft(draft), m_data(draft.data) {}
  Result<void> make();

 private:
  // Steps of a row from its first whole one to its last with any value.
  struct Extent {
    std::size_t row = 0, first = 0, end = 0;
  };

  double cell(std::size_t row, std::size_t step, std::size_t channel) const {
    const int column = m_draft.roles.wide.steps[step][channel];
    return column < 0 ? std::nan("") : m_draft.column(column).numbers[row];
  }
  std::size_t channels() const { return m_draft.roles.wide.channels.size(); }
  Result<void> nameChannels();
  Extent extentOf(std::size_t row) const;
  void findSequences(const std::vector<std::int32_t>& classes);
  void fitChannels(const Parts& parts);
  void append(const Extent& extent, const std::vector<std::int32_t>& classes);

  Draft& m_draft;
  Dataset& m_data;
  std::vector<Extent> m_sequences;
  std::size_t m_filled = 0;
};

Result<void> WideMaker::make() {
  if (auto named = nameChannels(); !named) return named;
  std::vector<std::int32_t> classes;
  if (m_draft.roles.classified) {
    auto named = nameClasses(m_draft);
    if (!named) return tl::unexpected(named.error());
    classes = std::move(*named);
  }
  findSequences(classes);
  if (m_sequences.empty()) return fail("%1 has no whole sequence", m_draft.table.name);
  std::vector<std::size_t> rows;
  std::vector<std::int32_t> rowClasses;
  for (const Extent& sequence : m_sequences) {
    rows.push_back(sequence.row);
    if (!classes.empty()) rowClasses.push_back(classes[sequence.row]);
  }
  const auto parts = splitSequences(m_draft, rows, rowClasses);
  if (!parts) return tl::unexpected(parts.error());
  fitChannels(*parts);
  if (!m_draft.roles.classified) {
    std::vector<std::size_t> trainingRows;
    for (std::size_t s = 0; s < rows.size(); ++s) {
      if ((*parts)[s] == Split::Training) trainingRows.push_back(rows[s]);
    }
    fitTargets(m_draft, trainingRows);
  }
  for (const Extent& sequence : m_sequences) append(sequence, classes);
  if (m_filled > 0) m_draft.note("%1 missing cells took the value of the step before", m_filled);
  return fillParts(m_draft, *parts);
}

Result<void> WideMaker::nameChannels() {
  m_data.inputNames = m_draft.roles.wide.channels;
  m_data.inputColumns = m_data.inputNames;
  if (m_draft.fitted != nullptr && m_draft.fitted->inputNames != m_data.inputNames) {
    return failField("data", "%1 has other channels than the network was trained on",
                     m_draft.table.name);
  }
  return {};
}

WideMaker::Extent WideMaker::extentOf(std::size_t row) const {
  Extent extent{row, 0, m_draft.roles.wide.steps.size()};
  const auto present = [&](std::size_t step, bool all) {
    std::size_t count = 0;
    for (std::size_t k = 0; k < channels(); ++k) count += !std::isnan(cell(row, step, k));
    return all ? count == channels() : count > 0;
  };
  while (extent.end > 0 && !present(extent.end - 1, false)) --extent.end;
  while (extent.first < extent.end && !present(extent.first, true)) ++extent.first;
  return extent;
}

void WideMaker::findSequences(const std::vector<std::int32_t>& classes) {
  std::size_t empty = 0, unanswered = 0, lateStarts = 0;
  for (std::size_t row = 0; row < m_draft.table.rows(); ++row) {
    const Extent extent = extentOf(row);
    const bool answered = m_draft.roles.classified
                              ? classes[row] >= 0
                              : std::ranges::none_of(m_draft.roles.targets, [&](int t) {
                                  return m_draft.column(t).isMissing(row);
                                });
    if (extent.first == extent.end) {
      ++empty;
    } else if (!answered && m_draft.needTruth) {
      ++unanswered;
    } else {
      lateStarts += extent.first > 0;
      m_sequences.push_back(extent);
    }
  }
  if (empty > 0) m_draft.note("%1 rows without values are left out", empty);
  if (unanswered > 0) m_draft.note("%1 rows whose target is missing are left out", unanswered);
  if (lateStarts > 0) {
    m_draft.note("%1 sequences start later, at their first step with every value", lateStarts);
  }
}

void WideMaker::fitChannels(const Parts& parts) {
  if (m_draft.fitted != nullptr) {
    m_data.inputScales = m_draft.fitted->inputScales;
    return;
  }
  for (std::size_t k = 0; k < channels(); ++k) {
    std::vector<double> values;
    for (std::size_t s = 0; s < m_sequences.size(); ++s) {
      if (parts[s] != Split::Training) continue;
      const Extent& extent = m_sequences[s];
      for (std::size_t step = extent.first; step < extent.end; ++step) {
        values.push_back(cell(extent.row, step, k));
      }
    }
    std::vector<std::size_t> all(values.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    m_data.inputScales.push_back(fitScale(values, all, true, m_draft.settings.prepare.scale));
  }
}

void WideMaker::append(const Extent& extent, const std::vector<std::int32_t>& classes) {
  Sample sample;
  sample.firstStep = static_cast<std::int64_t>(m_data.inputs.size() / channels());
  sample.steps = static_cast<std::int32_t>(extent.end - extent.first);
  sample.firstTarget = static_cast<std::int64_t>(m_data.samples.size());
  sample.targetRows = 1;
  sample.tableRow = m_draft.ownRow(extent.row);
  for (std::size_t step = extent.first; step < extent.end; ++step) {
    for (std::size_t k = 0; k < channels(); ++k) {
      const double value = cell(extent.row, step, k);
      const bool missing = std::isnan(value);
      m_filled += missing;
      m_data.inputs.push_back(missing ? m_data.inputs[m_data.inputs.size() - channels()]
                                      : static_cast<float>(m_data.inputScales[k].apply(value)));
    }
  }
  if (m_data.isClassified()) {
    m_data.labels.push_back(classes[extent.row]);
  } else {
    appendTargets(m_draft, extent.row);
  }
  m_data.samples.push_back(sample);
}

}  // namespace

Result<void> makeWide(Draft& draft) {
  return WideMaker(draft).make();
}

}  // namespace gatescope
