#include "tests/support.h"
#include "tests/ui/samples.h"
#include "ui/models/column_model.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/table_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

std::shared_ptr<Table> sampleTable() {
  auto table = std::make_shared<Table>();
  Column when, value, kind;
  when.name = "month";
  when.type = ColumnType::DateTime;
  when.numbers = {0, 86400, 172800};
  value.name = "value";
  value.numbers = {1, NAN, 3};
  value.missing = 1;
  kind.name = "kind";
  kind.type = ColumnType::Category;
  kind.codes = {0, 1, -1};
  kind.categories = {"rain", "sun"};
  kind.missing = 1;
  table->columns = {when, value, kind};
  return table;
}

}  // namespace

class TestModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void numbersReadAsPeopleWriteThem_data() {
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* name, const QString& made, const char* wanted) {
      QTest::newRow(name) << made << QString::fromUtf8(wanted);
    };
    row("whole parts stay", numberText(1234.4), "1234");
    row("three digits", numberText(14.84), "14.8");
    row("no trailing zeros", numberText(0.5), "0.5");
    row("small", numberText(0.0031), "0.0031");
    row("rate", numberText(0.003), "0.003");
    row("true minus", numberText(-0.25), "−0.25");
    row("zero", numberText(0), "0");
    row("one", numberText(1), "1");
    row("hundred", numberText(100), "100");
    row("missing", numberText(std::nan("")), "–");
    row("count", countText(3756), "3,756");
    row("less", percentText(-0.22), "−22 %");
    row("more", percentText(0.049), "+4.9 %");
    row("same", percentText(0), "0 %");
    row("seconds", durationText(9.04), "9.0 s");
    row("minutes", durationText(125), "2 min 05 s");
    row("small and whole", plainText(1e-8), "0.00000001");
    row("large and whole", plainText(1e6), "1,000,000");
    row("share", metricText("accuracy", 1), "100.0 %");
    row("same decimals", metricText("rmse", 9.1, 2), "9.10");
    row("just a minute", durationText(59.8), "1 min 00 s");
    row("hours", durationText(4320), "1 h 12 min");
  }

  void numbersReadAsPeopleWriteThem() {
    QFETCH(QString, made);
    QFETCH(QString, wanted);
    QCOMPARE(made, wanted);
  }

  void runsModelKeepsTheRulesOfModels() {
    RunsModel model(runColour);
    const QAbstractItemModelTester tester(&model, fatal);
    model.setMetric("mae");
    model.setRuns({test::sampleRun(1, "gru", 32, 14.8), test::sampleRun(2, "lstm", 28, 15.1)});
    QCOMPARE(model.rowCount(), 2);
    model.updateRun(test::sampleRun(3, "gru", 64, 13));
    RunRecord gone = test::sampleRun(1, "gru", 32, 14.8);
    gone.deleted = true;
    model.updateRun(gone);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(3), 1);
    QCOMPARE(model.rowOf(1), -1);
  }

  void runsModelShowsWhatTheRunAchieved() {
    RunsModel model(runColour);
    model.setMetric("mae");
    model.setRuns({test::sampleRun(1, "gru", 32, 14.8)});
    const auto text = [&](int column) {
      return model.index(0, column).data(Qt::DisplayRole).toString();
    };
    QCOMPARE(text(RunsModel::Name), QStringLiteral("GRU 32"));
    QCOMPARE(text(RunsModel::Parameters), QStringLiteral("3,756"));
    QCOMPARE(text(RunsModel::Validation), QStringLiteral("14.8"));
    QCOMPARE(text(RunsModel::Test), QStringLiteral("15.8"));
    QCOMPARE(text(RunsModel::AgainstBaseline), QStringLiteral("16 % better"));
    QCOMPARE(model.index(0, RunsModel::Name).data(Qt::DecorationRole).value<QColor>(),
             runColour("gru", 0));
  }

  void editsOfARunAreTold() {
    RunsModel model(runColour);
    model.setRuns({test::sampleRun(7, "gru", 32, 14.8)});
    QSignalSpy shown(&model, &RunsModel::shownChanged), renamed(&model, &RunsModel::renamed);
    const QModelIndex name = model.index(0, RunsModel::Name);
    QVERIFY(model.setData(name, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown[0][1].toBool(), false);
    QVERIFY(model.setData(name, QStringLiteral(" best "), Qt::EditRole));
    QCOMPARE(renamed[0][1].toString(), QStringLiteral("best"));
    QVERIFY(!model.setData(name, QStringLiteral("  "), Qt::EditRole));
    QVERIFY(!model.setData(model.index(0, RunsModel::Parameters), 3, Qt::EditRole));
    QCOMPARE(renamed.count(), 1);
  }

  void proxySortsByValueWithPinnedRunsOnTop() {
    RunsModel model(runColour);
    model.setMetric("mae");
    RunRecord untested = test::sampleRun(4, "gru", 8, 0);
    untested.validation.clear();
    model.setRuns({test::sampleRun(1, "gru", 100, 14.8), test::sampleRun(2, "lstm", 28, 9.1),
                   test::sampleRun(3, "gru", 64, 113), untested});
    RunsProxy proxy;
    const QAbstractItemModelTester tester(&proxy, fatal);
    proxy.setSourceModel(&model);
    const auto ids = [&] {
      QList<int> list;
      for (int r = 0; r < proxy.rowCount(); ++r)
        list.append(proxy.index(r, 0).data(RunsModel::RunIdRole).toInt());
      return list;
    };
    proxy.sort(RunsModel::Validation, Qt::AscendingOrder);
    QCOMPARE(ids(), (QList<int>{2, 1, 3, 4}));
    proxy.sort(RunsModel::Validation, Qt::DescendingOrder);
    QCOMPARE(ids(), (QList<int>{3, 1, 2, 4}));
    model.setPinned(2, true);
    QCOMPARE(ids(), (QList<int>{2, 3, 1, 4}));
    proxy.setFilterFixedString(QStringLiteral("lstm"));
    QCOMPARE(ids(), (QList<int>{2}));
  }

  void pinnedRunStandsOnTopOfAnUnsortedTableToo() {
    RunsModel model(runColour);
    model.setRuns({test::sampleRun(1, "gru", 32, 3), test::sampleRun(2, "lstm", 28, 2),
                   test::sampleRun(3, "gru", 8, 1)});
    RunsProxy proxy;
    proxy.setSourceModel(&model);
    const auto first = [&] { return proxy.index(0, 0).data(RunsModel::RunIdRole).toInt(); };
    QCOMPARE(first(), 1);
    model.setPinned(3, true);
    QCOMPARE(first(), 3);
    model.setPinned(3, false);
    QCOMPARE(first(), 1);
    proxy.sort(RunsModel::Parameters, Qt::AscendingOrder);
    proxy.sort(-1);
    QCOMPARE(first(), 1);
    model.setPinned(2, true);
    QCOMPARE(first(), 2);
  }

  void betterReadsTheSameWhicheverWayTheMetricGoes_data() {
    QTest::addColumn<QString>("metric");
    QTest::addColumn<double>("own");
    QTest::addColumn<double>("naive");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("less error") << "rmse" << 72.0 << 100.0 << "28 % better";
    QTest::newRow("more error") << "rmse" << 233.0 << 100.0 << "133 % worse";
    QTest::newRow("more hits") << "accuracy" << 0.9 << 0.5 << "40 points better";
    QTest::newRow("fewer hits") << "accuracy" << 0.45 << 0.5 << "5.0 points worse";
    QTest::newRow("equal") << "rmse" << 1.0 << 1.0 << "as good";
  }
  void betterReadsTheSameWhicheverWayTheMetricGoes() {
    QFETCH(QString, metric);
    QFETCH(double, own);
    QFETCH(double, naive);
    QFETCH(QString, wanted);
    RunsModel model(runColour);
    model.setMetric(metric.toStdString());
    RunRecord run = test::sampleRun(1, "gru", 32, 0);
    run.test = {{metric.toStdString(), own}};
    run.baselines = {{"ridge", "ridge on lags", {{metric.toStdString(), naive}}, {}},
                     {"mean", "mean of training", {}, {}}};
    model.setRuns({run});
    const QModelIndex cell = model.index(0, RunsModel::AgainstBaseline);
    QCOMPARE(cell.data().toString(), wanted);
    const double better = cell.data(RunsModel::BetterRole).toDouble();
    QCOMPARE(better > 0, wanted.endsWith(QStringLiteral("better")));
    QCOMPARE(cell.data(RunsModel::SortRole).toDouble(), better);
    const QString help = cell.data(Qt::ToolTipRole).toString();
    QCOMPARE(help.contains(QStringLiteral("A linear model (ridge on lags) is better: ")),
             wanted.endsWith(QStringLiteral("worse")));
    QCOMPARE(help.contains(QStringLiteral("A linear model (ridge on lags) is as good: ")),
             own == naive);
    QVERIFY(help.contains(QStringLiteral("\nridge on lags: ")));
    QVERIFY(help.contains(QStringLiteral("\nmean of training: –")));
  }

  void runsOfOtherDataKeepTheirOwnFigures() {
    RunsModel model(runColour);
    const QAbstractItemModelTester tester(&model, fatal);
    RunRecord digits = test::sampleRun(2, "lstm", 28, 0);
    digits.validation = {{"accuracy", 0.942}};
    model.setRuns({test::sampleRun(1, "gru", 32, 14.8), digits});
    model.setFacts([] {
      return [](const RunRecord& run) {
        return run.id == 1
                   ? RunFacts{QStringLiteral("sunspots"), {}, {}, "mae"}
                   : RunFacts{QStringLiteral("digits"), {}, QStringLiteral("why"), "accuracy"};
      };
    });
    QVERIFY(model.dataDiffer());
    const auto at = [&](int row, int column) { return model.index(row, column); };
    QCOMPARE(at(0, RunsModel::Validation).data().toString(), QStringLiteral("MAE 14.8"));
    QCOMPARE(at(1, RunsModel::Validation).data().toString(), QStringLiteral("Accuracy 94.2 %"));
    QCOMPARE(at(1, RunsModel::Data).data().toString(), QStringLiteral("digits"));
    QVERIFY(at(0, 0).data(RunsModel::DrawnRole).toBool());
    QVERIFY(!at(1, 0).data(RunsModel::DrawnRole).toBool());
    QVERIFY(at(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("why")));
    model.setFacts([] {
      return [](const RunRecord&) { return RunFacts{QStringLiteral("sunspots"), {}, {}, "mae"}; };
    });
    QVERIFY(!model.dataDiffer());
    QCOMPARE(model.headerData(RunsModel::Validation, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Val. MAE"));
  }

  void tableModelShowsCellsAndGaps() {
    TableModel model;
    const QAbstractItemModelTester tester(&model, fatal);
    QCOMPARE(model.rowCount(), 0);
    model.setTable(sampleTable());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, 2).data(Qt::DisplayRole).toString(), QStringLiteral("rain"));
    QCOMPARE(model.index(1, 0).data(Qt::DisplayRole).toString(), QStringLiteral("1970-01-02"));
    QCOMPARE(model.index(1, 1).data(Qt::DisplayRole).toString(), QStringLiteral("missing"));
    QVERIFY(model.index(2, 2).data(TableModel::MissingRole).toBool());
    QCOMPARE(model.headerData(0, Qt::Vertical, Qt::DisplayRole).toInt(), 2);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("value"));
    model.setTable(nullptr);
    QCOMPARE(model.columnCount(), 0);
  }

  void aMillionRowsCostNothingUntilTheyAreSeen() {
    auto table = std::make_shared<Table>();
    table->columns.resize(1);
    table->columns[0].numbers.assign(1000000, 1.5);
    QElapsedTimer timer;
    timer.start();
    TableModel model;
    model.setTable(table);
    for (int row = 999000; row < 1000000; ++row)
      QCOMPARE(model.index(row, 0).data().toString(), QStringLiteral("1.5"));
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(table.use_count(), 2);  // shared, not copied
  }

  void columnModelSumsUpEachColumn() {
    ColumnModel model;
    const QAbstractItemModelTester tester(&model, fatal);
    model.setTable(sampleTable());
    const auto text = [&](int row, int field) { return model.index(row, field).data().toString(); };
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(text(1, ColumnModel::Missing), QStringLiteral("1"));
    QCOMPARE(text(1, ColumnModel::Mean), QStringLiteral("2"));
    QCOMPARE(text(0, ColumnModel::Greatest), QStringLiteral("1970-01-03"));
    QCOMPARE(text(2, ColumnModel::Type), QStringLiteral("category (2)"));
    QCOMPARE(text(2, ColumnModel::Least), QStringLiteral("–"));
    const QVariantList bins =
        model.index(1, ColumnModel::Distribution).data(ColumnModel::HistogramRole).toList();
    QCOMPARE(bins.size(), qsizetype(ColumnModel::bins));
    QCOMPARE(bins.first().toDouble(), 1.0);
    QCOMPARE(bins[5].toDouble(), 0.0);
    QCOMPARE(bins.last().toDouble(), 1.0);
  }

  void wishForARoleIsToldAndNotTaken() {
    ColumnModel model;
    model.setTable(sampleTable());
    QSignalSpy spy(&model, &ColumnModel::roleWanted);
    const QModelIndex role = model.index(1, ColumnModel::Role);
    QVERIFY(model.setData(role, int(ColumnRole::Target), Qt::EditRole));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(role.data().toString(), QStringLiteral("input"));
    QVERIFY(!model.setData(role, 99, Qt::EditRole));
  }

  void rolesFollowTheSettings() {
    const auto table = sampleTable();
    DataSettings settings;
    settings.timeColumn = "month";
    settings.targets = {"value"};
    using R = ColumnRole;
    QCOMPARE(columnRoles(*table, settings, Task::Forecast),
             (std::vector<R>{R::Time, R::InputAndTarget, R::Input}));
    QCOMPARE(columnRoles(*table, settings, Task::Regress),
             (std::vector<R>{R::Time, R::Target, R::Input}));
  }

  void aNewRoleTakesASingleOneFromItsHolder() {
    const auto table = sampleTable();
    DataSettings settings;
    settings.timeColumn = "month";
    settings.targets = {"value"};
    const DataSettings after = withRole(*table, settings, Task::Forecast, 2, ColumnRole::Time);
    QCOMPARE(after.timeColumn, std::string("kind"));
    QCOMPARE(after.ignored, std::vector<std::string>{"month"});
    QCOMPARE(after.inputs, std::vector<std::string>{"value"});
    QCOMPARE(after.targets, std::vector<std::string>{"value"});
  }

  void aColumnOfGroupsIsNoInput() {
    const auto table = sampleTable();
    DataSettings settings;
    settings.timeColumn = "month";
    settings.targets = {"value"};
    const DataSettings after = withRole(*table, settings, Task::Regress, 2, ColumnRole::Together);
    QCOMPARE(after.groupColumn, std::string("kind"));
    QVERIFY(after.inputs.empty());
    QVERIFY(columnRoles(*table, after, Task::Regress)[2] == ColumnRole::Together);
    const DataSettings back = withRole(*table, after, Task::Regress, 2, ColumnRole::Input);
    QVERIFY(back.groupColumn.empty());
    QCOMPARE(back.inputs, std::vector<std::string>{"kind"});
  }
};

QTEST_MAIN(TestModels)
#include "test_models.moc"
