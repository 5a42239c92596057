#include "core/train/linear_baselines.h"

#include "core/train/linear_features.h"
#include "core/train/logistic.h"
#include "core/train/number_metrics.h"
#include "core/train/ridge.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace gatescope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Samples = std::span<const std::int32_t>;

constexpr std::size_t kMostColumns = 1500;
constexpr std::size_t kMostWeights = 500'000;  // columns × answers
constexpr std::size_t kMostRows = 20'000;
constexpr double kMostProducts = 1e10;         // rows × columns²
constexpr double kMostKnown = 5e6;             // values that are not 0, × classes
constexpr std::size_t kMostValidation = 2000;  // samples that choose λ
constexpr std::size_t kBlock = 512;            // samples whose rows stand in memory together

// Calls visit(samples) for one block of them after another.
template <typename Visit>
void inBlocks(Samples samples, Visit visit) {
  for (std::size_t first = 0; first < samples.size(); first += kBlock) {
    visit(samples.subspan(first, std::min(kBlock, samples.size() - first)));
  }
}

// Ridge regression on a dataset's samples.
class RidgeModel {
 public:
  RidgeModel(const Dataset& dataset, LinearFeatures features)
      : m_dataset(dataset), m_features(std::move(features)) {}

  void fit(Samples training, Samples validation);
  Predictions predict(Samples samples) const;
  std::string name() const { return "ridge on " + m_features.name(); }

 private:
  MatrixXd answers(Samples samples) const;  // scaled, samples × answers, minus the mean of training

  const Dataset& m_dataset;
  LinearFeatures m_features;
  Eigen::RowVectorXd m_means;  // of the answers
  MatrixXd m_weights;
};

Index answersOf(const Dataset& dataset, std::int32_t sample) {
  const std::int32_t rows = dataset.samples[toSize(sample)].targetRows;
  return static_cast<Index>(toSize(rows) * dataset.targetColumns());
}

MatrixXd RidgeModel::answers(Samples samples) const {
  MatrixXd all(static_cast<Index>(samples.size()), answersOf(m_dataset, samples.front()));
  for (Index row = 0; row < all.rows(); ++row) {
    const Sample& sample = m_dataset.samples[toSize(samples[toSize(row)])];
    const float* values =
        m_dataset.targets.data() + toSize(sample.firstTarget) * m_dataset.targetColumns();
    all.row(row) = Eigen::Map<const Eigen::RowVectorXf>(values, all.cols()).cast<double>();
  }
  if (m_means.size() > 0) all.rowwise() -= m_means;
  return all;
}

void RidgeModel::fit(Samples training, Samples validation) {
  m_features.fit(m_dataset, training);
  m_means = answers(training).colwise().mean();
  Ridge ridge(static_cast<Index>(m_features.columns()), m_means.size());
  inBlocks(training,
           [&](Samples block) { ridge.add(m_features.rows(m_dataset, block), answers(block)); });
  MatrixXd x, y;
  if (!validation.empty()) {
    x = m_features.rows(m_dataset, validation);
    y = answers(validation);
  }
  double least = std::numeric_limits<double>::infinity();
  for (const double lambda : {1e2, 1e1, 1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    MatrixXd weights = ridge.weights(lambda);
    const double error = validation.empty() ? ridge.crossValidated(weights, lambda)
                                            : (y - x * weights).squaredNorm();
    if (m_weights.size() > 0 && !(error < least)) continue;
    least = error;
    m_weights = std::move(weights);
  }
}

Predictions RidgeModel::predict(Samples samples) const {
  Predictions result = truth(m_dataset, samples);
  float* out = result.values.data();
  const auto width = static_cast<Index>(m_dataset.targetColumns());
  inBlocks(samples, [&](Samples block) {
    MatrixXd said = m_features.rows(m_dataset, block) * m_weights;
    said.rowwise() += m_means;
    for (Index row = 0; row < said.rows(); ++row) {
      for (Index a = 0; a < said.cols(); ++a) {
        const Scale& scale = m_dataset.targetScales[toSize(a % width)];
        *out++ = static_cast<float>(held(scale.undo(said(row, a)), scale));
      }
    }
  });
  return result;
}

// Rows of either kind for logistic regression.
class ClassFeatures {
 public:
  static std::optional<ClassFeatures> of(const Dataset& dataset, Samples training) {
    ClassFeatures features(dataset);
    if (dataset.isText()) return features;
    features.m_summary = LinearFeatures::of(dataset, LinearFeatures::Kind::Summary,
                                            std::numeric_limits<std::size_t>::max(), training);
    if (!features.m_summary) return std::nullopt;
    return features;
  }

  void fit(Samples training) {
    if (m_summary) m_summary->fit(*m_dataset, training);
  }
  Design rows(Samples samples) const {
    return m_summary ? Design(m_summary->rows(*m_dataset, samples))
                     : Design(tokenCounts(*m_dataset, samples));
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
  double least = std::numeric_limits<double>::infinity(), chosen = 0;
  int worse = 0;
  for (const double lambda : {1e1, 1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5}) {
    model = fitLogistic(x, own, lambda, model);
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
                        Logistic::zero(x.columns(), static_cast<Index>(m_dataset.classes())));
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

template <typename Model>
BaselineRule ruleOf(std::string key, const Dataset& dataset, std::shared_ptr<const Model> model) {
  return {std::move(key), model->name(), [&dataset, model](Split split) {
            return measured(dataset, model->predict(dataset.split(split)));
          }};
}

// Those whose answers are all known.
std::vector<std::int32_t> answered(const Dataset& dataset, Samples samples) {
  std::vector<std::int32_t> known(samples.begin(), samples.end());
  std::erase_if(known, [&](std::int32_t number) {
    const Sample& sample = dataset.samples[toSize(number)];
    if (dataset.isClassified()) return dataset.labels[toSize(sample.firstTarget)] < 0;
    const std::size_t width = dataset.targetColumns();
    const auto values =
        std::span(dataset.targets)
            .subspan(toSize(sample.firstTarget) * width, toSize(sample.targetRows) * width);
    return std::ranges::any_of(values, [](float value) { return std::isnan(value); });
  });
  return known;
}

LinearFeatures::Kind ridgeKind(const Dataset& dataset, Samples training) {
  if (dataset.isText()) return LinearFeatures::Kind::Tokens;
  return haveEqualSteps(dataset, training) ? LinearFeatures::Kind::Lags
                                           : LinearFeatures::Kind::Summary;
}

std::optional<BaselineRule> ridgeBaseline(const Dataset& dataset, Samples training,
                                          Samples validation) {
  const auto answers = toSize(answersOf(dataset, training.front()));
  const std::size_t most = std::min(kMostColumns, kMostWeights / answers);
  auto features = LinearFeatures::of(dataset, ridgeKind(dataset, training), most, training);
  if (!features) return std::nullopt;
  const auto columns = static_cast<double>(features->columns());
  const auto rows = static_cast<std::size_t>(kMostProducts / (columns * columns));
  auto model = std::make_shared<RidgeModel>(dataset, std::move(*features));
  model->fit(evenly(training, std::min(kMostRows, rows)), validation);
  return ruleOf<RidgeModel>("ridge", dataset, std::move(model));
}

std::optional<BaselineRule> logisticBaseline(const Dataset& dataset, Samples training,
                                             Samples validation) {
  auto features = ClassFeatures::of(dataset, training);
  if (!features) return std::nullopt;
  const double known = features->known(training) * static_cast<double>(dataset.classes());
  const auto rows = static_cast<std::size_t>(kMostKnown / known) + 1;
  auto model = std::make_shared<LogisticModel>(dataset, std::move(*features));
  model->fit(evenly(training, rows), validation);
  return ruleOf<LogisticModel>("logistic", dataset, std::move(model));
}

bool hasNumbersOnly(const Dataset& dataset) {
  for (std::size_t k = 0; k < dataset.targetColumns(); ++k) {
    if (isBinaryColumn(dataset, k)) return false;
  }
  return true;
}

}  // namespace

std::optional<BaselineRule> linearBaseline(const Dataset& dataset) {
  const auto training = answered(dataset, dataset.split(Split::Training));
  if (training.empty()) return std::nullopt;
  const auto validation =
      evenly(answered(dataset, dataset.split(Split::Validation)), kMostValidation);
  if (dataset.isClassified()) {
    return dataset.task == Task::Classify ? logisticBaseline(dataset, training, validation)
                                          : std::nullopt;
  }
  const bool isAsked = dataset.task == Task::Forecast || dataset.task == Task::Regress;
  return isAsked && hasNumbersOnly(dataset) ? ridgeBaseline(dataset, training, validation)
                                            : std::nullopt;
}

}  // namespace gatescope
