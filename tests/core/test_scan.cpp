#include "core/data/generated.h"
#include "core/inspect/scan.h"
#include "core/inspect/trace.h"
#include "core/nn/model.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Experiment experimentFor(const Dataset& dataset, const std::string& settings) {
  Experiment experiment;
  experiment.task = dataset.task;
  const auto done = applySettings(experiment, "units=6 dropout=0.3 " + settings);
  if (!done) qFatal("%s", done.error().text().c_str());
  return experiment;
}

Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  return {0, {values.begin(), values.end()}};
}

Predictor predictorFor(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
                       const Weights& weights) {
  auto predictor = Predictor::create(std::move(dataset), experiment, weights);
  if (!predictor) qFatal("%s", predictor.error().text().c_str());
  return std::move(*predictor);
}

double correlation(std::span<const double> a, std::span<const double> b) {
  double ab = 0, aa = 0, bb = 0, ma = 0, mb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ma += a[i] / static_cast<double>(a.size());
    mb += b[i] / static_cast<double>(a.size());
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

}  // namespace

class TestScan : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aScanRanksUnitsByTheirHarm() {
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "bidirectional=yes");
    Weights weights = untrained(experiment, *dataset);
    weights.values.end()[-2] = 0;  // of the last unit, backwards: nobody listens to it
    Predictor predictor = predictorFor(dataset, experiment, weights);
    const auto samples = dataset->split(Split::Validation);
    const double loss = predictor.answer(samples, {})->loss;
    int told = 0;
    const auto scan = scanUnits(predictor, samples, [&](int done, int all) {
      QCOMPARE(done, ++told);
      QCOMPARE(all, 12);
    });
    VERIFY_OK(scan);
    QCOMPARE(told, 12);
    QCOMPARE((*scan)->loss, loss);
    QCOMPARE((*scan)->metricKey, "accuracy");
    QVERIFY(std::ranges::is_sorted((*scan)->units, std::greater(), &UnitHarm::harm));
    for (const UnitHarm& unit : (*scan)->units) {
      QCOMPARE(unit.harm, unit.loss - loss);
      QVERIFY(unit.metric >= 0 && unit.metric <= 1);
    }
    QCOMPARE(predictor.answer(samples, {})->loss, loss);
    std::stop_source source;
    const auto stopped = scanUnits(
        predictor, samples, [&](int, int) { source.request_stop(); }, source.get_token());
    QVERIFY(stopped && !*stopped);
    QCOMPARE(predictor.answer(samples, {})->loss, loss);
    QVERIFY(!scanUnits(predictor, {}));
  }

  // The adding problem's answer is a running sum: who carries it must be missed the most.
  void theUnitsThatRememberTheSumAreMissedTheMost() {
    Experiment experiment;
    experiment.task = Task::Regress;
    VERIFY_OK(applySettings(experiment,
                            "shape=long id=id time=t target=sum inputs=value,marker units=12 "
                            "epochs=25 batch=32 learning-rate=0.01 l2=0.001"));
    auto made = makeDataset(addingProblem({.sequences = 1200, .length = 12}), experiment.task,
                            experiment.data);
    VERIFY_OK(made);
    const auto dataset = std::make_shared<const Dataset>(*std::move(made));
    auto trainer = Trainer::create(dataset, experiment);
    VERIFY_OK(trainer);
    TrainingObserver observer;
    trainer->run(observer);
    const auto values = trainer->model().parameters().values();
    const Weights weights{0, {values.begin(), values.end()}};
    Predictor predictor = predictorFor(dataset, experiment, weights);
    const auto samples = dataset->split(Split::Test);
    const auto scan = scanUnits(predictor, samples);
    VERIFY_OK(scan);
    QVERIFY((*scan)->metric < 0.2);  // the mean's error is 0.4

    const auto remembering = rememberedSums(*dataset, experiment, weights, samples);
    double most = 0, least = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      const double share = remembering[static_cast<std::size_t>((*scan)->units[i].unit)] / 4;
      if (i < 4) most += share;
      if (i >= 8) least += share;
    }
    QVERIFY2(most > least, qPrintable(QStringLiteral("%1 and %2").arg(most).arg(least)));
    QVERIFY((*scan)->units.front().harm > 3 * (*scan)->loss);
  }

 private:
  // Of each unit |correlation| of its state with the sum of the marked numbers so far.
  static std::vector<double> rememberedSums(const Dataset& dataset, const Experiment& experiment,
                                            const Weights& weights,
                                            std::span<const std::int32_t> samples) {
    auto tracer = Tracer::create(std::make_shared<const Dataset>(dataset), experiment);
    std::vector<std::vector<double>> states(12);
    std::vector<double> sums;
    for (const std::int32_t sample : samples.first(100)) {
      const auto trace = tracer->trace(weights, sample);
      const auto& h = trace->layers.front().signals.back().values;
      const auto steps = static_cast<std::size_t>(trace->steps);
      const auto first =
          static_cast<std::size_t>(dataset.samples[static_cast<std::size_t>(sample)].firstStep);
      double sum = 0;
      for (std::size_t t = 0; t < steps; ++t) {
        const auto input = [&](std::size_t i) {
          return dataset.inputScales[i].undo(
              static_cast<double>(dataset.inputs[(first + t) * 2 + i]));
        };
        sum += input(0) * input(1);
        sums.push_back(sum);
        for (std::size_t unit = 0; unit < 12; ++unit)
          states[unit].push_back(static_cast<double>(h[unit * steps + t]));
      }
    }
    std::vector<double> shares;
    for (const auto& state : states) shares.push_back(std::abs(correlation(state, sums)));
    return shares;
  }
};

QTEST_APPLESS_MAIN(TestScan)
#include "test_scan.moc"
