#include "ui/pages/sample_series.h"

#include "ui/control/text.h"
#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

constexpr std::size_t mostNumbers = 6;  // written out

QString translated(const char* text) {
  return QCoreApplication::translate("SampleSeries", text);
}

}  // namespace

std::vector<float> inputValues(const Dataset& dataset, const Sample& sample, std::size_t input) {
  const std::size_t features = dataset.features();
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(sample.steps));
  for (std::int64_t t = 0; t < sample.steps; ++t) {
    const auto at = static_cast<std::size_t>(sample.firstStep + t) * features + input;
    const double scaled = static_cast<double>(dataset.inputs[at]);
    values.push_back(static_cast<float>(dataset.inputScales[input].undo(scaled)));
  }
  return values;
}

std::vector<StepCurve> inputCurves(const Dataset& dataset, std::int32_t sample, std::size_t most) {
  const Sample& place = dataset.samples[static_cast<std::size_t>(sample)];
  const std::size_t count = std::min(most, dataset.features());
  std::vector<StepCurve> curves;
  for (std::size_t input = 0; input < count; ++input) {
    StepCurve curve{fromUtf8(dataset.inputNames[input]),
                    count > 1 ? categoryColour(static_cast<int>(input)) : QColor(),
                    inputValues(dataset, place, input)};
    const Scale& scale = dataset.inputScales[input];
    if (dataset.features() > 1) {
      for (float& v : curve.values) v = static_cast<float>(scale.apply(static_cast<double>(v)));
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

std::vector<float> targetHistory(const Dataset& dataset, const Sample& sample,
                                 const std::string& target) {
  const auto& names = dataset.inputNames;
  const auto found = std::find(names.begin(), names.end(), target);
  if (found == names.end()) return {};
  return inputValues(dataset, sample, static_cast<std::size_t>(found - names.begin()));
}

std::vector<float> predictedColumn(const Predictions& predictions, std::size_t k) {
  std::vector<float> column;
  if (predictions.width == 0) return column;
  for (std::size_t i = k; i < predictions.values.size(); i += predictions.width) {
    column.push_back(predictions.values[i]);
  }
  return column;
}

std::vector<int> likeliestClasses(const Predictions& predictions) {
  std::vector<int> classes;
  const auto width = static_cast<std::ptrdiff_t>(predictions.width);
  if (width == 0) return classes;
  for (auto row = predictions.values.begin(); row != predictions.values.end(); row += width) {
    const auto best = std::max_element(row, row + width);
    const bool known = std::isfinite(*best) && *best > 0;
    classes.push_back(known ? static_cast<int>(best - row) : -1);
  }
  return classes;
}

QString truthText(const Dataset& dataset, const Predictions& truth) {
  if (!dataset.isClassified()) return answerText(dataset, truth.width, truth.values);
  const std::vector<int> classes = likeliestClasses(truth);
  if (classes.empty() || classes.front() < 0) return translated("unknown");
  return fromUtf8(dataset.classNames[static_cast<std::size_t>(classes.front())]);
}

QString answerText(const Dataset& dataset, std::size_t width, const std::vector<float>& values) {
  if (values.empty() || width == 0) return {};
  if (dataset.isClassified()) {
    const auto best = std::max_element(values.begin(), values.begin() + std::ptrdiff_t(width));
    const auto index = static_cast<std::size_t>(best - values.begin());
    if (index >= dataset.classNames.size()) return {};
    return translated("%1 (%2)").arg(fromUtf8(dataset.classNames[index]),
                                     numberText(static_cast<double>(*best)));
  }
  QStringList numbers;
  for (std::size_t i = 0; i < std::min(values.size(), mostNumbers); ++i) {
    numbers << numberText(static_cast<double>(values[i]));
  }
  if (values.size() > mostNumbers) numbers << QStringLiteral("…");
  return numbers.join(QStringLiteral(", "));
}

}  // namespace gatescope::ui
