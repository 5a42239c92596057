#include "core/train/linear_baselines.h"
#include "core/train/linear_features.h"
#include "core/train/logistic.h"
#include "core/train/model_rule.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Samples = std::span<const std::int32_t>;

constexpr double kMostKnown = 2e7;               // values × classes
constexpr double kMostCounts = 5e6;              // token counts that are not 0, × classes
constexpr std::size_t kMostWeights = 1'000'000;  // columns × classes

// As near to the minimum as a baseline needs to be.
constexpr LbfgsOptions kNearEnough{.iterations = 100, .gradient = 1e-4, .decrease = 1e-7};

// Rows of either kind for logistic regression.
class ClassFeatures {
 public:
  static std::optional<ClassFeatures> of(const Dataset& dataset, Samples training) {
    ClassFeatures features(dataset);
    if (dataset.isText()) return features;
    features.m_summary = LinearFeatures::of(dataset, LinearFeatures::Kind::Summary,
                                            kMostWeights / dataset.classes(), training);
    if (!features.m_summary) return std::nullopt;
    return features;
  }

  void fit(Samples training) {
    if (m_summary) m_summary->fit(*m_dataset, training);
  }
  Design rows(Samples samples) const {
    return m_summary
               ? Design(m_summary->rows(*m_dataset, samples))
               : Design(tokenCounts(*m_dataset, kMostWeights / m_dataset->classes(), samples));
  }
  // Values of a row that are not 0, on average.
  double known(Samples training) const {
    if (m_summary) return static_cast<double>(m_summary->columns());
    double steps = 0;
    for (const std::int32_t number : training) steps += m_dataset->samples[toSize(number)].steps;
    return steps / static_cast<double>(training.size());
  }
  std::string name() const { return m_summary ? m_summary->name() : "token counts"; }

 private:
  explicit ClassFeatures(const Dataset& dataset) : m_dataset(&dataset) {}

  const Dataset* m_dataset;
  std::optional<LinearFeatures> m_summary;  // none: token counts
};

// Logistic regression on a dataset's samples.
class LogisticModel {
 public:
  LogisticModel(const Dataset& dataset, ClassFeatures features)
      : m_dataset(dataset), m_features(std::move(features)) {}

  void fit(Samples training, Samples validation);
  Predictions predict(Samples samples) const;
  std::string name() const { return "logistic on " + m_features.name(); }

 private:
  std::vector<std::int32_t> labels(Samples samples) const;
  double chooseLambda(Samples training, Samples validation);

  const Dataset& m_dataset;
  ClassFeatures m_features;
  Logistic m_model;
};

std::vector<std::int32_t> LogisticModel::labels(Samples samples) const {
  std::vector<std::int32_t> all;
  for (const std::int32_t number : samples) {
    all.push_back(m_dataset.labels[toSize(m_dataset.samples[toSize(number)].firstTarget)]);
  }
  return all;
}

// From the largest on, each fit beginning at the one before; ends where it has become worse twice
// in a row. Leaves the model of the λ that it returns.
double LogisticModel::chooseLambda(Samples training, Samples validation) {
  const Design x = m_features.rows(training), y = m_features.rows(validation);
  const std::vector<std::int32_t> own = labels(training), others = labels(validation);
  Logistic model = Logistic::zero(x.columns(), static_cast<Index>(m_dataset.classes()));
  m_model = model;
  double least = std::numeric_limits<double>::infinity(), chosen = 0;
  int worse = 0;
  for (const double lambda : {1e1, 1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5}) {
    model = fitLogistic(x, own, lambda, model, kNearEnough);
    const double loss = logLoss(model.probabilities(y), others);
    worse = loss < least ? 0 : worse + 1;
    if (worse == 2) break;
    if (worse > 0) continue;
    least = loss;
    chosen = lambda;
    m_model = model;
  }
  return chosen;
}

void LogisticModel::fit(Samples training, Samples validation) {
  m_features.fit(training);
  if (!validation.empty()) {
    chooseLambda(training, validation);
    return;
  }
  std::vector<std::int32_t> kept, heldBack;
  for (std::size_t i = 0; i < training.size(); ++i) {
    (i % 5 == 4 ? heldBack : kept).push_back(training[i]);
  }
  const double lambda = heldBack.empty() ? 1 : chooseLambda(kept, heldBack);
  const Design x = m_features.rows(training);
  m_model = fitLogistic(x, labels(training), lambda,
                        Logistic::zero(x.columns(), static_cast<Index>(m_dataset.classes())),
                        kNearEnough);
}

Predictions LogisticModel::predict(Samples samples) const {
  Predictions result = truth(m_dataset, samples);
  float* out = result.values.data();
  inBlocks(samples, [&](Samples block) {
    const MatrixXd said = m_model.probabilities(m_features.rows(block));
    for (Index row = 0; row < said.rows(); ++row) {
      for (Index c = 0; c < said.cols(); ++c) *out++ = static_cast<float>(said(row, c));
    }
  });
  return result;
}

}  // namespace

std::optional<BaselineRule> logisticBaseline(const Dataset& dataset, Samples training,
                                             Samples validation) {
  auto features = ClassFeatures::of(dataset, training);
  if (!features) return std::nullopt;
  const double known = features->known(training) * static_cast<double>(dataset.classes());
  const double most = dataset.isText() ? kMostCounts : kMostKnown;
  const auto rows = static_cast<std::size_t>(most / known) + 1;
  auto model = std::make_shared<LogisticModel>(dataset, std::move(*features));
  model->fit(evenly(training, rows), validation);
  return ruleOf<LogisticModel>("logistic", dataset, std::move(model));
}

}  // namespace gatescope
