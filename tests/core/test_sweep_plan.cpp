#include "core/study/sweep_plan.h"
#include "tests/support.h"

#include <nlohmann/json.hpp>

using namespace gatescope;
using nlohmann::json;

namespace {

SweepPlan smallPlan() {
  SweepPlan plan;
  plan.name = "Units by rate";
  plan.experiment.task = Task::Classify;
  plan.experiment.training.epochs = 60;
  plan.searches = {{SearchKind::Grid,
                    {{"units", {"16", "32"}},
                     {"learning-rate", {"0.001", "0.003"}},
                     {"bidirectional", {"false", "true"}}}},
                   {SearchKind::Random, {{"learning-rate", {}, 0.0001, 0.1, true}}, 5, 7}};
  plan.seeds = 2;
  plan.metric = "accuracy";
  return plan;
}

}  // namespace

class TestSweepPlan : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aPlanReadsBackAsItWasWritten() {
    SweepPlan plan = smallPlan();
    plan.halving = HalvingPlan{2, 4};
    VERIFY_OK(checkPlan(plan));
    const auto read = sweepPlanFromText(toJson(plan).dump());
    VERIFY_OK(read);
    QVERIFY(toJson(*read) == toJson(plan));
    QCOMPARE(read->searches[0].settings[1].values, (std::vector<std::string>{"0.001", "0.003"}));
    QCOMPARE(read->searches[1].settings[0].high, 0.1);
    QCOMPARE(read->searches[1].seed, std::uint64_t{7});
    QCOMPARE(read->halving->leastEpochs, 2);
    const auto experiments = configurations(*read);
    VERIFY_OK(experiments);
    QCOMPARE(experiments->size(), std::size_t{8 + 5});
  }

  void aPlanIsWrittenAsAPersonWould() {
    const json written = toJson(smallPlan());
    QCOMPARE(written["searches"][0]["settings"][0].dump(),
             std::string(R"({"setting":"units","values":[16,32]})"));
    QCOMPARE(written["searches"][0]["settings"][2].dump(),
             std::string(R"({"setting":"bidirectional","values":[false,true]})"));
    QCOMPARE(
        written["searches"][1]["settings"][0].dump(),
        std::string(R"({"from":0.0001,"scale":"logarithmic","setting":"learning-rate","to":0.1})"));
  }

  void rungsOfAPlan() {
    SweepPlan plan = smallPlan();
    QCOMPARE(rungsOf(plan).epochs, (std::vector{60}));
    plan.halving = HalvingPlan{};
    QCOMPARE(rungsOf(plan).epochs, (std::vector{6, 18, 60}));
    plan.halving = HalvingPlan{15, 2};
    QCOMPARE(rungsOf(plan).epochs, (std::vector{15, 30, 60}));
    plan.experiment.training.epochs = 3;
    plan.halving = HalvingPlan{};
    QCOMPARE(rungsOf(plan).epochs, (std::vector{1, 3}));
  }

  void badPlansAreRefusedByTheirField_data() {
    QTest::addColumn<QString>("pointer");  // what is changed …
    QTest::addColumn<QString>("value");    // … and to what; empty: removed
    QTest::addColumn<QString>("message");
    const auto row = [](const char* pointer, const char* value, const char* message) {
      QTest::addRow("%s %s", pointer, value)
          << QString::fromUtf8(pointer) << QString::fromUtf8(value) << QString::fromUtf8(message);
    };
    row("/format", "\"x\"",
        "This is not a Gatescope sweep plan: its field “format” does not say gatescope-sweep");
    row("/version", "9",
        "This sweep plan comes from a newer Gatescope (version 9; this one reads up to version 1)");
    row("/metrik", "1", "Sweep plan: there is no field “metrik”");
    row("/metric", "", "Sweep plan: the field “metric” is missing");
    row("/metric", "3", "Sweep plan: “metric”: expected text, found 3");
    row("/metric", "\"beauty\"", "Metric: there is no metric “beauty”");
    row("/seeds", "0", "Seeds: expected a whole number from 1 to 1000, found 0");
    row("/seeds", "1.5", "Sweep plan: “seeds”: expected a whole number from 0 on, found 1.5");
    row("/seeds", "99999999999",
        "Sweep plan: “seeds”: expected a whole number from 0 on, found 99999999999");
    row("/experiment", "", "Sweep plan: the field “experiment” is missing");
    row("/experiment", "{}", "Sweep plan: “experiment”: This is not a Gatescope experiment");
    row("/searches", "[]", "Sweep plan: “searches”: expected a list that is not empty, found []");
    row("/searches/0", "5", "Sweep plan: “searches[0]”: expected an object, found 5");
    row("/searches/0/search", "\"hunt\"",
        "Sweep plan: “searches[0].search”: expected grid or random, found “hunt”");
    row("/searches/0/trials", "3",
        "Sweep plan: “searches[0]”: Trials: a grid tries all its combinations; say --search random "
        "to try some");
    row("/searches/1/trials", "-3",
        "Sweep plan: “searches[1].trials”: expected a whole number from 0 on, found -3");
    row("/searches/0/settings/0/setting", "\"unitz\"",
        "Sweep plan: “searches[0].settings[0]”: There is no setting “unitz”");
    row("/searches/0/settings/0/values", "[16,0]",
        "Sweep plan: “searches[0].settings[0]”: Units: expected a whole number from 1 to 1000000, "
        "found “0”");
    row("/searches/0/settings/0/values", "[[]]",
        "Sweep plan: “searches[0].settings[0].values”: expected texts, numbers or yes and no, "
        "found "
        "[]");
    row("/searches/1/settings/0/scale", "\"cubic\"",
        "Sweep plan: “searches[1].settings[0].scale”: expected linear or logarithmic, found "
        "“cubic”");
    row("/searches/1/settings/0/to", "",
        "Sweep plan: the field “searches[1].settings[0].to” is missing");
    row("/halving", "{\"factor\":1}", "Factor: expected a whole number from 2 to 100, found 1");
    row("/halving", "{\"least-epochs\":61}",
        "Least epochs: expected a whole number from 1 to the experiment's 60 epochs, found 61");
  }

  void badPlansAreRefusedByTheirField() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, message);
    json plan = toJson(smallPlan());
    const json::json_pointer at(pointer.toStdString());
    if (value.isEmpty()) {
      plan[at.parent_pointer()].erase(at.back());
    } else {
      plan[at] = json::parse(value.toStdString());
    }
    const auto read = sweepPlanFromJson(plan);
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().text()), message);
  }

  void whatIsNoJsonIsRefused() {
    const auto read = sweepPlanFromText("units=16");
    QVERIFY(!read);
    QCOMPARE(read.error().text(),
             std::string("This is not a Gatescope sweep plan: it is not JSON"));
  }

  void whatCannotBeComparedIsRefused() {
    SweepPlan plan = smallPlan();
    plan.metric = lossMetric;
    VERIFY_OK(checkPlan(plan));
    plan.searches.push_back({SearchKind::Grid, {{"class-weights", {"none", "balanced"}}}});
    QCOMPARE(checkPlan(plan).error().text(),
             std::string("Metric: the loss means something else for each value of Class weights; "
                         "choose a metric of the answers"));
    plan.metric = "accuracy";
    VERIFY_OK(checkPlan(plan));
    plan.halving = HalvingPlan{};
    plan.searches.push_back({SearchKind::Grid, {{"epochs", {"10", "20"}}}});
    QCOMPARE(checkPlan(plan).error().field, std::string("epochs"));
  }

  void aWiderPlanKeepsTheNumbersOfItsTrials() {
    const SweepPlan plan = smallPlan();
    QCOMPARE(isWidening(plan, plan).value(), true);
    SweepPlan more = plan;
    more.searches[1].trials = 9;
    QCOMPARE(isWidening(plan, more).value(), true);
    QCOMPARE(isWidening(more, plan).value(), false);
    more = plan;
    more.name = "Another name";
    more.searches.push_back({SearchKind::Grid, {{"units", {"64"}}}});
    QCOMPARE(isWidening(plan, more).value(), true);
    more = plan;
    more.searches[0].settings[0].values = {"32", "16"};
    QCOMPARE(isWidening(plan, more).value(), false);
    for (const auto& change : std::initializer_list<void (*)(SweepPlan&)>{
             [](SweepPlan& p) { p.seeds = 3; }, [](SweepPlan& p) { p.metric = "macro_f1"; },
             [](SweepPlan& p) { p.halving = HalvingPlan{}; },
             [](SweepPlan& p) { p.experiment.training.epochs = 61; }}) {
      more = plan;
      change(more);
      QCOMPARE(isWidening(plan, more).value(), false);
    }
  }

  void moreOfARandomSearchTakesItsPlace() {
    const SweepPlan plan = smallPlan();
    Search more = plan.searches[1];
    more.trials = 9;
    const SweepPlan wider = widenedBy(plan, more);
    QCOMPARE(wider.searches.size(), std::size_t{2});
    QCOMPARE(wider.searches[1].trials, 9);
    // Another seed, or fewer draws, is another search.
    Search other = more;
    other.seed += 1;
    QCOMPARE(widenedBy(plan, other).searches.size(), std::size_t{3});
    other = more;
    other.trials = 2;
    QCOMPARE(widenedBy(plan, other).searches.size(), std::size_t{3});
    QCOMPARE(widenedBy(plan, plan.searches[0]).searches.size(), std::size_t{3});
    QCOMPARE(isWidening(plan, widenedBy(plan, plan.searches[0])).value(), true);
  }
};

QTEST_GUILESS_MAIN(TestSweepPlan)
#include "test_sweep_plan.moc"
