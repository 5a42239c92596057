#include "ui/pages/sample_series.h"

#include "core/data/sample_steps.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/palette.h"

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

bool answersEveryStep(const Dataset& dataset) {
  return dataset.task == Task::LabelSteps || dataset.task == Task::NextStep;
}

std::vector<float> inputValues(const Dataset& dataset, const Sample& sample, std::size_t input) {
  std::vector<float> values = inputSteps(dataset, sample, input);
  for (float& v : values) {
    v = static_cast<float>(dataset.inputScales[input].undo(static_cast<double>(v)));
  }
  return values;
}

std::vector<StepCurve> inputCurves(const Dataset& dataset, std::int32_t sample, std::size_t most) {
  const Sample& place = dataset.samples[static_cast<std::size_t>(sample)];
  const std::size_t count = std::min(most, dataset.features());
  std::vector<StepCurve> curves;
  for (std::size_t input = 0; input < count; ++input) {
    StepCurve curve{fromUtf8(dataset.inputNames[input]),
                    count > 1 ? dataColour(static_cast<int>(input)) : QColor(),
                    inputValues(dataset, place, input), dataStyle(static_cast<int>(input))};
    const Scale& scale = dataset.inputScales[input];
    if (dataset.features() > 1) {
      for (float& v : curve.values) v = static_cast<float>(scale.apply(static_cast<double>(v)));
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

int drawableInputs(const Dataset& dataset) {
  std::size_t count = 0;
  const auto isNumber = [&](std::size_t input) {
    return input >= dataset.inputOrigins.size() ||
           dataset.inputOrigins[input].kind == InputOrigin::Kind::Number;
  };
  while (count < std::min<std::size_t>(dataset.features(), curveColours) && isNumber(count))
    ++count;
  return static_cast<int>(count);
}

StepInput stepInput(const Dataset& dataset, std::int32_t sample) {
  StepInput input;
  input.curves = inputCurves(dataset, sample, curveColours);
  input.tokens = stepTokens(dataset, sample);
  input.drawable = drawableInputs(dataset);
  for (std::size_t i = curveColours; i < dataset.features(); ++i) {
    input.undrawn << fromUtf8(dataset.inputNames[i]);
  }
  return input;
}

std::vector<StepToken> stepTokens(const Dataset& dataset, std::int32_t sample) {
  std::vector<StepToken> tokens;
  if (!dataset.isText()) return tokens;
  const Sample& place = dataset.samples[static_cast<std::size_t>(sample)];
  for (std::int64_t row = place.firstStep; row < place.firstStep + place.steps; ++row) {
    const bool known = dataset.tokens[static_cast<std::size_t>(row)] != Vocabulary::unknown;
    tokens.push_back({fromUtf8(tokenText(dataset, row)), known});
  }
  return tokens;
}

QString sampleText(const Dataset& dataset, std::int32_t number, int most) {
  const Sample& sample = dataset.samples[static_cast<std::size_t>(number)];
  const QString text =
      fromUtf8(joinedTokens(dataset, sample.firstStep, std::min(sample.steps, most)));
  return sample.steps > most ? text + QStringLiteral(" …") : text;
}

QString wholeText(const Dataset& dataset, std::int32_t number) {
  const Sample& sample = dataset.samples[static_cast<std::size_t>(number)];
  const auto isMark = [&](std::int64_t row) {
    return dataset.tokens[static_cast<std::size_t>(row)] == Vocabulary::end;
  };
  std::int64_t first = sample.firstStep, end = first + sample.steps;
  while (first < end && isMark(first)) ++first;
  while (end > first && isMark(end - 1)) --end;
  return fromUtf8(joinedTokens(dataset, first, end - first));
}

std::vector<double> stepTimes(const Dataset& dataset, std::int32_t sample) {
  const Sample& place = dataset.samples[static_cast<std::size_t>(sample)];
  const auto end = static_cast<std::size_t>(place.firstStep + place.steps);
  if (place.firstStep < 0 || end > dataset.times.size()) return {};
  return {dataset.times.begin() + place.firstStep,
          dataset.times.begin() + place.firstStep + place.steps};
}

QString timeText(const Dataset& dataset, std::int32_t sample) {
  const Sample& place = dataset.samples[static_cast<std::size_t>(sample)];
  // For a forecast row r of the targets stands at step row r.
  const bool ahead = dataset.task == Task::Forecast;
  const std::int64_t first = ahead ? place.firstTarget : place.firstStep;
  const std::int64_t last = first + (ahead ? place.targetRows : place.steps) - 1;
  if (first < 0 || last < first || static_cast<std::size_t>(last) >= dataset.times.size()) {
    return {};
  }
  const double from = dataset.times[static_cast<std::size_t>(first)];
  const double to = dataset.times[static_cast<std::size_t>(last)];
  if (!std::isfinite(from) || !std::isfinite(to)) return {};
  const bool clock = std::fmod(from, 86400) != 0 || std::fmod(to, 86400) != 0;
  const QString start = fromUtf8(dateTimeText(from, clock));
  return first == last ? start
                       : translated("%1 … %2").arg(start, fromUtf8(dateTimeText(to, clock)));
}

QString soleTarget(const Dataset& dataset) {
  const bool one = !dataset.isClassified() && dataset.targetColumns() == 1;
  return one ? fromUtf8(dataset.targetNames.front()) : QString();
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
  return translated("class %1")
      .arg(fromUtf8(dataset.classNames[static_cast<std::size_t>(classes.front())]));
}

QString answerText(const Dataset& dataset, std::size_t width, const std::vector<float>& values) {
  if (values.empty() || width == 0) return {};
  if (dataset.isClassified()) {
    const auto best = std::max_element(values.begin(), values.begin() + std::ptrdiff_t(width));
    const auto index = static_cast<std::size_t>(best - values.begin());
    if (index >= dataset.classNames.size()) return {};
    return translated("class %1, probability %2")
        .arg(fromUtf8(dataset.classNames[index]))
        .arg(static_cast<double>(*best), 0, 'f', 2);
  }
  QStringList numbers;
  for (std::size_t i = 0; i < std::min(values.size(), mostNumbers); ++i) {
    numbers << numberText(static_cast<double>(values[i]));
  }
  if (values.size() > mostNumbers) numbers << QStringLiteral("…");
  return numbers.join(QStringLiteral(", "));
}

}  // namespace gatescope::ui
