#include "core/train/sequential.h"

#include "core/train/engine.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gatescope {
namespace {

// Keeps every epoch.
class Historian : public TrainingObserver {
 public:
  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights>) override {
    epochs.push_back(record);
  }
  std::vector<EpochRecord> epochs;
};

Activation lastActivation(std::span<const Layer> layers) {
  const auto* dense = std::get_if<DenseLayer>(&layers.back());
  return dense == nullptr ? Activation::Linear : dense->activation;
}

std::string_view lossKey(Loss loss) {
  if (loss == Loss::Mae) return "mae";
  return loss == Loss::Huber ? "huber" : "mse";
}

std::vector<std::int32_t> allSamples(const Dataset& dataset) {
  std::vector<std::int32_t> numbers(dataset.samples.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

}  // namespace

void Sequential::compile(Loss loss, Descent descent, std::vector<std::string> metrics) {
  m_loss = loss;
  m_descent = std::move(descent);
  m_metrics = std::move(metrics);
}

// Whether the network's end fits the loss.
Result<void> Sequential::check(const Model& model) const {
  const Activation end = lastActivation(model.layers());
  const bool logistic = m_loss == Loss::BinaryCrossEntropy || m_loss == Loss::MultiLabel;
  if (m_loss == Loss::Mixed) return fail("A sequential model has no mixed loss");
  if (m_loss == Loss::BinaryCrossEntropy && model.outputs() != 1) {
    return fail("Binary cross-entropy needs one output, not %1", model.outputs());
  }
  if (m_loss == Loss::CategoricalCrossEntropy && model.outputs() < 3) {
    return fail(
        "Categorical cross-entropy needs three outputs or more, not %1: two classes have one "
        "output and binary cross-entropy",
        model.outputs());
  }
  if (end == Activation::Linear || (end == Activation::Sigmoid && logistic)) return {};
  return fail(logistic ? "With this loss the last layer must be linear or a sigmoid"
                       : "With this loss the last layer must be linear");
}

// Whether the network can take x.
Result<void> Sequential::ready(const Sequences& x) const {
  if (!m_model) return fail("The model has not been fitted yet");
  if (static_cast<Index>(x.features) == m_model->inputs()) return check(*m_model);
  return fail("The model was fitted to %1 features a step, yet x has %2", m_model->inputs(),
              x.features);
}

ArrayTargets Sequential::targets(const Model& model) const {
  return {*m_loss, model.outputs(), model.outputsEveryStep()};
}

Experiment Sequential::experiment(const Dataset& dataset, const FitOptions& options) const {
  Experiment experiment;
  experiment.task = dataset.task;
  TrainingSettings& training = experiment.training;
  training.loss = dataset.isClassified() ? "automatic" : lossKey(*m_loss);
  training.optimizer = m_descent.key;
  training.learningRate = m_descent.learningRate;
  training.momentum = m_descent.momentum;
  training.weightDecay = m_descent.weightDecay;
  training.batch = options.batchSize;
  training.epochs = options.epochs;
  training.patience = options.patience;
  training.clipNorm = 0;
  training.seed = options.seed;
  return experiment;
}

Result<History> Sequential::fit(const Sequences& x, std::span<const float> y,
                                const FitOptions& options) {
  if (!m_loss) return fail("compile() the model before fit()");
  if (!(options.validationSplit >= 0 && options.validationSplit < 1)) {
    return fail("The validation split must be at least 0 and below 1, not %1",
                options.validationSplit);
  }
  if (const auto sound = checkSequences(x); !sound) return tl::unexpected(sound.error());
  if (!m_model) {
    Result<Model> model =
        Model::create(m_layers, static_cast<Index>(x.features), Initializer::Keras, options.seed);
    if (!model) return tl::unexpected(model.error());
    if (const auto fits = check(*model); !fits) return tl::unexpected(fits.error());
    m_model = std::move(*model);
  }
  if (const auto fits = ready(x); !fits) return tl::unexpected(fits.error());
  const auto dataset = arrayDataset(x, y, targets(*m_model), options.validationSplit);
  if (!dataset) return tl::unexpected(dataset.error());
  Result<Trainer> trainer =
      Trainer::create(*dataset, experiment(**dataset, options), *m_model, options.threads);
  if (!trainer) return tl::unexpected(trainer.error());
  Historian historian;
  RunOutcome outcome = trainer->run(historian);
  m_model = trainer->model();
  if (outcome.status != RunStatus::Finished) return tl::unexpected(Error{outcome.message});
  return History{std::move(historian.epochs), std::move(outcome)};
}

Result<std::vector<float>> Sequential::predict(const Sequences& x) const {
  if (const auto fits = ready(x); !fits) return tl::unexpected(fits.error());
  // Answers do not depend on the targets, which a dataset must have.
  const std::vector<float> unknown(targetNumbers(x, targets(*m_model)));
  const auto dataset = arrayDataset(x, unknown, targets(*m_model));
  if (!dataset) return tl::unexpected(dataset.error());
  Engine engine(*dataset, experiment(**dataset, {}), *m_model, 0);
  std::vector<float> values = engine.answer(allSamples(**dataset))->predictions.values;
  if (m_loss != Loss::BinaryCrossEntropy) return values;
  // Probabilities of both classes: Keras gives the second.
  std::vector<float> positive(values.size() / 2);
  for (std::size_t i = 0; i < positive.size(); ++i) positive[i] = values[2 * i + 1];
  return positive;
}

Result<NamedValues> Sequential::evaluate(const Sequences& x, std::span<const float> y) const {
  if (const auto fits = ready(x); !fits) return tl::unexpected(fits.error());
  const auto dataset = arrayDataset(x, y, targets(*m_model));
  if (!dataset) return tl::unexpected(dataset.error());
  Engine engine(*dataset, experiment(**dataset, {}), *m_model, 0);
  const auto answer = engine.answer(allSamples(**dataset));
  NamedValues values = {{"loss", answer->loss}};
  const NamedValues metrics = gatescope::evaluate(**dataset, answer->predictions).metrics;
  if (m_metrics.empty()) values.insert(values.end(), metrics.begin(), metrics.end());
  for (const std::string& name : m_metrics) {
    const std::optional<double> value = find(metrics, name);
    if (!value) return fail("There is no metric “%1” for this loss", name);
    values.push_back({name, *value});
  }
  return values;
}

}  // namespace gatescope
