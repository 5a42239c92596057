#include "core/train/linear_baselines.h"
#include "core/train/linear_features.h"
#include "core/train/model_rule.h"
#include "core/train/ridge.h"
#include "core/train/target_rows.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace gatescope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Samples = std::span<const std::int32_t>;

constexpr std::size_t kMostColumns = 1000;
constexpr std::size_t kMostWeights = 500'000;  // columns × answers
constexpr std::size_t kMostRows = 20'000;
constexpr double kMostProducts = 4e9;  // of fitting: rows × columns × (columns/2 + answers)
constexpr double kMostChecked = 2e8;   // of choosing λ: rows × columns × answers

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
  Eigen::RowVectorXd sums = Eigen::RowVectorXd::Zero(answersOf(m_dataset, training.front()));
  inBlocks(training, [&](Samples block) { sums += answers(block).colwise().sum(); });
  m_means = sums / static_cast<double>(training.size());
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

LinearFeatures::Kind ridgeKind(const Dataset& dataset, Samples training) {
  if (dataset.isText()) return LinearFeatures::Kind::Tokens;
  return haveEqualSteps(dataset, training) ? LinearFeatures::Kind::Lags
                                           : LinearFeatures::Kind::Summary;
}

}  // namespace

std::optional<BaselineRule> ridgeBaseline(const Dataset& dataset, Samples training,
                                          Samples validation) {
  const auto answers = toSize(answersOf(dataset, training.front()));
  const std::size_t most = std::min(kMostColumns, kMostWeights / answers);
  auto features = LinearFeatures::of(dataset, ridgeKind(dataset, training), most, training);
  if (!features) return std::nullopt;
  const double p = static_cast<double>(features->columns()), q = static_cast<double>(answers);
  const auto rows = static_cast<std::size_t>(kMostProducts / (p * (p / 2 + q)));
  const auto checked = static_cast<std::size_t>(kMostChecked / (p * q));
  auto model = std::make_shared<RidgeModel>(dataset, std::move(*features));
  model->fit(evenly(training, std::min(kMostRows, rows)), evenly(validation, checked));
  return ruleOf<RidgeModel>("ridge", dataset, std::move(model));
}

}  // namespace gatescope
