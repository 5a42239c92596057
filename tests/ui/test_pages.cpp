#include "tests/support.h"
#include "tests/ui/home.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/study_controller.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/models/table_model.h"
#include "ui/pages/cut_card.h"
#include "ui/pages/data_origin.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/line_chart.h"
#include "ui/views/theme.h"

#include <memory>

#include <QFile>
#include <QSignalSpy>

using namespace gatescope;
using namespace gatescope::ui;

class TestPages : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<test::Home> m_home;

  static std::unique_ptr<Document> fresh() {
    auto document = std::make_unique<Document>(exampleReader());
    [&] { VERIFY_OK(document->startNew()); }();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(document->dataset() && !document->isLoading(), 20000); }();
    return document;
  }

  // Too short for any window: a table that makes no dataset.
  QString writeShort() const {
    QFile file(m_home->file(QStringLiteral("short.csv")));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write("date,value\n2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n");
    return file.fileName();
  }

  static Dataset dataset(Task task, int testSamples) {
    Dataset data;
    data.task = task;
    data.name = task == Task::Forecast ? "series" : "classes";
    data.splits[2].resize(static_cast<std::size_t>(testSamples));
    return data;
  }

 private Q_SLOTS:
  void init() { m_home = std::make_unique<test::Home>(); }

  void noDatasetOfAnotherFileIsDrawn() {
    const auto document = fresh();
    TrainingController controller(*document);
    StudyController studies(*document);
    RunsModel runs(runColour);
    CutCard card({*document, controller, studies, runs});
    const auto* chart = card.findChild<LineChart*>();
    QVERIFY(chart != nullptr);
    QVERIFY(!chart->series().isEmpty());
    document->openData(writeShort());
    QTRY_VERIFY_WITH_TIMEOUT(document->dataError().has_value() && !document->isLoading(), 20000);
    QVERIFY(document->dataset() != nullptr);  // the sunspots' still
    QVERIFY(chart->series().isEmpty());
    document->undoStack().undo();
    QTRY_VERIFY_WITH_TIMEOUT(!document->dataError() && !document->isLoading(), 20000);
    QVERIFY(!chart->series().isEmpty());
  }

  void wrongSettingKeepsTheLastCutOfTheSameTable() {
    const auto document = fresh();
    DataOrigin origin;
    origin.follow(*document);
    QVERIFY(origin.ownsDataset(*document));
    document->edit("window", "3000");
    QTRY_VERIFY_WITH_TIMEOUT(!document->isLoading() && document->dataError(), 20000);
    origin.follow(*document);
    QVERIFY(origin.ownsTable(*document) && origin.ownsDataset(*document));
  }

  void chooserStandsOnTheLastWindowOfAForecastUntilTheUserChooses() {
    SampleChooser chooser;
    QSignalSpy changes(&chooser, &SampleChooser::changed);
    chooser.setCounts(dataset(Task::Forecast, 30));
    QCOMPARE(chooser.place().index, 29);
    QCOMPARE(changes.count(), 1);
    chooser.setCounts(dataset(Task::Forecast, 40));
    QCOMPARE(chooser.place().index, 39);
    chooser.setCounts(dataset(Task::Classify, 20));
    QCOMPARE(chooser.place().index, 0);
  }

  void cellsAreRoundedAndTheirTipsAreNot() {
    auto table = std::make_shared<Table>();
    Column column;
    column.name = "x";
    column.numbers = {-0.93846271234, 12345678.0, 3};
    table->columns = {column};
    TableModel model;
    model.setTable(table);
    const auto shown = [&](int row, int role) { return model.index(row, 0).data(role).toString(); };
    QCOMPARE(shown(0, Qt::DisplayRole), QStringLiteral("−0.938463"));
    QVERIFY(shown(0, Qt::ToolTipRole).startsWith(QStringLiteral("-0.938462712")));
    QCOMPARE(shown(2, Qt::DisplayRole), QStringLiteral("3"));
    QCOMPARE(model.headerData(0, Qt::Vertical, Qt::ToolTipRole).toString(),
             QStringLiteral("Line 2 of the file"));
  }

  void answersAreSentences() {
    Dataset data = dataset(Task::Classify, 1);
    data.classNames = {"0", "1"};
    QCOMPARE(answerText(data, 2, {0.996f, 0.004f}), QStringLiteral("class 0, probability 1.00"));
    QCOMPARE(truthText(data, {{0}, 2, {0, 1}}), QStringLiteral("class 1"));
  }

  void timesOfAForecastAreThoseOfItsHorizon() {
    Dataset data = dataset(Task::Forecast, 1);
    for (int day = 0; day < 6; ++day) data.times.push_back(day * 86400.0);
    data.samples = {{.firstStep = 0, .steps = 3, .firstTarget = 3, .targetRows = 2}};
    QCOMPARE(timeText(data, 0), QStringLiteral("1970-01-04 … 1970-01-05"));
    QCOMPARE(stepTimes(data, 0), (std::vector<double>{0, 86400, 172800}));
    data.times.clear();
    QVERIFY(timeText(data, 0).isEmpty() && stepTimes(data, 0).empty());
  }
};

QTEST_MAIN(TestPages)
#include "test_pages.moc"
