#include "core/data/draft.h"
#include "core/data/prepare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>

namespace gatescope {

namespace {

// Codes of the categories in the rows before `rows`, in the order of their names.
std::vector<std::int32_t> usedCodes(const Column& column, std::size_t rows) {
  std::vector<bool> used(column.categories.size(), false);
  for (std::size_t row = 0; row < std::min(rows, column.codes.size()); ++row) {
    if (column.codes[row] >= 0) used[static_cast<std::size_t>(column.codes[row])] = true;
  }
  std::vector<std::int32_t> codes;
  for (std::size_t code = 0; code < used.size(); ++code) {
    if (used[code]) codes.push_back(static_cast<std::int32_t>(code));
  }
  std::ranges::sort(codes, {}, [&](std::int32_t code) {
    return column.categories[static_cast<std::size_t>(code)];
  });
  return codes;
}

constexpr std::string_view kMaskSuffix = " missing";

Fill fillOf(const Draft& draft, const std::string& column) {
  const std::string policy = missingPolicy(draft.settings.prepare, column);
  return policy == "interpolate" ? Fill::Interpolate
         : policy == "mean"      ? Fill::Mean
                                 : Fill::Forward;
}

// A target is told by its forecast, however it was computed. A calendar of other times than those
// of the steps counts as a column that was measured.
InputOrigin originOf(const Draft& draft, const Feature& feature) {
  InputOrigin origin;
  if (feature.mask) origin.kind = InputOrigin::Kind::Mask;
  if (feature.oneHot) origin.kind = InputOrigin::Kind::Category;
  const auto& targets = draft.roles.targets;
  if (std::ranges::find(targets, feature.column) != targets.end()) return origin;
  origin.derived = draft.column(feature.column).derived;
  if (!origin.derived || !origin.derived->isCalendar()) return origin;
  const int time = draft.roles.time;
  if (time < 0 || draft.column(time).name != origin.derived->column) origin.derived.reset();
  return origin;
}

// The features of a dataset that is there already, found again in this table.
Result<std::vector<Feature>> matchFeatures(Draft& draft) {
  const Dataset& fitted = *draft.fitted;
  std::vector<Feature> features;
  for (std::size_t f = 0; f < fitted.features(); ++f) {
    const std::string& input = fitted.inputNames[f];
    Feature feature;
    feature.mask = fitted.inputOrigins[f].kind == InputOrigin::Kind::Mask;
    feature.oneHot = fitted.inputOrigins[f].kind == InputOrigin::Kind::Category;
    const std::string name = feature.oneHot ? fitted.inputColumns[f]
                             : feature.mask ? input.substr(0, input.size() - kMaskSuffix.size())
                                            : input;
    const auto found = std::ranges::find_if(draft.table.columns, [&](const Column& column) {
      return column.name == name || column.ownName() == name;
    });
    if (found == draft.table.columns.end()) {
      return failField("data", "%1 has no column “%2”, which the network was trained on",
                       draft.table.name, name);
    }
    const Column& column = *found;
    feature.column = static_cast<int>(found - draft.table.columns.begin());
    feature.fill = fillOf(draft, column.ownName());
    const bool number = column.isNumeric();
    if (feature.oneHot && column.isCoded()) {
      const std::string value = input.substr(name.size() + 1);
      const auto category = std::ranges::find(column.categories, value);
      if (category != column.categories.end()) {
        feature.code = static_cast<std::int32_t>(category - column.categories.begin());
      }
    } else if (!feature.mask && feature.oneHot == number) {
      return failField("data",
                       "Column “%1” of %2 holds other values than the network was trained on", name,
                       draft.table.name);
    }
    features.push_back(feature);
  }
  draft.data.inputNames = fitted.inputNames;
  draft.data.inputColumns = fitted.inputColumns;
  draft.data.inputOrigins = fitted.inputOrigins;
  return features;
}

// The numbers that a scale is fitted to, in ascending order.
std::vector<double> valuesOf(const std::vector<double>& column,
                             const std::vector<std::size_t>& rows, bool logarithm) {
  std::vector<double> values;
  for (const std::size_t row : rows) {
    const double value = logarithm ? std::log(column[row]) : column[row];
    if (!std::isnan(value)) values.push_back(value);
  }
  return values;
}

// Between the neighbours of its place in the order, as numpy.quantile does.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

Scale zScore(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / count)};
}

// The middle of 1.35 quartile distances is a standard deviation where values are normal.
Scale robust(std::vector<double> values) {
  std::ranges::sort(values);
  return {quantile(values, 0.5), (quantile(values, 0.75) - quantile(values, 0.25)) / 1.349};
}

Scale minMax(const std::vector<double>& values) {
  const auto [least, most] = std::ranges::minmax(values);
  return {least, most - least};
}

// A missing cell's place between the known ones around it, by time where there is one.
class Interpolation {
 public:
  Interpolation(const Column& column, const Column* time, std::span<const std::size_t> rows,
                std::span<const std::int64_t> ends)
      : m_column(column), m_time(time), m_rows(rows), m_ends(ends) {}

  // The value at `at`, which is missing; NaN before the first and behind the last known one, also
  // of its part.
  double value(std::size_t at) {
    while (m_next < at || (m_next < m_rows.size() && m_column.isMissing(m_rows[m_next]))) ++m_next;
    const auto end = std::ranges::upper_bound(m_ends, static_cast<std::int64_t>(at));
    const std::size_t last = end == m_ends.end() ? m_rows.size() : static_cast<std::size_t>(*end);
    if (at == 0 || m_next >= last) return std::numeric_limits<double>::quiet_NaN();
    std::size_t before = at;
    while (before > 0 && m_column.isMissing(m_rows[before])) --before;
    const double a = place(before), b = place(m_next);
    const double share = b > a ? (place(at) - a) / (b - a) : 0.0;
    return std::lerp(m_column.numbers[m_rows[before]], m_column.numbers[m_rows[m_next]], share);
  }

 private:
  double place(std::size_t at) const {
    return m_time != nullptr ? m_time->numbers[m_rows[at]] : static_cast<double>(at);
  }
  const Column& m_column;
  const Column* m_time;
  std::span<const std::size_t> m_rows;
  std::span<const std::int64_t> m_ends;
  std::size_t m_next = 0;
};

// Whether two inputs are made from the same cells of a file.
bool isOfOneCell(const Draft& draft, const Feature& a, const Feature& b) {
  const std::string& set = draft.column(a.column).labelSet;
  return a.column == b.column || (!set.empty() && set == draft.column(b.column).labelSet);
}

}  // namespace

Result<std::vector<Feature>> nameFeatures(Draft& draft) {
  if (draft.fitted != nullptr) return matchFeatures(draft);
  std::vector<Feature> features;
  const auto add = [&](const Feature& feature, std::string name) {
    features.push_back(feature);
    draft.data.inputNames.push_back(std::move(name));
    draft.data.inputColumns.push_back(draft.column(feature.column).ownName());
    draft.data.inputOrigins.push_back(originOf(draft, feature));
  };
  for (const int index : draft.roles.inputs) {
    const Column& column = draft.column(index);
    if (column.isNumeric()) {
      add({index, false, -1, false, fillOf(draft, column.ownName())}, column.name);
    } else {
      for (const std::int32_t code : usedCodes(column, draft.testRow)) {
        add({index, true, code},
            column.name + "=" + column.categories[static_cast<std::size_t>(code)]);
      }
    }
    const std::string name = column.ownName() + std::string(kMaskSuffix);
    const bool masked = missingPolicy(draft.settings.prepare, column.ownName()) == "mask";
    const auto& names = draft.data.inputNames;
    if (masked && column.missing > 0 && std::ranges::find(names, name) == names.end()) {
      add({index, false, -1, true}, name);
    }
  }
  return features;
}

Result<void> keepKnownFeatures(Draft& draft, std::vector<Feature>& features,
                               const std::vector<std::size_t>& trainingRows) {
  if (draft.fitted != nullptr || trainingRows.empty()) return {};
  Dataset& data = draft.data;
  std::vector<Feature> kept;
  std::vector<bool> used;  // values of the category that stands at `usedColumn`
  int usedColumn = -1;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const Feature& feature = features[f];
    const Column& column = draft.column(feature.column);
    if (feature.oneHot && feature.column != std::exchange(usedColumn, feature.column)) {
      used.assign(column.categories.size(), false);
      for (const std::size_t row : trainingRows) {
        if (!column.isMissing(row)) used[static_cast<std::size_t>(column.codes[row])] = true;
      }
    }
    const bool known =
        feature.oneHot ? used[static_cast<std::size_t>(feature.code)]
                       : !feature.mask || std::ranges::any_of(trainingRows, [&](std::size_t row) {
                           return column.isMissing(row);
                         });
    if (!known) continue;
    const std::size_t place = kept.size();
    std::swap(data.inputNames[place], data.inputNames[f]);
    std::swap(data.inputColumns[place], data.inputColumns[f]);
    std::swap(data.inputOrigins[place], data.inputOrigins[f]);
    kept.push_back(feature);
  }
  if (kept.empty()) {
    return failField("inputs", "No input of %1 has a value in the training part", draft.table.name);
  }
  data.inputNames.resize(kept.size());
  data.inputColumns.resize(kept.size());
  data.inputOrigins.resize(kept.size());
  features = std::move(kept);
  return {};
}

Scale fitScale(const std::vector<double>& column, const std::vector<std::size_t>& rows,
               bool keepBinary, const std::string& kind, bool logarithm) {
  const std::vector<double> values = valuesOf(column, rows, logarithm);
  const bool binary =
      std::ranges::all_of(values, [](double value) { return value == 0 || value == 1; });
  Scale scale;
  scale.logarithm = logarithm;
  if (values.empty() || kind == "none" || (keepBinary && binary && !logarithm)) return scale;
  const Scale fitted = kind == "robust"    ? robust(values)
                       : kind == "min-max" ? minMax(values)
                                           : zScore(values);
  // Rounding leaves a constant column a spread of its last bits.
  const bool constant = fitted.deviation <= 1e-12 * std::abs(fitted.mean);
  scale.mean = fitted.mean;
  scale.deviation = constant || fitted.deviation == 0 ? 1.0 : fitted.deviation;
  return scale;
}

Result<void> checkLogarithms(const Draft& draft) {
  for (const std::string& name : draft.settings.prepare.logarithms) {
    const int index = draft.table.indexOf(name);
    if (index < 0) return failField("log", "%1 has no column “%2”", draft.table.name, name);
    const Column& column = draft.column(index);
    if (!column.isNumeric()) {
      return failField("log", "Column “%1” of %2 holds no numbers", name, draft.table.name);
    }
    const auto bad = std::ranges::find_if(column.numbers, [](double value) { return value <= 0; });
    if (bad == column.numbers.end()) continue;
    const auto row = static_cast<std::size_t>(bad - column.numbers.begin());
    return failField("log",
                     "%1, row %2, column “%3”: %4 has no logarithm: only numbers above 0 have one",
                     draft.fileOf(row), draft.fileRow(row), name, column.text(row));
  }
  return {};
}

void fitInputs(Draft& draft, const std::vector<Feature>& features,
               const std::vector<std::size_t>& trainingRows) {
  Dataset& data = draft.data;
  if (draft.fitted != nullptr) {
    data.inputScales = draft.fitted->inputScales;
    data.inputFills = draft.fitted->inputFills;
    return;
  }
  const Preparation& prepare = draft.settings.prepare;
  for (const Feature& feature : features) {
    float fill = std::numeric_limits<float>::quiet_NaN();
    Scale scale;
    if (!feature.oneHot && !feature.mask) {
      const Column& column = draft.column(feature.column);
      const auto& logs = prepare.logarithms;
      const bool logarithm = std::ranges::find(logs, column.name) != logs.end();
      scale = fitScale(column.numbers, trainingRows, true, prepare.scale, logarithm);
      if (feature.fill == Fill::Mean) {
        const auto values = valuesOf(column.numbers, trainingRows, logarithm);
        const double mean = values.empty() ? 0 : zScore(values).mean;
        fill = static_cast<float>((mean - scale.mean) / scale.deviation);
      }
    }
    data.inputScales.push_back(scale);
    data.inputFills.push_back(fill);
  }
}

Filled appendInputs(Draft& draft, const std::vector<Feature>& features,
                    std::span<const std::size_t> rows, std::span<const std::int64_t> ends) {
  auto& inputs = draft.data.inputs;
  const std::size_t start = inputs.size(), width = features.size();
  const Column* time = draft.roles.time < 0 ? nullptr : &draft.column(draft.roles.time);
  if (time != nullptr && time->isCoded()) time = nullptr;
  inputs.resize(start + rows.size() * width);
  Filled filled;
  for (std::size_t f = 0; f < width; ++f) {
    const Feature& feature = features[f];
    const Column& column = draft.column(feature.column);
    const Scale& scale = draft.data.inputScales[f];
    const bool first = f == 0 || !isOfOneCell(draft, features[f - 1], feature);
    const float fill = draft.data.inputFills[f];
    Interpolation between(column, time, rows, ends);
    float carried = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      float& value = inputs[start + i * width + f];
      const bool missing = column.isMissing(rows[i]);
      if (feature.mask) {
        value = missing ? 1.0F : 0.0F;
        continue;
      }
      if (!missing) {
        carried = feature.oneHot ? (column.codes[rows[i]] == feature.code ? 1.0F : 0.0F)
                                 : static_cast<float>(scale.apply(column.numbers[rows[i]]));
        value = carried;
        continue;
      }
      value = carried;
      if (!std::isnan(fill)) {
        value = fill;
        filled.mean += first;
      } else if (const double line = feature.fill == Fill::Interpolate && !feature.oneHot
                                         ? between.value(i)
                                         : std::numeric_limits<double>::quiet_NaN();
                 !std::isnan(line)) {
        value = static_cast<float>(scale.apply(line));
        filled.interpolated += first;
      } else {
        filled.forward += first;
      }
    }
  }
  return filled;
}

void noteFilled(Draft& draft, const Filled& filled) {
  if (filled.forward > 0) {
    draft.note("%1 missing cells took the value of the row before", filled.forward);
  }
  if (filled.interpolated > 0) {
    draft.note("%1 missing cells were put on the line between their neighbours, which looks ahead",
               filled.interpolated);
  }
  if (filled.mean > 0) {
    draft.note("%1 missing cells took the mean of the training rows", filled.mean);
  }
}

std::size_t leadingGap(const Draft& draft, const std::vector<Feature>& features,
                       std::span<const std::size_t> rows) {
  std::size_t gap = 0;
  for (const Feature& feature : features) {
    if (feature.oneHot || feature.mask || feature.fill == Fill::Mean) continue;
    const Column& column = draft.column(feature.column);
    std::size_t missing = 0;
    while (missing < rows.size() && column.isMissing(rows[missing])) ++missing;
    gap = std::max(gap, missing);
  }
  return gap;
}

}  // namespace gatescope
