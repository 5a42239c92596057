#include "core/nn/model.h"
#include "core/project/project.h"
#include "core/train/engine.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tables.h"
#include "tests/support.h"

#include <cmath>
#include <limits>

#include <QDate>
#include <QTemporaryDir>
#include <tbb/global_control.h>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// A series of two columns, months apart at the months' ends.
struct Rows {
  std::vector<double> load, heat;  // NaN: an empty cell
};

Rows knownRows(int count, bool holes) {
  Rows rows;
  for (int i = 0; i < count; ++i) {
    rows.load.push_back(std::exp(3 + std::sin(0.5 * i) + 0.01 * i));
    rows.heat.push_back(10 * std::cos(0.3 * i) + 0.2 * i);
  }
  // At the ends of windows that are compared, within them and where their lags reach.
  for (const int i : {40, 44, 49, 50, count - 3, count - 1}) {
    if (holes) rows.load[static_cast<std::size_t>(i)] = kNone;
  }
  return rows;
}

Table tableWith(const Rows& rows) {
  std::string csv = "when,load,heat\n";
  for (std::size_t i = 0; i < rows.load.size(); ++i) {
    csv += QDate(2001, 1, 31).addMonths(static_cast<int>(i)).toString(Qt::ISODate).toStdString();
    for (const double value : {rows.load[i], rows.heat[i]}) {
      csv += ',' + (std::isnan(value) ? std::string() : exactText(value));
    }
    csv += '\n';
  }
  return tableOf(csv);
}

Experiment experimentWith(const std::string& settings) {
  Experiment experiment;
  experiment.task = Task::Forecast;
  const auto set = applySettings(experiment, settings);
  if (!set) qFatal("%s", set.error().text().c_str());
  return experiment;
}

// A month's load is written wherever it can be made from: itself, lags beyond the window, changes.
Experiment monthly(const std::string& settings) {
  return experimentWith(
      "target=load,heat shape=series window=6 horizon=5 strategy=recursive units=5 log=load "
      "lags=load:13,heat:2 differences=load,heat calendar=month,yearday " +
      settings);
}

template <typename T>
std::shared_ptr<const Dataset> shared(T dataset) {
  if (!dataset) qFatal("%s", dataset.error().text().c_str());
  return std::make_shared<const Dataset>(std::move(*dataset));
}

Predictor predictorFor(const std::shared_ptr<const Dataset>& data, const Experiment& experiment,
                       const Weights& weights) {
  auto predictor = Predictor::create(data, experiment, weights);
  if (!predictor) qFatal("%s", predictor.error().text().c_str());
  return std::move(*predictor);
}

Weights untrained(const Experiment& experiment, const Dataset& data) {
  const auto network = buildNetwork(experiment, data);
  if (!network) qFatal("%s", network.error().text().c_str());
  const auto values = network->parameters().values();
  return {0, {values.begin(), values.end()}};
}

// The forecast behind `known` rows, one step after the other: each goes into the table as if it had
// been measured, and all inputs are made and cut anew from that table.
std::vector<float> forecastByHand(Rows rows, const Dataset& fitted, Experiment experiment,
                                  const Weights& weights, int horizon) {
  experiment.data.strategy = Strategy::Direct;
  experiment.data.horizon = 1;
  std::vector<float> values;
  for (int step = 0; step < horizon; ++step) {
    const auto data = shared(applyDataset(tableWith(rows), fitted, experiment.data, false));
    const std::int32_t last = data->split(Split::Test).back();
    const auto next = predictorFor(data, experiment, weights).predict(std::span(&last, 1)).values;
    values.insert(values.end(), next.begin(), next.end());
    rows.load.push_back(static_cast<double>(next[0]));
    rows.heat.push_back(static_cast<double>(next[1]));
  }
  return values;
}

struct Recorder : TrainingObserver {
  std::vector<EpochRecord> epochs;
  std::vector<std::vector<float>> weights;
  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> snapshot) override {
    epochs.push_back(record);
    weights.push_back(snapshot->values);
  }
};

struct Outcome {
  Recorder recorder;
  RunOutcome run;
  std::vector<float> predictions;  // of the test part
};

Outcome trained(const std::shared_ptr<const Dataset>& data, const Experiment& experiment,
                int threads = 1) {
  auto trainer = Trainer::create(data, experiment, threads);
  if (!trainer) qFatal("%s", trainer.error().text().c_str());
  Outcome outcome;
  outcome.run = trainer->run(outcome.recorder);
  const auto values = trainer->model().parameters().values();
  outcome.predictions = predictorFor(data, experiment, {0, {values.begin(), values.end()}})
                            .predict(data->split(Split::Test))
                            .values;
  return outcome;
}

// Whether two runs are the same to the bit.
bool same(const Outcome& a, const Outcome& b) {
  bool all = a.recorder.weights == b.recorder.weights && a.predictions == b.predictions;
  for (std::size_t e = 0; all && e < a.recorder.epochs.size(); ++e) {
    const EpochRecord &x = a.recorder.epochs[e], &y = b.recorder.epochs[e];
    all = x.validationLoss == y.validationLoss && x.metrics.size() == y.metrics.size();
    for (std::size_t m = 0; all && m < x.metrics.size(); ++m) {
      all = x.metrics[m].value == y.metrics[m].value;
    }
  }
  return all && !a.predictions.empty();
}

}  // namespace

class TestRollout : public QObject {
  Q_OBJECT

  // More threads than this machine may have cores.
  tbb::global_control m_parallelism{tbb::global_control::max_allowed_parallelism, 4};

 private Q_SLOTS:
  void forecastsGoOnAsIfTheyHadBeenMeasured_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<bool>("holes");
    QTest::newRow("as they are") << "window-scale=none" << false;
    QTest::newRow("relative to the last value") << "window-scale=last" << false;
    QTest::newRow("relative to mean and deviation") << "window-scale=mean" << false;
    QTest::newRow("read in pieces") << "window-scale=last truncate=4 layers=2" << false;
    QTest::newRow("holes carried forward") << "window-scale=last" << true;
    QTest::newRow("holes marked") << "window-scale=last missing=mask" << true;
    QTest::newRow("holes at the mean") << "window-scale=mean missing=mean" << true;
  }
  void forecastsGoOnAsIfTheyHadBeenMeasured() {
    QFETCH(QString, settings);
    QFETCH(bool, holes);
    const Experiment experiment = monthly(settings.toStdString());
    const Rows rows = knownRows(140, holes);
    const auto fitted = shared(makeDataset(tableWith(rows), Task::Forecast, experiment.data));
    const Weights weights = untrained(experiment, *fitted);
    // All windows up to the last row, also those whose answers nobody knows.
    const auto data = shared(applyDataset(tableWith(rows), *fitted, experiment.data, false));
    const auto samples = data->split(Split::Test);
    const auto forecasts = predictorFor(data, experiment, weights).predict(samples).values;
    QCOMPARE(forecasts.size(), samples.size() * 5 * 2);
    const std::size_t left = rows.load.size() - data->inputs.size() / data->features();
    // Where no rows are left out, a table that ends with the first window has no lag to read.
    const std::size_t first = left > 0 ? 0 : 12;
    for (const std::size_t place : {first, 51 - 6 - left, samples.size() - 1}) {
      const Sample& sample = sampleOf(*data, Split::Test, place);
      const std::size_t known = static_cast<std::size_t>(sample.firstTarget) + left;
      const Rows before{
          {rows.load.begin(), rows.load.begin() + static_cast<std::ptrdiff_t>(known)},
          {rows.heat.begin(), rows.heat.begin() + static_cast<std::ptrdiff_t>(known)}};
      const auto expected = forecastByHand(before, *fitted, experiment, weights, 5);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const double value = static_cast<double>(forecasts[place * 10 + i]);
        const double wanted = static_cast<double>(expected[i]);
        QVERIFY2(std::abs(value - wanted) < 1e-4 * (1 + std::abs(wanted)),
                 qPrintable(QStringLiteral("window %1, value %2: %3 instead of %4")
                                .arg(place)
                                .arg(i)
                                .arg(value)
                                .arg(wanted)));
      }
    }
  }

  void aFileOfOneWindowIsEnoughToGoOnFrom() {
    const Experiment experiment = monthly("window-scale=last");
    const Rows rows = knownRows(100, false);
    const auto fitted = shared(makeDataset(tableWith(rows), Task::Forecast, experiment.data));
    const Weights weights = untrained(experiment, *fitted);
    // The lag of 13 months leaves the window's 6 rows.
    const Rows last{{rows.load.end() - 19, rows.load.end()},
                    {rows.heat.end() - 19, rows.heat.end()}};
    const auto data = shared(applyDataset(tableWith(last), *fitted, experiment.data, false));
    QCOMPARE(data->samples.size(), std::size_t{1});
    const auto forecast =
        predictorFor(data, experiment, weights).predict(data->split(Split::Test)).values;
    const auto expected = forecastByHand(last, *fitted, experiment, weights, 5);
    QCOMPARE(forecast.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      QVERIFY(std::abs(forecast[i] - expected[i]) < 1e-4F * (1 + std::abs(expected[i])));
    }
  }

  void oneStepAheadBothStrategiesAreTheSame() {
    const auto data = sineForecast(200, 1);
    const std::string settings = "units=8 epochs=3 dropout=0.2 window-scale=last strategy=";
    QVERIFY(same(trained(data, experimentWith(settings + "direct")),
                 trained(data, experimentWith(settings + "recursive"))));
  }

  void aRunIsTheSameOnAnyNumberOfThreads() {
    const auto data = sineForecast(300, 7);
    const Experiment experiment =
        experimentWith("units=8 epochs=3 window-scale=mean truncate=5 strategy=recursive");
    const Outcome one = trained(data, experiment, 1);
    QVERIFY(same(one, trained(data, experiment, 2)));
    QVERIFY(same(one, trained(data, experiment, 3)));
  }

  void theLossLooksOneStepAheadAndMetricsAtAllSteps() {
    const auto far = sineForecast(400, 30);
    const Experiment experiment = experimentWith("units=4 epochs=1 strategy=recursive");
    const Outcome outcome = trained(far, experiment);
    // The same windows, forecast one step alone, with the weights after the epoch.
    auto near = std::make_shared<Dataset>(*far);
    near->horizon = 1;
    for (Sample& sample : near->samples) sample.targetRows = 1;
    auto network = buildEmptyNetwork(experiment, *near);
    VERIFY_OK(network);
    VERIFY_OK(setWeights(*network, {1, outcome.recorder.weights.back()}));
    Engine engine(near, experiment, std::move(*network), 1);
    const EpochRecord& record = outcome.recorder.epochs.back();
    const auto samples = near->split(Split::Validation);
    QCOMPARE(record.validationLoss, engine.answer(samples)->loss);
    QCOMPARE(record.validationLoss, *engine.loss(samples));
    // Of an epoch some windows are read to the end, of the whole run all.
    QVERIFY(samples.size() > 16);
    QVERIFY(!record.metrics.empty());
    QVERIFY(record.metrics.front().value != outcome.run.validation.metrics.front().value);
  }

  void aRecurrenceIsLearnedAndGoesOn() {
    const auto data = sineForecast(400, 20);  // two noiseless sines
    const Outcome outcome = trained(
        data, experimentWith("units=16 epochs=100 batch=16 learning-rate=0.01 schedule=cosine "
                             "window-scale=none strategy=recursive"));
    QCOMPARE(outcome.run.status, RunStatus::Finished);
    QVERIFY2(find(outcome.run.test.metrics, "r2").value() > 0.98,
             qPrintable(QString::number(find(outcome.run.test.metrics, "r2").value())));
  }

  void aForecastThatRunsAwayStaysANumber() {
    const Experiment experiment = monthly("horizon=40 window-scale=mean");
    const auto data =
        shared(makeDataset(tableWith(knownRows(400, false)), Task::Forecast, experiment.data));
    Weights weights = untrained(experiment, *data);
    for (float& weight : weights.values) weight *= 1000;
    const auto forecasts =
        predictorFor(data, experiment, weights).predict(data->split(Split::Test)).values;
    QVERIFY(std::ranges::none_of(forecasts, [](float value) { return std::isnan(value); }));
  }

  void inputsThatCannotBeToldAreRefused_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("sentence");
    const QString start = QStringLiteral("Forecasting step by step feeds predictions back in, ");
    const QString neither =
        start +
        QStringLiteral("so every input must be a target or made from targets or the time: ");
    QTest::newRow("a measured column")
        << "target=load inputs=load,wind"
        << neither +
               QStringLiteral("“wind” is neither. Make it a target too, or forecast directly");
    QTest::newRow("a category") << "target=load,wind"
                                << neither +
                                       QStringLiteral(
                                           "“sky” is neither. Leave it out, or forecast directly");
    QTest::newRow("what is made from a measured column")
        << "target=load inputs=load lags=wind:2"
        << neither + QStringLiteral("“wind lag 2” is neither. Leave it out, or forecast directly");
    QTest::newRow("the mask of a measured column")
        << "target=load inputs=load,wind missing=mask"
        << neither +
               QStringLiteral("“wind” is neither. Make it a target too, or forecast directly");
    QTest::newRow("a logarithm of what may be below 0")
        << "target=load inputs=load lags=load:2 log=\"load lag 2\""
        << start + QStringLiteral(
                       "and “load lag 2” is learned as its logarithm, which there is of "
                       "predictions above 0 only. Do without that logarithm, or "
                       "forecast directly");
    QTest::newRow("a change that is a target itself")
        << "target=\"load change\" inputs=\"load change\" differences=load" << QString();
    QTest::newRow("targets and what is made from them")
        << "target=load,wind inputs=load,wind lags=wind:2 differences=load calendar=weekday "
           "missing=mask"
        << QString();
  }
  void inputsThatCannotBeToldAreRefused() {
    QFETCH(QString, settings);
    QFETCH(QString, sentence);
    std::string csv = "when,load,wind,sky\n";
    for (int i = 0; i < 90; ++i) {
      csv += QDate(2024, 1, 1).addDays(i).toString(Qt::ISODate).toStdString() + ',' +
             std::to_string(5 + i % 7) + ',' + (i == 40 ? "" : std::to_string(1 + i % 5)) + ',' +
             (i % 2 == 0 ? "clear" : "grey") + '\n';
    }
    Experiment experiment = experimentWith("shape=series window=5 horizon=3");
    experiment.data.strategy = Strategy::Recursive;
    VERIFY_OK(applySettings(experiment, settings.toStdString()));
    const auto data = makeDataset(tableOf(csv), Task::Forecast, experiment.data);
    if (sentence.isEmpty()) {
      VERIFY_OK(data);
    } else {
      QVERIFY(!data);
      QCOMPARE(QString::fromStdString(data.error().text()), sentence);
      QCOMPARE(data.error().field, std::string("strategy"));
    }
    experiment.data.strategy = Strategy::Direct;
    const auto direct = makeDataset(tableOf(csv), Task::Forecast, experiment.data);
    VERIFY_OK(direct);
    // A dataset that was made for the other strategy is refused before training as well.
    experiment.data.strategy = Strategy::Recursive;
    const auto trainer = Trainer::create(std::make_shared<const Dataset>(*direct), experiment);
    QCOMPARE(trainer.has_value(), sentence.isEmpty());
  }

  void aProjectKeepsTheStrategy() {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("p.gscope")).toStdString();
    Experiment experiment = experimentWith("target=load strategy=recursive");
    {
      auto project = Project::create(path);
      VERIFY_OK(project);
      VERIFY_OK(project->setExperiment(experiment));
      RunRecord run;
      run.experiment = experiment;
      VERIFY_OK(project->addRun(run));
    }
    const auto project = Project::open(path);
    VERIFY_OK(project);
    const auto runs = project->runs();
    VERIFY_OK(runs);
    QVERIFY(runs->front().experiment.data.strategy == Strategy::Recursive);
    const auto kept = project->experiment();
    VERIFY_OK(kept);
    QVERIFY((*kept)->data.strategy == Strategy::Recursive);
  }
};

QTEST_APPLESS_MAIN(TestRollout)
#include "test_rollout.moc"
