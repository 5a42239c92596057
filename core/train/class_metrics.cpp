#include "core/train/class_metrics.h"

#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gatescope {

namespace {

// Labelled rows only.
struct Scored {
  std::size_t classes = 0;
  std::vector<std::size_t> labels;
  std::vector<const float*> probabilities;  // `classes` each
};

Scored collect(const Dataset& dataset, const Predictions& predictions) {
  Scored scored{dataset.classes(), {}, {}};
  forEachTargetRow(dataset, predictions, [&](std::size_t row, const float* values) {
    const std::int32_t label = dataset.labels[row];
    if (label < 0) return;
    scored.labels.push_back(toSize(label));
    scored.probabilities.push_back(values);
  });
  return scored;
}

std::vector<std::int64_t> confusionMatrix(const Scored& scored) {
  std::vector<std::int64_t> matrix(scored.classes * scored.classes);
  for (std::size_t i = 0; i < scored.labels.size(); ++i) {
    const float* p = scored.probabilities[i];
    const auto guess = std::max_element(p, p + scored.classes) - p;
    ++matrix[scored.labels[i] * scored.classes + toSize(guess)];
  }
  return matrix;
}

struct ClassScore {
  bool occurs = false;  // in truth or prediction
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// precision = TP/(TP+FP), recall = TP/(TP+FN), F1 = 2 TP/(2 TP+FP+FN); 0 where undefined.
ClassScore scoreOfClass(const std::vector<std::int64_t>& confusion, std::size_t classes,
                        std::size_t c) {
  std::int64_t truth = 0, guessed = 0;
  for (std::size_t k = 0; k < classes; ++k) {
    truth += confusion[c * classes + k];
    guessed += confusion[k * classes + c];
  }
  const std::int64_t hits = confusion[c * classes + c];
  return {truth + guessed > 0, ratio(hits, guessed), ratio(hits, truth),
          ratio(2 * hits, truth + guessed)};
}

// Area under the ROC curve of class c against the rest by ranks, ties at their mean rank (Mann and
// Whitney 1947): (Σ ranks of positives − P(P+1)/2) / (P N).
std::optional<double> areaUnderCurve(const Scored& scored, std::size_t c) {
  std::vector<std::size_t> order(scored.labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto score = [&](std::size_t i) { return scored.probabilities[i][c]; };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
  double positives = 0, rankSum = 0;
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && score(order[end]) == score(order[first])) ++end;
    const double meanRank = (static_cast<double>(first + end) + 1) / 2;  // ranks from 1
    for (std::size_t i = first; i < end; ++i)
      if (scored.labels[order[i]] == c) {
        positives += 1;
        rankSum += meanRank;
      }
  }
  const double negatives = static_cast<double>(order.size()) - positives;
  if (positives == 0 || negatives == 0) return std::nullopt;
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}

std::optional<double> areaUnderCurve(const Scored& scored) {
  if (scored.classes == 2) return areaUnderCurve(scored, 1);
  double total = 0;
  for (std::size_t c = 0; c < scored.classes; ++c) {
    const auto area = areaUnderCurve(scored, c);
    if (!area) return std::nullopt;
    total += *area;
  }
  return total / static_cast<double>(scored.classes);
}

// −log p(label), with p held above 1e-15 so that one certain mistake does not make it infinite.
double logLoss(const Scored& scored) {
  double total = 0;
  for (std::size_t i = 0; i < scored.labels.size(); ++i)
    total -=
        std::log(std::max(1e-15, static_cast<double>(scored.probabilities[i][scored.labels[i]])));
  return total / static_cast<double>(scored.labels.size());
}

void addMacro(NamedValues& metrics, const std::vector<ClassScore>& scores) {
  ClassScore mean;
  double occurring = 0;
  for (const ClassScore& s : scores) {
    if (!s.occurs) continue;
    occurring += 1;
    mean.precision += s.precision;
    mean.recall += s.recall;
    mean.f1 += s.f1;
  }
  metrics.push_back({"macro_precision", mean.precision / occurring});
  metrics.push_back({"macro_recall", mean.recall / occurring});
  metrics.push_back({"macro_f1", mean.f1 / occurring});
}

}  // namespace

Evaluation evaluateClasses(const Dataset& dataset, const Predictions& predictions) {
  const Scored scored = collect(dataset, predictions);
  if (scored.labels.empty()) return {};
  Evaluation result;
  result.confusion = confusionMatrix(scored);
  std::int64_t hits = 0;
  std::vector<ClassScore> scores;
  for (std::size_t c = 0; c < scored.classes; ++c) {
    hits += result.confusion[c * scored.classes + c];
    scores.push_back(scoreOfClass(result.confusion, scored.classes, c));
  }
  NamedValues& metrics = result.metrics;
  metrics.push_back({"accuracy", ratio(hits, static_cast<std::int64_t>(scored.labels.size()))});
  if (dataset.isText() && dataset.task == Task::NextStep) {
    const double loss = logLoss(scored);
    metrics.push_back({"log_loss", loss});
    metrics.push_back({"perplexity", std::exp(loss)});
    return result;
  }
  if (scored.classes == 2) {
    metrics.push_back({"precision", scores[1].precision});
    metrics.push_back({"recall", scores[1].recall});
    metrics.push_back({"f1", scores[1].f1});
  }
  addMacro(metrics, scores);
  if (const auto area = areaUnderCurve(scored)) metrics.push_back({"auc", *area});
  metrics.push_back({"log_loss", logLoss(scored)});
  return result;
}

}  // namespace gatescope
