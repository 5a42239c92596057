#include "core/cells/cells.h"
#include "core/inspect/hold.h"
#include "core/inspect/trace.h"
#include "core/nn/model.h"
#include "core/train/network.h"
#include "core/train/predictor.h"
#include "core/train/settings.h"
#include "small_datasets.h"
#include "tests/support.h"

#include <array>
#include <cmath>

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

// With biases other than 0, without which the article's GRU would say nothing.
Weights untrained(const Experiment& experiment, const Dataset& dataset) {
  const auto model = buildNetwork(experiment, dataset);
  const auto values = model->parameters().values();
  Weights weights{0, {values.begin(), values.end()}};
  for (std::size_t i = 0; i < weights.values.size(); ++i)
    weights.values[i] += 0.1F * static_cast<float>(i % 7) - 0.3F;
  return weights;
}

Predictor predictorFor(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
                       const Weights& weights) {
  auto predictor = Predictor::create(std::move(dataset), experiment, weights);
  if (!predictor) qFatal("%s", predictor.error().text().c_str());
  return std::move(*predictor);
}

// Two layers, both ways.
std::vector<RecurrentPlace> placesOf(std::string_view cell) {
  return recurrentPlaces(std::array<Layer, 2>{RecurrentLayer{findCell(cell), 8, true},
                                              RecurrentLayer{findCell(cell), 5, false}});
}

}  // namespace

class TestHold : public QObject {
  Q_OBJECT

  static void addCells() {
    QTest::addColumn<QString>("cell");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), static_cast<int>(cell->key.size()));
      QTest::newRow(qPrintable(key)) << key;
    }
  }

  // Holds of every gate and state of the first unit or of all.
  static std::vector<std::vector<Hold>> manyHolds(const Cell& cell) {
    std::vector<std::vector<Hold>> all;
    for (int signal = 0; signal < std::ssize(cell.signals); ++signal) {
      all.push_back({{.signal = signal, .units = {0}, .value = 0}});
      all.push_back({{.signal = signal, .value = 0.7, .first = 2, .last = 4}});
      all.push_back({{.signal = signal, .kind = Hold::Kind::Previous, .first = 1}});
    }
    return all;
  }

 private Q_SLOTS:
  void aHeldTraceAndAHeldAnswerHaveTheSameBits_data() { addCells(); }
  void aHeldTraceAndAHeldAnswerHaveTheSameBits() {
    QFETCH(QString, cell);
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "cell=" + cell.toStdString());
    const Weights weights = untrained(experiment, *dataset);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    Predictor predictor = predictorFor(dataset, experiment, weights);
    const auto free = predictor.predict(std::array{3}).values;
    for (const auto& holds : manyHolds(*findCell(cell.toStdString()))) {
      VERIFY_OK(predictor.hold(holds));
      const auto trace = tracer->trace(weights, 3, holds);
      VERIFY_OK(trace);
      QVERIFY(trace->output == predictor.predict(std::array{3}).values);
      QVERIFY(trace->output != free);
    }
    VERIFY_OK(predictor.hold({}));
    QVERIFY(predictor.predict(std::array{3}).values == free);
    QVERIFY(tracer->trace(weights, 3)->output == free);
  }

  void piecesAreHeldAsTheWholeSequenceIs_data() { addCells(); }
  void piecesAreHeldAsTheWholeSequenceIs() {
    QFETCH(QString, cell);
    for (const auto& dataset : {signClasses(), delayedSteps()}) {
      const Experiment whole = experimentFor(*dataset, "layers=2 cell=" + cell.toStdString());
      Experiment cut = whole;
      cut.training.truncate = 3;
      const Weights weights = untrained(whole, *dataset);
      Predictor together = predictorFor(dataset, whole, weights);
      Predictor inPieces = predictorFor(dataset, cut, weights);
      for (auto holds : manyHolds(*findCell(cell.toStdString()))) {
        holds.front().layer = 1;
        VERIFY_OK(together.hold(holds));
        VERIFY_OK(inPieces.hold(holds));
        const auto all = together.predict(dataset->split(Split::Training)).values;
        const auto parts = inPieces.predict(dataset->split(Split::Training)).values;
        QCOMPARE(parts.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i) QVERIFY(std::abs(parts[i] - all[i]) < 1e-6F);
      }
    }
  }

  void aHeldGateShowsTheNumberThatWasTyped_data() { addCells(); }
  void aHeldGateShowsTheNumberThatWasTyped() {
    QFETCH(QString, cell);
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "cell=" + cell.toStdString());
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const Weights weights = untrained(experiment, *dataset);
    for (int signal = 0; signal < std::ssize(findCell(cell.toStdString())->signals); ++signal) {
      for (const double value : {0.0, 1.0, 0.1, 0.999}) {
        const std::array holds{Hold{.signal = signal, .units = {2}, .value = value}};
        const auto trace = tracer->trace(weights, 5, holds);
        VERIFY_OK(trace);
        const auto& shown = trace->layers.front().signals[static_cast<std::size_t>(signal)].values;
        for (int t = 0; t < trace->steps; ++t)
          QCOMPARE(shown[static_cast<std::size_t>(2 * trace->steps + t)],
                   static_cast<float>(value));
      }
    }
  }

  // z = 0 keeps a GRU's state and f = 1, i = 0 an LSTM's cell, whatever comes: to the bit.
  void shutGatesKeepAStateForever() {
    const auto dataset = signClasses();
    for (const auto& [cell, text, state] :
         {std::tuple("gru", "z:all=0@3-", 3), std::tuple("lstm", "i:all=0@3-", 4)}) {
      const Experiment experiment = experimentFor(*dataset, std::string("cell=") + cell);
      auto tracer = Tracer::create(dataset, experiment);
      VERIFY_OK(tracer);
      std::vector<Hold> holds{*parseHold(text, tracer->places())};
      if (state == 4) holds.push_back(*parseHold("f:all=1@3-", tracer->places()));
      const auto trace = tracer->trace(untrained(experiment, *dataset), 5, holds);
      VERIFY_OK(trace);
      const auto& kept = trace->layers.front().signals[static_cast<std::size_t>(state)].values;
      for (std::size_t i = 0; i < kept.size(); ++i) {
        const std::size_t t = i % static_cast<std::size_t>(trace->steps);
        if (t >= 2) QCOMPARE(kept[i], kept[i - t + 1]);
      }
    }
  }

  void aSilencedUnitSaysNothing_data() { addCells(); }
  void aSilencedUnitSaysNothing() {
    QFETCH(QString, cell);
    const auto dataset = signClasses();
    const Experiment experiment =
        experimentFor(*dataset, "layers=2 bidirectional=yes cell=" + cell.toStdString());
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    const auto places = tracer->places();
    QCOMPARE(places.size(), std::size_t{4});
    const auto trace = tracer->trace(untrained(experiment, *dataset), 5, silence(places[3], 4));
    VERIFY_OK(trace);
    for (std::size_t number : {1U, 3U}) {
      for (const SignalTrace& signal : trace->layers[number].signals) {
        if (signal.info->where == SignalInfo::Where::Gate) continue;
        for (int t = 0; t < trace->steps; ++t)
          QCOMPARE(signal.values[static_cast<std::size_t>(4 * trace->steps + t)] == 0, number == 3);
      }
    }
  }

  void holdsAreReadFromText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read");
    const auto row = [](const char* text, const char* read) {
      QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(read);
    };
    row("z:7=0", "0 0 0 [6] 0 0 0-end");
    row("z:all=previous", "0 0 0 [] 1 0 0-end");
    row("h:3=0", "0 0 3 [2] 0 0 0-end");
    row("2/z:2,4-5=0.5@10-20", "1 0 0 [1 3 4] 0 0.5 9-19");
    row("1b/r:1=1e-3@4", "0 1 1 [0] 0 0.001 3-3");
    row("h~:1=-0.5@4-", "0 0 2 [0] 0 -0.5 3-end");
    row("n:1=1", "0 0 2 [0] 0 1 0-end");
    row("h̃:1=1", "0 0 2 [0] 0 1 0-end");
    row("h:1=+-0.25@2", "0 0 3 [0] 2 -0.25 1-1");
  }
  void holdsAreReadFromText() {
    QFETCH(QString, text);
    QFETCH(QString, read);
    const auto hold = parseHold(text.toStdString(), placesOf("gru"));
    VERIFY_OK(hold);
    QStringList units;
    for (const int unit : hold->units) units << QString::number(unit);
    const bool open = hold->last == std::numeric_limits<int>::max();
    QCOMPARE(QStringLiteral("%1 %2 %3 [%4] %5 %6 %7-%8")
                 .arg(hold->layer)
                 .arg(hold->backward)
                 .arg(hold->signal)
                 .arg(units.join(QLatin1Char(' ')))
                 .arg(static_cast<int>(hold->kind))
                 .arg(hold->value)
                 .arg(hold->first)
                 .arg(open ? QStringLiteral("end") : QString::number(hold->last)),
             read);
  }

  void badHoldsAreRefusedInASentence_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, const char* sentence) {
      QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(sentence);
    };
    row("q:1=0", "“q” is no gate or state of the cell GRU: it has z, r, h̃ and h");
    row("z:9=0", "There is no unit 9: layer 1 has units 1 to 8");
    row("z:3-2000000000=0", "There is no unit 9: layer 1 has units 1 to 8");
    row("z:2000000000=0", "There is no unit 2000000000: layer 1 has units 1 to 8");
    row("3/z:1=0", "There is no recurrent layer 3: the network has layers 1 to 2");
    row("2b/z:1=0", "Layer 2 reads forwards only");
    row("z:1=2", "The update gate z is between 0 and 1, so it cannot be held at 2");
    row("z:1=nan", "The update gate z is between 0 and 1, so it cannot be held at nan");
    row("h̃:1=-2", "The candidate h̃ is between -1 and 1, so it cannot be held at -2");
    row("z:1=+0.5", "Only to a state can something be added, not to the update gate");
    row("h:1=+inf", "What is added to the hidden state must be a number");
    for (const char* text : {"", "z", "z:1", "z=1", "z:=0", "z:0=0", "z:1,=0", "z:1=", "z:1=x",
                             "x/z:1=0", "0/z:1=0", "z:1=0@", "z:1=0@0", "z:1=0@5-2", "z:2-1=0"}) {
      QTest::addRow("“%s”", text) << QString::fromUtf8(text) << QStringLiteral("cannot be held");
    }
  }
  void badHoldsAreRefusedInASentence() {
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    const auto hold = parseHold(text.toStdString(), placesOf("gru"));
    QVERIFY(!hold);
    QCOMPARE(hold.error().field, "hold");
    const auto said = QString::fromStdString(hold.error().text());
    QVERIFY2(said.contains(sentence), qPrintable(said));
  }

  void aPredictorRefusesHoldsThatDoNotFit() {
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "");
    const Weights weights = untrained(experiment, *dataset);
    Predictor predictor = predictorFor(dataset, experiment, weights);
    const auto free = predictor.predict(std::array{3}).values;
    QVERIFY(!predictor.hold({{.signal = 0}, {.signal = 9}}));
    QVERIFY(!predictor.hold({{.signal = 0, .first = 3, .last = 2}}));
    QVERIFY(predictor.predict(std::array{3}).values == free);
    auto tracer = Tracer::create(dataset, experiment);
    VERIFY_OK(tracer);
    QVERIFY(!tracer->trace(weights, 3, std::array{Hold{.layer = 1}}));
  }

  void anAnswerTellsItsProgressAndStops() {
    const auto dataset = signClasses();
    const Experiment experiment = experimentFor(*dataset, "");
    const Predictor predictor = predictorFor(dataset, experiment, untrained(experiment, *dataset));
    std::vector<std::size_t> told;
    const auto samples = dataset->split(Split::Training);
    const auto answer =
        predictor.answer(samples, {.onSamples = [&](std::size_t done) { told.push_back(done); }});
    QVERIFY(answer && answer->loss > 0);
    QCOMPARE(told, (std::vector<std::size_t>{16, 32, 48, 64, 80}));
    std::stop_source source;
    source.request_stop();
    QVERIFY(!predictor.answer(samples, {.stop = source.get_token()}));
  }
};

QTEST_APPLESS_MAIN(TestHold)
#include "test_hold.moc"
