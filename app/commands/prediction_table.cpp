#include "app/commands/prediction_table.h"

#include "core/data/time_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <unordered_map>

namespace gatescope {

namespace {

// 0.1f as 0.1, not as 0.10000000149: the digits that the network's numbers have.
double shortest(float value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  double result = static_cast<double>(value);
  std::from_chars(buffer, end, result);
  return result;
}

Column numberColumn(std::string name) {
  Column column;
  column.name = std::move(name);
  return column;
}

// Adds texts to a column of categories.
class TextColumn {
 public:
  explicit TextColumn(std::string name) {
    m_column.name = std::move(name);
    m_column.type = ColumnType::Category;
  }
  void add(const std::string& text) {
    const auto next = static_cast<std::int32_t>(m_column.categories.size());
    const auto [found, isNew] = m_codes.emplace(text, next);
    if (isNew) m_column.categories.push_back(text);
    m_column.codes.push_back(found->second);
  }
  Column take() { return std::move(m_column); }

 private:
  Column m_column;
  std::unordered_map<std::string, std::int32_t> m_codes;
};

class PredictionTable {
 public:
  PredictionTable(const Dataset& dataset, const Predictions& predictions, const Table& source,
                  const std::string& idColumn, const ConformalBand* band)
      : m_dataset(dataset),
        m_predictions(predictions),
        m_source(source),
        m_band(band),
        m_id(idColumn.empty() ? nullptr : source.find(idColumn)) {
    m_time.type = ColumnType::DateTime;
    const bool classes = dataset.isClassified();
    const auto& names = classes ? dataset.classNames : dataset.targetNames;
    for (std::size_t i = 0; i < predictions.width; ++i) {
      m_values.push_back(numberColumn((classes ? "probability_" : "predicted_") + names[i]));
      if (m_band == nullptr) continue;
      m_lower.push_back(numberColumn("lower_" + names[i]));
      m_upper.push_back(numberColumn("upper_" + names[i]));
    }
  }

  Table make() {
    std::size_t place = 0;
    for (const std::int32_t number : m_predictions.samples) {
      const Sample& sample = m_dataset.samples[static_cast<std::size_t>(number)];
      for (std::int32_t row = 0; row < sample.targetRows; ++row) {
        addPlace(sample, row);
        addValues(std::span(m_predictions.values).subspan(place, m_predictions.width), row);
        place += m_predictions.width;
      }
    }
    return take();
  }

 private:
  // The step row that an answer is about. Targets of a series are its own rows; other sequences
  // are answered at their steps or at their end.
  std::int64_t answeredRow(const Sample& sample, std::int32_t row) const {
    if (m_dataset.shape == Shape::Series) return sample.firstTarget + row;
    const bool eachStep = m_dataset.task == Task::LabelSteps || m_dataset.task == Task::NextStep;
    return sample.firstStep + (eachStep ? row : sample.steps - 1);
  }

  void addPlace(const Sample& sample, std::int32_t row) {
    const auto first = static_cast<std::size_t>(sample.tableRow);
    m_row.numbers.push_back(static_cast<double>(m_source.fileRow(first)));
    if (m_id != nullptr) m_ids.add(m_id->text(first));
    if (!m_dataset.times.empty()) {
      m_time.numbers.push_back(timeOfRow(m_dataset.times, answeredRow(sample, row)));
    }
    m_step.numbers.push_back(row + 1);
    m_hasSteps = m_hasSteps || sample.targetRows > 1;
  }

  void addValues(std::span<const float> values, std::int32_t row) {
    if (m_dataset.isClassified()) {
      const auto likeliest = std::max_element(values.begin(), values.end()) - values.begin();
      m_class.add(m_dataset.classNames[static_cast<std::size_t>(likeliest)]);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      m_values[i].numbers.push_back(shortest(values[i]));
      if (m_band == nullptr) continue;
      const double half = m_band->halfWidths[static_cast<std::size_t>(row) * m_band->width + i];
      const bool known = std::isfinite(half);
      const double none = std::numeric_limits<double>::quiet_NaN();
      m_lower[i].numbers.push_back(known ? shortest(static_cast<float>(values[i] - half)) : none);
      m_upper[i].numbers.push_back(known ? shortest(static_cast<float>(values[i] + half)) : none);
    }
  }

  Table take() {
    Table table;
    table.columns.push_back(std::move(m_row));
    if (m_id != nullptr) table.columns.push_back(m_ids.take());
    if (!m_dataset.times.empty()) table.columns.push_back(std::move(m_time));
    if (m_hasSteps) table.columns.push_back(std::move(m_step));
    if (m_dataset.isClassified()) table.columns.push_back(m_class.take());
    for (auto* columns : {&m_values, &m_lower, &m_upper}) {
      std::move(columns->begin(), columns->end(), std::back_inserter(table.columns));
    }
    return table;
  }

  const Dataset& m_dataset;
  const Predictions& m_predictions;
  const Table& m_source;
  const ConformalBand* m_band;
  const Column* m_id;
  Column m_row = numberColumn("row");
  TextColumn m_ids{"id"};
  Column m_time = numberColumn("time");
  Column m_step = numberColumn("step");
  bool m_hasSteps = false;
  TextColumn m_class{"predicted"};
  std::vector<Column> m_values, m_lower, m_upper;
};

}  // namespace

Table predictionTable(const Dataset& dataset, const Predictions& predictions, const Table& source,
                      const std::string& idColumn, const ConformalBand* band) {
  return PredictionTable(dataset, predictions, source, idColumn, band).make();
}

}  // namespace gatescope
