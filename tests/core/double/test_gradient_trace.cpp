#include "core/cells/cells.h"
#include "core/inspect/gradients.h"
#include "core/inspect/sample_pass.h"
#include "core/train/settings.h"
#include "tests/core/small_datasets.h"
#include "tests/core/tables.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

constexpr double step = 1e-3;

Experiment experimentFor(Task task, const std::string& settings) {
  Experiment experiment;
  experiment.task = task;
  const auto done = applySettings(experiment, "units=3 dropout=0.5 " + settings);
  if (!done) qFatal("%s", done.error().text().c_str());
  return experiment;
}

Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  Weights weights;
  for (const Scalar value : values) weights.values.push_back(static_cast<float>(2 * value));
  return weights;
}

// The same numbers by central differences of fourth order: a state is pushed, an input changed.
class Differences {
 public:
  Differences(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
              const Weights& weights, std::int32_t sample)
      : m_pass(std::move(*SamplePass::create(std::move(dataset), experiment))), m_sample(sample) {
    const auto loaded = m_pass->load(weights, sample);
    if (!loaded) qFatal("%s", loaded.error().text().c_str());
  }

  // y: the loss, or a place of the outputs.
  std::function<double(SamplePass&, Var)> y = [this](SamplePass& pass, Var outputs) {
    const auto items = static_cast<Scalar>(pass.batches.items(std::array{m_sample}));
    return pass.tape.value(pass.objective.loss(pass.tape, outputs, pass.batch, items))(0, 0);
  };

  double ofState(const LayerGradients& layer, const SignalInfo& state, int unit, int t) {
    Hold hold{.layer = layer.layer, .backward = layer.backward, .kind = Hold::Kind::Plus};
    hold.signal = static_cast<int>(&state - layer.cell->signals.data());
    hold.units = {unit};
    hold.first = hold.last = t;
    return slope([&](double push) {
      hold.value = push;
      ForwardOptions options;
      options.holds = std::span(&hold, 1);
      return y(*m_pass, m_pass->forward(options));
    });
  }

  double of(Scalar& number) {
    const Scalar kept = number;
    const double result = slope([&](double push) {
      number = kept + push;
      return y(*m_pass, m_pass->forward({}));
    });
    number = kept;
    return result;
  }

  SamplePass& pass() { return *m_pass; }

 private:
  static double slope(const std::function<double(double)>& at) {
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  }

  std::unique_ptr<SamplePass> m_pass;
  std::int32_t m_sample;
};

bool near(float traced, double numeric) {
  return std::abs(static_cast<double>(traced) - numeric) < 1e-8 + 1e-6 * std::abs(numeric);
}

// Every state's and every input's gradient, and their norms.
void compare(const GradientTrace& trace, Differences& differences) {
  const auto steps = static_cast<std::size_t>(trace.steps);
  float largest = 0;
  for (const LayerGradients& layer : trace.layers) {
    for (const StateGradients& state : layer.states) {
      QCOMPARE(state.gradients.norms.size(), steps);
      for (std::size_t t = 0; t < steps; ++t) {
        double squares = 0;
        for (int unit = 0; unit < layer.units; ++unit) {
          const float traced = state.gradients.values[static_cast<std::size_t>(unit) * steps + t];
          const double numeric = differences.ofState(layer, *state.info, unit, static_cast<int>(t));
          QVERIFY2(near(traced, numeric), state.info->symbol.data());
          largest = std::max(largest, std::abs(traced));
          squares += numeric * numeric;
        }
        QVERIFY(near(state.gradients.norms[t], std::sqrt(squares)));
      }
    }
  }
  QVERIFY(largest > 1e-3F);
  Matrix& inputs = differences.pass().batch.inputs;
  for (Index t = 0; t < inputs.cols(); ++t) {
    double squares = 0;
    for (Index i = 0; i < inputs.rows(); ++i) {
      const double numeric = differences.of(inputs(i, t));
      QVERIFY(near(trace.read.values[static_cast<std::size_t>(i * inputs.cols() + t)], numeric));
      squares += numeric * numeric;
    }
    QVERIFY(near(trace.read.norms[static_cast<std::size_t>(t)], std::sqrt(squares)));
  }
}

}  // namespace

class TestGradientTrace : public QObject {
  Q_OBJECT

  static std::shared_ptr<const Dataset> datasetFor(Task task) {
    if (task == Task::Classify) return signClasses();
    return task == Task::NextStep ? delayedSteps() : sineForecast();
  }

  static void addNetworks() {
    QTest::addColumn<Task>("task");
    QTest::addColumn<QString>("settings");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), qsizetype(cell->key.size()));
      const auto row = [&](const char* name, Task task, const char* more) {
        QTest::addRow("%s, %s", qPrintable(key), name)
            << task << QStringLiteral("cell=%1 %2").arg(key, QLatin1String(more));
      };
      row("classify", Task::Classify, "");
      row("classify, two layers, both ways, mean", Task::Classify,
          "layers=2 bidirectional=yes head=mean");
      row("forecast, two layers", Task::Forecast, "layers=2");
      row("every step", Task::NextStep, "layers=2");
    }
  }

 private Q_SLOTS:
  void gradientsOfTheLossAgreeWithFiniteDifferences_data() { addNetworks(); }
  void gradientsOfTheLossAgreeWithFiniteDifferences() {
    QFETCH(Task, task);
    QFETCH(QString, settings);
    const auto dataset = datasetFor(task);
    const Experiment experiment = experimentFor(task, settings.toStdString());
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = GradientTracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->ofLoss(weights, 3);
    VERIFY_OK(trace);
    Differences differences(dataset, experiment, weights, 3);
    QCOMPARE(trace->value, differences.y(differences.pass(), differences.pass().forward({})));
    compare(*trace, differences);
  }

  void gradientsOfAnAnswerAgreeWithFiniteDifferences_data() { addNetworks(); }
  void gradientsOfAnAnswerAgreeWithFiniteDifferences() {
    QFETCH(Task, task);
    QFETCH(QString, settings);
    const auto dataset = datasetFor(task);
    const Experiment experiment = experimentFor(task, settings.toStdString());
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = GradientTracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const int row = task == Task::Classify ? 0 : 2;
    const auto trace = tracer->ofAnswer(weights, 3, row, 1);
    VERIFY_OK(trace);
    Differences differences(dataset, experiment, weights, 3);
    differences.y = [&](SamplePass& pass, Var outputs) {
      const auto all = pass.tape.value(outputs);
      if (task == Task::Classify) return all(0, 0);  // two classes have one logit
      return task == Task::Forecast ? all(2 * row + 1, 0) : all(1, row);
    };
    compare(*trace, differences);
  }

  void aStepSeesNothingOfLaterSteps() {
    const auto dataset = delayedSteps();
    const Experiment experiment = experimentFor(Task::NextStep, "");
    auto tracer = GradientTracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->ofAnswer(untrained(experiment, *dataset), 0, 1, 0);
    VERIFY_OK(trace);
    for (std::size_t t = 0; t < trace->read.norms.size(); ++t)
      QCOMPARE(trace->read.norms[t] > 0, t <= 1);
  }

  // A token's vector is read wherever the token stands.
  void gradientsOfTokensAreThoseOfTheirVectors() {
    std::string csv = "text,label\n";
    for (int i = 0; i < 30; ++i) csv += i % 2 == 0 ? "a b c b d,x\n" : "d c c a,y\n";
    const Experiment experiment = experimentFor(
        Task::Classify, "shape=text target=label inputs=text vocabulary=0 min-count=1 embedding=2");
    auto made = makeDataset(tableOf(csv), Task::Classify, experiment.data);
    VERIFY_OK(made);
    const auto dataset = std::make_shared<const Dataset>(*std::move(made));
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = GradientTracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto trace = tracer->ofLoss(weights, 0);
    VERIFY_OK(trace);
    QCOMPARE(trace->inputs, 2);
    Differences differences(dataset, experiment, weights, 0);
    const auto tokens = differences.pass().batch.tokens;
    QCOMPARE(std::ssize(tokens), trace->steps);
    const auto vectors = differences.pass().model.parameters().values(0);
    for (std::size_t number = 0; number < vectors.size(); ++number) {
      double sum = 0;
      for (std::size_t t = 0; t < tokens.size(); ++t) {
        if (static_cast<std::size_t>(tokens[t]) == number / 2)
          sum += static_cast<double>(trace->read.values[number % 2 * tokens.size() + t]);
      }
      QVERIFY(near(static_cast<float>(sum), differences.of(vectors[number])));
    }
  }

  void whatIsNotThereIsRefused() {
    auto unlabelled = std::make_shared<Dataset>(*signClasses());
    unlabelled->labels[0] = -1;
    const Experiment experiment = experimentFor(Task::Classify, "");
    const Weights weights = untrained(experiment, *unlabelled);
    auto tracer = GradientTracer::create(unlabelled, experiment);
    VERIFY_OK(tracer);
    QVERIFY(!tracer->ofLoss(weights, 0));
    VERIFY_OK(tracer->ofAnswer(weights, 0, 0, 0));
    QVERIFY(!tracer->ofLoss(weights, 1000));
    QVERIFY(!tracer->ofAnswer(weights, 0, 1, 0));
    QVERIFY(!tracer->ofAnswer(weights, 0, 0, 2));
    QVERIFY(!tracer->ofAnswer(weights, 0, -1, 0));
  }
};

QTEST_APPLESS_MAIN(TestGradientTrace)
#include "test_gradient_trace.moc"
