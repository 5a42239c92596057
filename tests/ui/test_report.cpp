#include "core/study/run_trials.h"
#include "tests/core/sweeps.h"
#include "tests/support.h"
#include "tests/ui/studies.h"
#include "ui/models/format.h"
#include "ui/pages/study_views.h"
#include "ui/report/parts.h"
#include "ui/report/picture.h"
#include "ui/report/writers.h"
#include "ui/views/light_theme.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

// What a reader sees of an HTML report, and what stands in its parts.
struct Page {
  bool isWellFormed = false;
  QString error;
  QString text;
  QMap<QString, QString> byId;
  std::vector<QStringList> rows;  // of all tables
  int pictures = 0;
};

Page pageOf(const QByteArray& html) {
  Page page;
  QXmlStreamReader xml(html);
  QString id;
  bool inCell = false;
  while (!xml.atEnd()) {
    xml.readNext();
    const QString name = xml.name().toString();
    if (xml.isStartElement()) {
      id = xml.attributes().value(QStringLiteral("id")).toString();
      if (name == u"tr") page.rows.emplace_back();
      inCell = name == u"td" || name == u"th";
      if (inCell) page.rows.back() << QString();
      if (name == u"img") {
        const QByteArray source = xml.attributes().value(QStringLiteral("src")).toLatin1();
        const QByteArray png = QByteArray::fromBase64(source.mid(source.indexOf(',') + 1));
        page.pictures +=
            source.startsWith("data:image/png;base64,") && !QImage::fromData(png).isNull();
      }
    } else if (xml.isCharacters()) {
      page.text += xml.text();
      if (!id.isEmpty()) page.byId[id] += xml.text();
      if (inCell) page.rows.back().last() += xml.text();
    } else if (xml.isEndElement()) {
      id.clear();
      inCell = false;
    }
  }
  page.isWellFormed = !xml.hasError();
  page.error = xml.errorString();
  return page;
}

Dataset smallDataset(const std::string& name) {
  Dataset dataset;
  dataset.name = name;
  dataset.inputNames = dataset.targetNames = {"sun", "R&D <index>"};
  dataset.tableRows = 3310;
  dataset.splits = {std::vector<std::int32_t>(700), std::vector<std::int32_t>(150),
                    std::vector<std::int32_t>(42)};
  dataset.notes = {say("%1 rows were left out", 7)};
  return dataset;
}

bool holdsRow(const Page& page, const QStringList& cells) {
  return std::ranges::any_of(page.rows, [&](const QStringList& row) {
    return std::ranges::all_of(cells, [&](const QString& cell) { return row.contains(cell); });
  });
}

}  // namespace

class TestReport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, ThemeMode::Light); }

  void aComparisonsReportHoldsEveryRunAndWhatFollows() {
    Comparison comparison = test::sampleComparison();
    comparison.runs[4].isLeftOut = true;
    comparison.leftOut = {4};
    comparison.sides[1].candidates = {{0, 32, 0.001, 20.5}, {1, 32, 0.003, 19.5}};
    comparison.sides[1].chosen = 1;
    const Dataset dataset = smallDataset("sunspots");
    const StudyReport report = comparisonReport(comparison, {&dataset, "c0ffee", {}});
    const Page page = pageOf(reportHtml(report.document));
    QVERIFY2(page.isWellFormed, qPrintable(page.error));
    QVERIFY(page.text.contains(QString::fromStdString(comparison.sentence())));
    for (const Message& note : comparison.notes)
      QVERIFY(page.text.contains(QString::fromStdString(note.text())));
    for (const ComparedRun& run : comparison.runs) {
      const QString side = QString::fromStdString(comparison.sides[run.side].name);
      QVERIFY(holdsRow(
          page, {side, QString::number(run.trial), QString::number(run.seed),
                 QString::fromStdString(toText(run.value)), QString::number(run.bestEpoch)}));
    }
    QVERIFY(holdsRow(page, {QStringLiteral("LSTM"), QStringLiteral("finished, left out")}));
    QVERIFY(holdsRow(page,
                     {QStringLiteral("GRU − LSTM"), estimateText(comparison.pairs[0].difference)}));
    QVERIFY(holdsRow(page, {QStringLiteral("baseline: last value"), QStringLiteral("17.4")}));
    QVERIFY(holdsRow(page, {QStringLiteral("LSTM"), QStringLiteral("yes"), QStringLiteral("0.003"),
                            QStringLiteral("19.5")}));
    // What differs, and what does not.
    QVERIFY(
        holdsRow(page, {QStringLiteral("Cell"), QStringLiteral("GRU"), QStringLiteral("LSTM")}));
    QVERIFY(holdsRow(page, {QStringLiteral("Layers"), QStringLiteral("1"), QStringLiteral("2")}));
    QVERIFY(holdsRow(page, {QStringLiteral("Units"), QStringLiteral("32")}));
    QVERIFY(holdsRow(page, {QStringLiteral("SHA-256"), QStringLiteral("c0ffee")}));
    QVERIFY(holdsRow(page, {QStringLiteral("Rows"), QStringLiteral("3,310")}));
    QVERIFY(holdsRow(page, {QStringLiteral("Sequences for the test"), QStringLiteral("42")}));
    QVERIFY(page.text.contains(QStringLiteral("7 rows were left out")));
    QCOMPARE(page.pictures, 5);
    QCOMPARE(page.byId[QStringLiteral("command")],
             QStringLiteral("gatescope compare plan.json --leave-out 4"));
    const auto plan = nlohmann::json::parse(page.byId[QStringLiteral("plan")].toStdString());
    QVERIFY(plan == toJson(comparison.plan));
    QVERIFY(nlohmann::json::parse(report.plan) == plan);
  }

  // Settings of the data stand among the differences where the sides differ in them.
  void whatDiffersInTheDataIsSaid() {
    Comparison comparison = test::sampleComparison();
    const QString label = QString::fromUtf8(findSetting("scale")->label.data());
    const Dataset dataset = smallDataset("sunspots");
    const auto differing = [&] {
      const StudyReport report = comparisonReport(comparison, {&dataset, {}, {}});
      const Page page = pageOf(reportHtml(report.document));
      return std::ranges::any_of(
          page.rows, [&](const QStringList& row) { return row.size() == 4 && row[0] == label; });
    };
    QVERIFY(!differing());
    VERIFY_OK(setSetting(comparison.sides[1].experiment, "scale", "robust"));
    QVERIFY(differing());
  }

  void aStudyThatHasNotEndedSaysSo() {
    Comparison comparison = test::sampleComparison();
    comparison.isComplete = false;
    for (ComparedRun& run : comparison.runs) {
      ComparedRun waiting;
      waiting.trial = run.trial;
      waiting.side = run.side;
      waiting.pair = run.pair;
      waiting.seed = run.seed;
      run = waiting;
    }
    for (ComparedSide& side : comparison.sides) {
      side.metric = side.seconds = estimateMean({});
      side.curve.clear();
    }
    for (ComparedPair& pair : comparison.pairs) pair.difference = estimateMean({});
    comparison.sentences.clear();
    comparison.plan.budget = Budget::Time;
    const Dataset dataset = smallDataset("sunspots");
    const StudyReport report = comparisonReport(comparison, {&dataset, {}, {}});
    const Page page = pageOf(reportHtml(report.document));
    QVERIFY(page.text.contains(QStringLiteral("Not all runs have ended")));
    QVERIFY(holdsRow(page, {QStringLiteral("LSTM"), QStringLiteral("waiting"), QStringLiteral("–"),
                            QStringLiteral("4")}));
    QVERIFY(page.text.contains(QStringLiteral("comes to other figures")));
    QCOMPARE(page.pictures, 5);
  }

  void aSweepsReportNamesTheBestFirst() {
    const auto sweep = Sweep::create(test::wavePlan(), test::waves());
    VERIFY_OK(sweep);
    SweepSource source(*sweep);
    VERIFY_OK(runTrials(source));
    const SweepTable table = sweepTable(*sweep, source.runs());
    const StudyReport report = sweepReport(*sweep, table, {&sweep->dataset(0), {}, {}});
    const Page page = pageOf(reportHtml(report.document));
    QVERIFY2(page.isWellFormed, qPrintable(page.error));
    for (const Message& sentence : sweepSentences(table))
      QVERIFY(page.text.contains(QString::fromStdString(sentence.text())));
    const auto first = std::ranges::find_if(
        page.rows, [](const QStringList& row) { return row.value(0) == QStringLiteral("rank"); });
    QVERIFY(first != page.rows.end());
    QCOMPARE(first->mid(1, 2),
             (QStringList{QStringLiteral("Units"), QStringLiteral("Learning rate")}));
    const SweepConfiguration& best = *table.best();
    QCOMPARE((first + 1)->value(0), QStringLiteral("1"));
    QCOMPARE((first + 1)->value(1), QString::fromStdString(best.values[0]));
    QCOMPARE((first + 1)->value(4), QString::fromStdString(toText(best.mean)));
    for (const SweepTrial& trial : table.trials)
      QVERIFY(holdsRow(page, {QStringLiteral("finished"), QString::number(trial.number),
                              QString::number(trial.bestEpoch),
                              QString::fromStdString(toText(*find(trial.validation, "rmse"))),
                              QString::fromStdString(toText(*find(trial.test, "rmse")))}));
    QVERIFY(page.text.contains(QStringLiteral("Learning rate: 0.001, 0.03, 0.01")));
    QCOMPARE(page.pictures, 2);
    QVERIFY(nlohmann::json::parse(report.plan) == toJson(sweep->plan()));
  }

  void namesAreWrittenAsTheyAre() {
    Comparison comparison = test::sampleComparison();
    comparison.sides[0].name = "<b>\"GRU\" & 'co'</b> ]]> 门";
    comparison.sentences = {say("%1 wins", comparison.sides[0].name)};
    const Dataset dataset = smallDataset("a < b & c");
    const StudyReport report = comparisonReport(comparison, {&dataset, {}, {}});
    const QByteArray html = reportHtml(report.document);
    QVERIFY(!html.contains("<b>"));
    const Page page = pageOf(html);
    QVERIFY2(page.isWellFormed, qPrintable(page.error));
    QVERIFY(page.text.contains(QString::fromStdString(comparison.sides[0].name) +
                               QStringLiteral(" wins")));
    QVERIFY(page.text.contains(QStringLiteral("a < b & c")));
    QVERIFY(holdsRow(page, {QStringLiteral("Inputs"), QStringLiteral("sun, R&D <index>")}));
    QVERIFY(reportPdf(report.document).startsWith("%PDF-"));
  }

  // Nothing that HTML reads otherwise than XML does, and nothing from elsewhere.
  void pageStandsByItself() {
    const Dataset dataset = smallDataset("sunspots");
    const QByteArray html =
        reportHtml(comparisonReport(test::sampleComparison(), {&dataset, {}, {}}).document);
    QVERIFY(html.startsWith("<!DOCTYPE html>"));
    const qsizetype from = html.indexOf("<style>") + 7;
    const QByteArray style = html.mid(from, html.indexOf("</style>") - from);
    QVERIFY(style.size() > 500 && !style.contains('&') && !style.contains('<'));
    static const QRegularExpression outside(QStringLiteral("(src|href)=\"(?!data:)"));
    QVERIFY(!QString::fromUtf8(html).contains(outside));
    static const QRegularExpression selfClosed(QStringLiteral("<(?!meta|img)[a-z]+[^<>]*/>"));
    QVERIFY(!QString::fromUtf8(html).contains(selfClosed));
  }

  void memoryReportHoldsEveryRun() {
    const MemoryTest test = test::sampleMemoryTest();
    const StudyReport report = memoryTestReport(test);
    const Page page = pageOf(reportHtml(report.document));
    QVERIFY2(page.isWellFormed, qPrintable(page.error));
    for (const MemoryTestLength& length : test.lengths)
      for (const MemoryCell& cell : length.cells)
        for (const MemoryRun& run : cell.runs)
          QVERIFY(holdsRow(
              page, {QString::fromStdString(cell.name), QString::number(length.length),
                     QString::number(run.seed), QString::fromStdString(toText(*run.figure))}));
    QVERIFY(page.text.contains(QStringLiteral("GRU remembers over 50 steps.")));
    QCOMPARE(page.byId[QStringLiteral("command")],
             QStringLiteral("gatescope memory-test plan.json"));
  }

  void picturesAreLightOnADarkTheme() {
    applyTheme(*qApp, ThemeMode::Dark);
    const Dataset dataset = smallDataset("sunspots");
    const StudyReport report = comparisonReport(test::sampleComparison(), {&dataset, {}, {}});
    int pictures = 0;
    for (const ReportBlock& block : report.document.blocks) {
      const auto* picture = std::get_if<ReportPicture>(&block);
      if (picture == nullptr) continue;
      ++pictures;
      const QImage image = reportImage(*picture, 1);
      QCOMPARE(image.size(), picture->size);
      QCOMPARE(image.pixelColor(1, picture->size.height() - 2), QColor(Qt::white));
    }
    QCOMPARE(pictures, 5);
    QVERIFY(theme().dark);
    applyTheme(*qApp, ThemeMode::Light);
  }

  void allFilesAreWrittenOrTheErrorNamesOne() {
    const QTemporaryDir folder;
    const StudyReport report = memoryTestReport(test::sampleMemoryTest());
    VERIFY_OK(writeStudyReport(report, folder.path().toStdString()));
    const std::filesystem::path place = folder.path().toStdString();
    QVERIFY(test::readFile(place / "report.html").starts_with("<!DOCTYPE html>"));
    const std::string pdf = test::readFile(place / "report.pdf");
    QVERIFY(pdf.starts_with("%PDF-") && pdf.size() > 10000);
    QVERIFY(nlohmann::json::parse(test::readFile(place / "plan.json")) ==
            toJson(test::sampleMemoryTest().plan));
    const auto written = writeStudyReport(report, "/proc/none");
    QVERIFY(!written && written.error().text().find("/proc/none/report.html") != std::string::npos);
  }
};

QTEST_MAIN(TestReport)
#include "test_report.moc"
