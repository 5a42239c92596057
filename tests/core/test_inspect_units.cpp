#include "core/inspect/find_units.h"
#include "core/inspect/state_space.h"
#include "hand_traces.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

LayerTrace states(const UnitRows& h) {
  return handTrace("gru", {{"h", h}});
}

}  // namespace

class TestInspectUnits : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theThresholdIsTheUpperQuartile() {
    QCOMPARE(onThreshold(states({{0.1F, -0.4F}, {0.2F, 0.3F}})), 0.4F);
    QCOMPARE(onThreshold(states({{0, 1, 2, 3}, {-4, 5, 6, -7}})), 6.0F);
  }

  void unitsOnInASpanAndOffAroundIt() {
    const LayerTrace layer = states({{0.1F, 0.8F, 0.9F, 0.2F},    // in it only
                                     {0.1F, 0.8F, 0.3F, 0.2F},    // not throughout
                                     {0.6F, 0.8F, 0.9F, 0.2F},    // on before
                                     {0, -0.9F, 0.7F, 0.3F},      // in it, with either sign
                                     {0.1F, 0.9F, 0.9F, 0.9F}});  // on behind
    const auto found = unitsInSpan(layer, {1, 2}, 0.5F);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].unit, 0);
    QCOMPARE(found[1].unit, 3);
    QCOMPARE(found[0].inside, 0.8F);
    QCOMPARE(found[0].outside, 0.2F);
    QCOMPARE(found[1].contrast, 0.7F - 0.3F);
  }

  void aSpanAtAnEndHasOneNeighbourOrNone() {
    const LayerTrace layer = states({{0.9F, 0.1F, 0.2F}, {0.2F, 0.1F, 0.9F}, {0.8F, 0.8F, 0.8F}});
    QCOMPARE(unitsInSpan(layer, {0, 0}, 0.5F).at(0).unit, 0);
    QCOMPARE(unitsInSpan(layer, {0, 0}, 0.5F).size(), std::size_t{1});
    QCOMPARE(unitsInSpan(layer, {2, 2}, 0.5F).at(0).unit, 1);
    const auto whole = unitsInSpan(layer, {0, 2}, 0.5F);
    QCOMPARE(whole.size(), std::size_t{1});
    QCOMPARE(whole[0].unit, 2);
    QCOMPARE(whole[0].outside, 0.0F);
  }

  void theSamplesThatDriveAUnitMost() {
    const UnitRows samples[] = {{{0, 0}, {0.6F, 0.6F}},
                                {{0, 0, 0, 0}, {0.5F, 0.1F, -0.9F, -0.7F}},
                                {{1, 1, 1}, {0.1F, 0.2F, 0.3F}},
                                {{0, 0, 0}, {0.5F, 0.5F, 0.5F}},
                                {{0}, {0.95F}}};
    DrivenSamples longest(1, 0.5F, DrivenBy::Length, 3), strongest(1, 0.5F, DrivenBy::Strength, 9);
    for (std::int32_t i = 0; i < 5; ++i) {
      longest.add(10 + i, states(samples[i]));
      strongest.add(10 + i, states(samples[i]));
    }
    std::vector<int> order;
    for (const DrivenSample& found : longest.best()) order.push_back(found.sample);
    QCOMPARE(order, (std::vector<int>{13, 11, 10}));
    QCOMPARE(longest.best()[1].span.first, 2);
    QCOMPARE(longest.best()[1].span.last, 3);
    QVERIFY(near(static_cast<double>(longest.best()[1].mean), -0.8, 1e-6));
    order.clear();
    for (const DrivenSample& found : strongest.best()) order.push_back(found.sample);
    QCOMPARE(order, (std::vector<int>{14, 11, 10, 13}));  // never on in sample 12
  }

  void correlationsOverSeveralTraces() {
    // Over all five steps: h0 is 2 x + 1; h1 falls as x grows; h2 never changes.
    UnitCorrelations correlations;
    correlations.add(states({{3, 5}, {-1, -2}, {0.1F, 0.1F}}),
                     std::vector<std::vector<float>>{{1, 2}, {6, 6}});
    correlations.add(states({{7, 9, 11}, {-3, -4, -5}, {0.1F, 0.1F, 0.1F}}),
                     std::vector<std::vector<float>>{{3, 4, 5}, {6, 6, 6}});
    const auto r = correlations.r();
    QCOMPARE(r.size(), std::size_t{6});
    QVERIFY(near(r[0], 1, 1e-12));
    QVERIFY(near(r[2], -1, 1e-12));
    for (const std::size_t none : {1U, 3U, 4U, 5U}) QCOMPARE(r[none], 0.0);
    QVERIFY(UnitCorrelations().r().empty());
  }

  void aSeriesFarFromZeroLosesNothing() {
    UnitCorrelations correlations;
    for (int trace = 0; trace < 3; ++trace) {
      const auto a = static_cast<float>(trace);
      correlations.add(states({{a, a + 1, a + 3}}),
                       std::vector<std::vector<float>>{{1e6F + a, 1e6F + a + 1, 1e6F + a + 3}});
    }
    QVERIFY(near(correlations.r().at(0), 1, 1e-12));
  }

  void theMainAxisOfPointsOnALine() {
    // Points along (2, −1)/√5 around (1, 3), in two traces.
    StateSpaceFit fit;
    fit.add(states({{1, 3}, {3, 2}}));
    fit.add(states({{-1}, {4}}));
    const auto space = fit.fit(3);
    VERIFY_OK(space);
    QCOMPARE(space->components, 2);  // as many as units
    QVERIFY(near(space->mean[0], 1, 1e-12) && near(space->mean[1], 3, 1e-12));
    QVERIFY(near(space->axes[0], 2 / std::sqrt(5), 1e-12));
    QVERIFY(near(space->axes[1], -1 / std::sqrt(5), 1e-12));
    QVERIFY(near(space->explained[0], 1, 1e-12) && near(space->explained[1], 0, 1e-12));
    const auto points = project(*space, states({{3, 1}, {2, 3}}));
    QVERIFY(near(static_cast<double>(points.at(0)), std::sqrt(5), 1e-6));
    for (const std::size_t zero : {1U, 2U, 3U}) {
      QVERIFY(near(static_cast<double>(points.at(zero)), 0, 1e-6));
    }
  }

  void axesAreTurnedToPointAsOthersDo() {
    StateSpace space{3, 2, {0, 0, 0}, {1, 0, 0, 0, 0.6, -0.8}, {0.7, 0.2}};
    const StateSpace other{3, 2, {5, 5, 5}, {0.8, 0.6, 0, 0, 0, 1}, {0.7, 0.2}};
    QCOMPARE(alignAxes(space, other), (std::vector<bool>{false, true}));
    QCOMPARE(space.axes, (std::vector<double>{1, 0, 0, 0, -0.6, 0.8}));
    QCOMPARE(alignAxes(space, other), (std::vector<bool>{false, false}));
  }

  void statesThatNeverChangeExplainNothing() {
    StateSpaceFit fit;
    fit.add(states({{0.1F, 0.1F, 0.1F}, {0.7F, 0.7F, 0.7F}}));
    const auto space = fit.fit(2);
    VERIFY_OK(space);
    for (const double share : space->explained) QVERIFY(std::isfinite(share));
    for (const float place : project(*space, states({{0.1F}, {0.7F}}))) {
      QVERIFY(near(static_cast<double>(place), 0, 1e-7));
    }
  }

  void tooManyUnitsAndNoNumbersAreRefused() {
    StateSpaceFit wide;
    wide.add(states(UnitRows(StateSpaceFit::mostUnits + 1, {0, 1})));
    QVERIFY(!wide.fit(2));
    StateSpaceFit broken;
    broken.add(states({{0, NAN}, {1, 2}}));
    QVERIFY(!broken.fit(2));
  }
};

QTEST_APPLESS_MAIN(TestInspectUnits)
#include "test_inspect_units.moc"
