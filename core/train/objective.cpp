#include "core/train/objective.h"

#include "core/autodiff/losses.h"
#include "core/train/batching.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace gatescope {
namespace {

float logistic(Scalar logit) {
  const auto a = static_cast<double>(logit);
  return static_cast<float>(a >= 0 ? 1 / (1 + std::exp(-a)) : std::exp(a) / (1 + std::exp(a)));
}

void softmaxInto(std::span<const Scalar> logits, std::span<float> values) {
  const auto largest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  double sum = 0;
  for (const Scalar logit : logits) sum += std::exp(static_cast<double>(logit) - largest);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    values[i] = static_cast<float>(std::exp(static_cast<double>(logits[i]) - largest) / sum);
  }
}

}  // namespace

namespace {

// Items / (classes · items of the class) in the training part: all classes weigh the same together,
// and an item weighs 1 on average (King and Zeng 2001; scikit-learn's "balanced").
std::vector<Scalar> balancedWeights(const Dataset& dataset) {
  std::vector<std::size_t> counts(dataset.classes());
  std::size_t all = 0;
  for (const std::int32_t number : dataset.split(Split::Training)) {
    const Sample& sample = dataset.samples[static_cast<std::size_t>(number)];
    for (std::int32_t row = 0; row < sample.targetRows; ++row) {
      const std::int32_t label = dataset.labels[static_cast<std::size_t>(sample.firstTarget + row)];
      if (label < 0) continue;
      ++counts[static_cast<std::size_t>(label)];
      ++all;
    }
  }
  const auto present = static_cast<double>(
      std::ranges::count_if(counts, [](std::size_t count) { return count > 0; }));
  std::vector<Scalar> weights;
  for (const std::size_t count : counts) {
    weights.push_back(count == 0 ? Scalar(1)
                                 : static_cast<Scalar>(static_cast<double>(all) /
                                                       (present * static_cast<double>(count))));
  }
  return weights;
}

}  // namespace

Objective::Objective(const Experiment& experiment, const Dataset& dataset)
    : m_loss(lossFor(experiment, dataset)),
      m_everyStep(answersEveryStep(experiment.task)),
      m_width(dataset.isClassified() ? dataset.classes() : dataset.targetColumns()) {
  if (dataset.isClassified()) {
    if (experiment.training.classWeights == "balanced") m_classWeights = balancedWeights(dataset);
    return;
  }
  m_rows = static_cast<std::size_t>(answeredRows(experiment, dataset));
  m_scales = dataset.targetScales;
  for (std::size_t row = 0; row < m_rows; ++row) {
    for (const TargetKind kind : dataset.targetKinds) {
      m_isBinary.push_back(kind == TargetKind::Binary ? 1 : 0);
    }
  }
}

Var Objective::loss(Tape& tape, Var outputs, const Batch& batch, Scalar normaliser) const {
  LossItems items;
  items.normaliser = normaliser;
  if (m_everyStep) items.lengths = batch.lengths;
  items.classWeights = m_classWeights;
  switch (m_loss) {
    case Loss::BinaryCrossEntropy:
      return binaryCrossEntropy(tape, outputs, batch.labels, items);
    case Loss::CategoricalCrossEntropy:
      return categoricalCrossEntropy(tape, outputs, batch.labels, items);
    case Loss::MultiLabel:
      return multiLabelCrossEntropy(tape, outputs, batch.targets, items);
    case Loss::Mixed:
      return mixedLoss(tape, outputs, batch.targets, m_isBinary, items);
    case Loss::Mae:
      return meanAbsoluteError(tape, outputs, batch.targets, items);
    case Loss::Huber:
      return huber(tape, outputs, batch.targets, items);
    case Loss::Mse:
      break;
  }
  return meanSquaredError(tape, outputs, batch.targets, items);
}

std::size_t Objective::rows(const Batch& batch, Index sequence) const {
  return m_everyStep ? static_cast<std::size_t>(batch.lengths[static_cast<std::size_t>(sequence)])
                     : m_rows;
}

void Objective::answer(const ConstMatrixView& outputs, const Batch& batch, Index sequence,
                       std::span<float> values) const {
  const auto height = static_cast<std::size_t>(outputs.rows());
  const auto column = [&](Index index) {
    return std::span<const Scalar>(outputs.col(index).data(), height);
  };
  if (batch.targetLevel.size() > 0) {
    return answerNumbers(column(sequence), batch, sequence, values);
  }
  if (!m_everyStep) return answerColumn(column(sequence), values);
  for (std::size_t t = 0; t < rows(batch, sequence); ++t) {
    answerColumn(column(static_cast<Index>(t) * batch.size + sequence),
                 values.subspan(t * m_width, m_width));
  }
}

// Of a forecast relative to its window.
void Objective::answerNumbers(std::span<const Scalar> outputs, const Batch& batch, Index sequence,
                              std::span<float> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto k = static_cast<Index>(i % m_width);
    const Scalar own = batch.ownTarget(outputs[i], k, sequence);
    values[i] = static_cast<float>(m_scales[i % m_width].undo(static_cast<double>(own)));
  }
}

void Objective::answerColumn(std::span<const Scalar> logits, std::span<float> values) const {
  if (m_loss == Loss::BinaryCrossEntropy) {
    values[0] = logistic(-logits[0]);
    values[1] = logistic(logits[0]);
    return;
  }
  assert(logits.size() == values.size());
  if (m_loss == Loss::CategoricalCrossEntropy) return softmaxInto(logits, values);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    values[i] =
        m_isBinary[i] != 0
            ? logistic(logits[i])
            : static_cast<float>(m_scales[i % m_width].undo(static_cast<double>(logits[i])));
  }
}

}  // namespace gatescope
