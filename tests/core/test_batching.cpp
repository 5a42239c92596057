#include "core/train/batching.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <array>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Experiment of(Task task) {
  Experiment experiment;
  experiment.task = task;
  return experiment;
}

}  // namespace

class TestBatching : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sequencesStandSideBySideWithZerosBehindTheirEnds() {
    const auto dataset = signClasses();
    const BatchMaker maker(dataset, of(Task::Classify));
    const std::array<std::int32_t, 3> samples{4, 0, 7};
    Batch batch;
    maker.fill(samples, batch);
    QCOMPARE(batch.size, Index(3));
    QCOMPARE(batch.inputs.cols(), batch.steps * 3);
    for (Index b = 0; b < 3; ++b) {
      const auto number = static_cast<std::size_t>(samples[static_cast<std::size_t>(b)]);
      const Sample& sample = dataset->samples[number];
      QCOMPARE(batch.lengths[static_cast<std::size_t>(b)], Index(sample.steps));
      QCOMPARE(batch.labels[static_cast<std::size_t>(b)], dataset->labels[number]);
      for (Index t = 0; t < batch.steps; ++t) {
        for (Index f = 0; f < 2; ++f) {
          const auto place = static_cast<std::size_t>((sample.firstStep + t) * 2 + f);
          const float expected = t < sample.steps ? dataset->inputs[place] : 0.0F;
          QCOMPARE(batch.inputs(f, t * 3 + b), Scalar(expected));
        }
      }
    }
    QCOMPARE(maker.items(samples), std::int64_t(3));
  }

  void aForecastsTargetsAreOneColumnHorizonByHorizon() {
    const auto dataset = sineForecast(200, 3);
    const BatchMaker maker(dataset, Experiment{});
    Batch batch;
    maker.fill(std::array<std::int32_t, 2>{5, 6}, batch);
    QCOMPARE(batch.targets.rows(), Index(6));
    for (Index h = 0; h < 3; ++h) {
      for (Index k = 0; k < 2; ++k) {
        const auto place = static_cast<std::size_t>((5 + 12 + h) * 2 + k);
        QCOMPARE(batch.targets(h * 2 + k, 0), Scalar(dataset->targets[place]));
      }
    }
  }

  void stepsAreTheItemsWhereEveryStepIsAnswered() {
    const auto dataset = delayedSteps();
    const BatchMaker maker(dataset, of(Task::NextStep));
    const std::array<std::int32_t, 2> samples{0, 1};
    Batch batch;
    maker.fill(samples, batch);
    QCOMPARE(batch.targets.cols(), batch.steps * 2);
    QCOMPARE(maker.items(samples),
             std::int64_t(dataset->samples[0].steps + dataset->samples[1].steps));
  }

  void sequencesWithoutALabelDoNotCount() {
    auto dataset = std::make_shared<Dataset>(*signClasses());
    dataset->labels[1] = -1;
    const BatchMaker maker(dataset, of(Task::Classify));
    QCOMPARE(maker.items(std::array<std::int32_t, 3>{0, 1, 2}), std::int64_t(2));
  }

  void theLossFollowsFromTheTargets() {
    Experiment experiment;
    QCOMPARE(lossFor(experiment, *signClasses()), Loss::BinaryCrossEntropy);
    QCOMPARE(lossFor(experiment, *signClasses(90, 3)), Loss::CategoricalCrossEntropy);
    QCOMPARE(lossFor(experiment, *delayedSteps()), Loss::Mixed);
    QCOMPARE(lossFor(experiment, *sineForecast()), Loss::Mse);
    auto keys = *delayedSteps();
    keys.targetKinds = {TargetKind::Binary, TargetKind::Binary};
    QCOMPARE(lossFor(experiment, keys), Loss::MultiLabel);
    experiment.training.loss = "huber";
    QCOMPARE(lossFor(experiment, *sineForecast()), Loss::Huber);
    QCOMPARE(lossFor(experiment, *signClasses()), Loss::BinaryCrossEntropy);
  }
};

QTEST_APPLESS_MAIN(TestBatching)
#include "test_batching.moc"
