#include "core/inspect/layer_units.h"
#include "core/inspect/state_space.h"
#include "core/inspect/weight_counts.h"
#include "core/train/metrics.h"
#include "core/train/settings.h"
#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/pages/beside_view.h"
#include "ui/pages/beside_view.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/state_space_view.h"
#include "ui/pages/weight_history_section.h"
#include "ui/pages/weights_view.h"
#include "ui/views/histogram_map.h"
#include "ui/views/line_chart.h"
#include "ui/views/signal_stack.h"
#include "ui/views/state_scatter.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/view_switch.h"
#include "ui/views/weights_stack.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QSlider>

using namespace gatescope;
using namespace gatescope::ui;
using State = TrainingController::State;

namespace {

constexpr int wait = 20000;  // ms

}  // namespace

// The weights and the space of the states in the window: what is shown is what core computes.
class TestInside : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;
  std::unique_ptr<MainWindow> m_window;

  template <typename Kind>
  Kind* seen() const {
    for (Kind* each : m_window->findChildren<Kind*>()) {
      if (each->isVisible()) return each;
    }
    return nullptr;
  }
  QComboBox* box(const QString& name) const {
    for (QComboBox* each : m_window->findChildren<QComboBox*>()) {
      if (each->isVisible() && each->accessibleName() == name) return each;
    }
    return nullptr;
  }
  void choose(const QString& name, int index) const {
    QComboBox* chooser = box(name);
    QVERIFY(chooser != nullptr);
    chooser->setCurrentIndex(index);
    Q_EMIT chooser->activated(index);
  }
  // Not the one at the side.
  GatesView* gates() const {
    for (GatesView* each : m_window->findChild<InspectPage*>()->findChildren<GatesView*>()) {
      if (qobject_cast<BesideView*>(each->parentWidget()) == nullptr) return each;
    }
    return nullptr;
  }
  void showView(const QString& name) const {
    for (QPushButton* each : seen<ViewSwitch>()->findChildren<QPushButton*>()) {
      if (each->text() == name) QTest::mouseClick(each, Qt::LeftButton);
    }
  }
  void showEpoch(int place) const { seen<QSlider>()->setValue(place); }

  const RunRecord& run() const { return m_window->document().runs().front(); }
  Weights weightsAt(int epoch) const {
    return **m_window->document().project()->snapshot(run().id, epoch);
  }
  std::vector<LayerWeights> layersAt(int epoch) const {
    return *recurrentWeights(run().experiment, *m_window->document().dataset(), weightsAt(epoch));
  }
  bool showsWeightsOf(int epoch) const {
    const auto* view = seen<WeightsView>();
    const bool there = view->answer() != nullptr && view->answer()->epoch == epoch;
    return there && view->stack()->picture().layer->gates[0].recurrent ==
                        layersAt(epoch)[0].gates[0].recurrent;
  }
  bool showsStatesOf(int epoch) const {
    const auto* view = seen<StateSpaceView>();
    return view->answer() != nullptr && view->answer()->cloud->epoch == epoch &&
           !view->scatter()->picture().dots.empty();
  }

 private Q_SLOTS:
  void initTestCase() {
    applyTheme(*qApp, ThemeMode::Light);
    m_home = std::make_unique<test::Home>();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), wait);
    Experiment experiment = experimentOf(*findSource("example:digits"));
    VERIFY_OK(applySettings(experiment, "units=6 epochs=4 rival-cell=none cell=gru"));
    m_window->document().replaceExperiment(experiment, QStringLiteral("x"));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->document().obstacle(), QString(), wait);
    m_window->controller().train();
    QTRY_COMPARE_WITH_TIMEOUT(m_window->controller().state(), State::Idle, 60000);
    m_window->showPage(2);
    // All epochs are written a little after the run is over.
    const auto all = [&] {
      gates()->ask();
      return gates()->answer() != nullptr && gates()->answer()->keptEpochs.size() == 5;
    };
    QTRY_VERIFY_WITH_TIMEOUT(all(), wait);
  }
  void cleanupTestCase() {
    m_window->document().discard();
    m_window.reset();
  }
  void init() {
    showView(QStringLiteral("Gates"));
    showEpoch(4);
    QTRY_COMPARE_WITH_TIMEOUT(gates()->answer()->trace.epoch, 4, wait);
  }

  void theSwitchGoesByKeys() {
    auto* chips = seen<ViewSwitch>();
    auto* first = chips->findChild<QPushButton*>();
    m_window->activateWindow();
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Right);
    QCOMPARE(chips->current(), 1);
    QVERIFY(seen<WeightsView>() != nullptr && seen<SignalStack>() == nullptr);
    QTest::keyClick(qApp->focusWidget(), Qt::Key_Right);
    QVERIFY(seen<StateSpaceView>() != nullptr && seen<WeightsView>() == nullptr);
  }

  void weightsAreCoresAndFollowTheEpoch() {
    showView(QStringLiteral("Weights"));
    QTRY_VERIFY_WITH_TIMEOUT(showsWeightsOf(4), wait);
    auto* stack = seen<WeightsStack>();
    const std::vector<LayerWeights> layers = layersAt(4);
    // U of h̃, from unit 2 to unit 5.
    const double wanted = double(layers[0].gates[2].recurrent[4 * 6 + 1]);
    QCOMPARE(stack->placeText({2, WeightPart::Recurrent, 4, 1}),
             QStringLiteral("U of h̃ · from unit 2 to unit 5: %1")
                 .arg(QString::number(wanted, 'f', std::abs(wanted) < 0.1 ? 5 : 4))
                 .replace(u'-', QChar(0x2212))
                 .remove(QRegularExpression(QStringLiteral("0+$"))));
    QVERIFY(stack->placeText({0, WeightPart::Input, 0, 3}).contains(QStringLiteral("from px3")));
    showEpoch(0);
    QTRY_VERIFY_WITH_TIMEOUT(showsWeightsOf(0), wait);
  }

  void rowsStandInTheChosenOrderAndUnitsAreShared() {
    choose(QStringLiteral("Order of rows"), 2);
    QTRY_VERIFY_WITH_TIMEOUT(!std::ranges::is_sorted(gates()->answer()->orders[0]), wait);
    showView(QStringLiteral("Weights"));
    QTRY_COMPARE_WITH_TIMEOUT(seen<WeightsStack>()->picture().order, gates()->answer()->orders[0],
                              wait);
    Q_EMIT seen<WeightsStack>()->unitChosen(3);
    QCOMPARE(gates()->stack()->selectedUnit(), 3);
    showView(QStringLiteral("Gates"));
    choose(QStringLiteral("Order of rows"), 0);
  }

  void colourEndsAreThoseOfAllEpochs() {
    showView(QStringLiteral("Weights"));
    const auto largest = [&](int gate, WeightPart part) {
      float most = 0;
      for (int epoch = 0; epoch <= 4; ++epoch) {
        const LayerWeights layer = layersAt(epoch)[0];
        for (const float v : weightsOf(layer.gates[static_cast<std::size_t>(gate)], part)) {
          most = std::max(most, std::abs(v));
        }
      }
      return most;
    };
    float most = 0;
    for (int gate = 0; gate < 3; ++gate) {
      for (const WeightPart part : {WeightPart::Input, WeightPart::Recurrent}) {
        most = std::max(most, largest(gate, part));
      }
    }
    const auto end = [&](std::size_t gate, WeightPart part) {
      const auto& ends = seen<WeightsStack>()->picture().ends;
      return gate < ends.size() ? ends[gate][static_cast<std::size_t>(part)] : 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(end(0, WeightPart::Recurrent), most, wait);
    QCOMPARE(end(1, WeightPart::Bias), most);
    choose(QStringLiteral("Scale of the colours"), 1);
    QCOMPARE(end(0, WeightPart::Recurrent), largest(0, WeightPart::Recurrent));
    QCOMPARE(end(2, WeightPart::Bias), largest(2, WeightPart::Bias));
    choose(QStringLiteral("Scale of the colours"), 0);
  }

  void histogramsAreCoresAndAClickShowsTheirEpoch() {
    showView(QStringLiteral("Weights"));
    choose(QStringLiteral("Gate whose weights are counted"), 1);
    auto* map = seen<HistogramMap>();
    QTRY_COMPARE_WITH_TIMEOUT(map->histograms().size(), std::size_t{5}, wait);
    for (const EpochHistogram& each : map->histograms()) {
      const LayerWeights layer = layersAt(each.epoch)[0];
      const auto wanted = histogram(layer.gates[1].recurrent, static_cast<int>(each.counts.size()),
                                    map->low(), map->high());
      QCOMPARE(wanted.below + wanted.above, std::size_t{0});
      QVERIFY(std::ranges::equal(each.counts, wanted.counts));
    }
    QCOMPARE(map->shownEpoch(), 4);
    QTest::mouseClick(map, Qt::LeftButton, {}, {60, map->height() / 2});
    QTRY_COMPARE_WITH_TIMEOUT(map->shownEpoch(), 0, wait);
    QVERIFY(showsWeightsOf(0));
  }

  void theSpectralRadiusIsCores() {
    showView(QStringLiteral("Weights"));
    const auto points = [&] {
      const auto& series = seen<LineChart>()->series();
      return series.isEmpty() ? QVector<QPointF>() : series.front().points;
    };
    QTRY_COMPARE_WITH_TIMEOUT(points().size(), qsizetype{5}, wait);
    for (const QPointF& point : points()) {
      const LayerWeights layer = layersAt(static_cast<int>(point.x()))[0];
      QCOMPARE(point.y(), *spectralRadius(layer.gates[2].recurrent, 6));
    }
    QCOMPARE(seen<LineChart>()->series().back().points.front().y(), 1.0);  // the line at 1
  }

  void statesAreCoresAndFollowTheEpoch() {
    showView(QStringLiteral("States"));
    for (const int epoch : {4, 1}) {
      showEpoch(epoch);
      QTRY_VERIFY_WITH_TIMEOUT(showsStatesOf(epoch), wait);
      const auto dataset = m_window->document().dataset();
      auto tracer = Tracer::create(dataset, run().experiment);
      const Weights weights = weightsAt(epoch);
      const auto samples = evenly(dataset->split(Split::Test), kMostTraced);
      StateSpaceFit fit;
      for (const auto sample : samples) fit.add(tracer->trace(weights, sample)->layers[0]);
      StateSpace space = *fit.fit(3);
      const auto& picture = seen<StateScatter>()->picture();
      QCOMPARE(picture.dots.size(), samples.size() * 8);
      const auto& answer = *seen<StateSpaceView>()->answer();
      QCOMPARE(answer.cloud->space.explained, space.explained);
      alignAxes(space, answer.cloud->space);
      const auto points = project(space, tracer->trace(weights, samples[7])->layers[0]);
      const StateDot& dot = picture.dots[7 * 8 + 2];
      QCOMPARE(dot.at, (StatePoint{points[6], points[7], points[8]}));
      QCOMPARE(dot.step, 2);
      const auto label = dataset->labels[static_cast<std::size_t>(
          dataset->samples[static_cast<std::size_t>(samples[7])].firstTarget)];
      QCOMPARE(dot.value, float(label));
      QVERIFY(picture.axes[0].contains(QString::number(space.explained[0] * 100, 'f', 0) +
                                       QStringLiteral(" %")));
    }
  }

  void theWayIsThatOfTheSampleInGates() {
    showView(QStringLiteral("States"));
    QTRY_VERIFY_WITH_TIMEOUT(showsStatesOf(4), wait);
    gates()->samples()->choose({Split::Test, 11});
    const auto wanted = [&] {
      return project(seen<StateSpaceView>()->answer()->cloud->space,
                     gates()->answer()->trace.layers[0]);
    };
    QTRY_COMPARE_WITH_TIMEOUT(seen<StateSpaceView>()->answer()->place.index, 11, wait);
    const auto points = wanted();
    const auto& way = seen<StateScatter>()->picture().way;
    QCOMPARE(way.size(), std::size_t{8});
    for (std::size_t step = 0; step < way.size(); ++step) {
      QCOMPARE(way[step][1], points[step * 3 + 1]);
    }
  }

  void aClickOnADotChoosesItsSampleAndStep() {
    showView(QStringLiteral("States"));
    QTRY_VERIFY_WITH_TIMEOUT(showsStatesOf(4), wait);
    auto* scatter = seen<StateScatter>();
    // The dot that stands most apart, from the way too.
    const auto& picture = scatter->picture();
    const auto apart = [&](const StateDot& dot) {
      double least = 1e9;
      const auto off = [&](const StatePoint& other) {
        const QPointF by = scatter->placeOf(other) - scatter->placeOf(dot.at);
        least = std::min(least, std::hypot(by.x(), by.y()));
      };
      for (const StateDot& other : picture.dots) {
        if (&other != &dot) off(other.at);
      }
      for (const StatePoint& step : picture.way) off(step);
      return least;
    };
    const StateDot dot = *std::ranges::max_element(picture.dots, {}, apart);
    const int sample = dot.sample, step = dot.step;
    QTest::mouseClick(scatter, Qt::LeftButton, {}, scatter->placeOf(dot.at).toPoint());
    QTRY_COMPARE_WITH_TIMEOUT(gates()->answer()->asked.place.index, sample, wait);
    QCOMPARE(gates()->samples()->place().index, sample);
    QCOMPARE(gates()->stack()->timeAxis()->cursor(), step);
    QTRY_COMPARE_WITH_TIMEOUT(scatter->cursorStep(), step, wait);
  }

  void theCursorIsSharedBothWays() {
    showView(QStringLiteral("States"));
    QTRY_VERIFY_WITH_TIMEOUT(showsStatesOf(4), wait);
    auto* scatter = seen<StateScatter>();
    TimeAxis* axis = gates()->stack()->timeAxis();
    axis->setCursor(2);
    QCOMPARE(scatter->cursorStep(), 2);
    QTest::keyClick(scatter, Qt::Key_Right);
    QCOMPARE(axis->cursor(), 3);
    QTest::mouseClick(scatter, Qt::LeftButton, {},
                      scatter->placeOf(scatter->picture().way[6]).toPoint());
    QCOMPARE(axis->cursor(), 6);
  }
};

QTEST_MAIN(TestInside)
#include "test_inside.moc"
