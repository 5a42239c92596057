#include "tests/support.h"
#include "tests/ui/samples.h"
#include "ui/views/card.h"
#include "ui/views/confusion_matrix_view.h"
#include "ui/views/equation_view.h"
#include "ui/views/export.h"
#include "ui/views/figures.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/palette.h"
#include "ui/views/stack_parts.h"
#include "ui/views/step_strip_view.h"
#include "ui/views/time_axis.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

QImage pictureOf(const std::vector<float>& values, int rows, int columns, QSize size,
                 std::vector<int> order = {}) {
  return heatmapImage({.values = &values,
                       .order = &order,
                       .rows = rows,
                       .columns = columns,
                       .first = 0,
                       .last = columns - 1,
                       .range = SignalRange::ZeroToOne,
                       .ends = {0, 1},
                       .missing = 0xff123456},
                      size);
}

}  // namespace

class TestViews : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void heatmapPixelsAreTheMapsColours() {
    const std::vector<float> values = {0, 0.25f, 1, 0.5f, NAN, 2};
    const QImage image = pictureOf(values, 2, 3, {300, 200});
    QCOMPARE(image.size(), QSize(3, 2));
    QCOMPARE(image.pixel(0, 0), viridis()[0]);
    QCOMPARE(image.pixel(1, 0), viridis()[64]);
    QCOMPARE(image.pixel(2, 0), viridis()[255]);
    QCOMPARE(image.pixel(0, 1), viridis()[128]);
    QCOMPARE(image.pixel(1, 1), 0xff123456u);
    QCOMPARE(image.pixel(2, 1), viridis()[255]);
  }

  void heatmapShrinksByTheMean() {
    const std::vector<float> values = {0, 1, 1, 1, NAN, 0.5f, 0, 0};
    const QImage image = pictureOf(values, 1, 8, {4, 1});
    QCOMPARE(image.pixel(0, 0), viridis()[128]);
    QCOMPARE(image.pixel(1, 0), viridis()[255]);
    QCOMPARE(image.pixel(2, 0), viridis()[128]);
    QCOMPARE(image.pixel(3, 0), viridis()[0]);
  }

  void heatmapRowsFollowTheirOrder() {
    const std::vector<float> values = {0, 1};
    QCOMPARE(pictureOf(values, 2, 1, {1, 2}, {1, 0}).pixel(0, 0), viridis()[255]);
  }

  void heatmapOnScreenHasTheSameColours() {
    HeatmapView view;
    view.setValues({0, 1, 0.5f, 0.25f}, 2, 2, SignalRange::ZeroToOne);
    view.resize(200, 100);
    const QImage image = view.grab().toImage();
    QCOMPARE(image.pixel(50, 25), viridis()[0]);
    QCOMPARE(image.pixel(150, 25), viridis()[255]);
    QCOMPARE(image.pixel(50, 75), viridis()[128]);
  }

  void largeHeatmapIsMadeInMilliseconds() {
    std::vector<float> values(512 * 2000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = float(i % 997) / 997;
    QElapsedTimer timer;
    timer.start();
    const QImage image = pictureOf(values, 512, 2000, {1000, 400});
    const qint64 took = timer.elapsed();
    QCOMPARE(image.size(), QSize(1000, 400));
    QVERIFY2(took < 250, qPrintable(QStringLiteral("%1 ms").arg(took)));  // 3 ms when idle
  }

  void arrowsMoveCursorAndRow() {
    HeatmapView view;
    view.setValues(std::vector<float>(60, 0.5f), 3, 20, SignalRange::ZeroToOne);
    view.setRowOrder({2, 0, 1});
    QSignalSpy spy(&view, &HeatmapView::selected);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.timeAxis()->cursor(), 1);
    QCOMPARE(view.selectedRow(), 0);  // second place from the top
    QCOMPARE(spy.count(), 4);
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.timeAxis()->cursor(), 19);
    QVERIFY(view.accessibleDescription().contains(QStringLiteral("t = 20")));
  }

  void cursorAndWindowAreShared() {
    TimeAxis axis;
    HeatmapView first, second;
    for (HeatmapView* view : {&first, &second}) {
      view->setTimeAxis(&axis);
      view->setValues(std::vector<float>(100, 0.5f), 1, 100, SignalRange::ZeroToOne);
      view->resize(100, 20);
    }
    QTest::mouseClick(&first, Qt::LeftButton, {}, {42, 10});
    QCOMPARE(second.timeAxis()->cursor(), 42);
    QTest::keyClick(&second, Qt::Key_Plus);
    QCOMPARE(axis.seen(), 80);
    QVERIFY(axis.first() <= 42 && axis.last() >= 42);
    QTest::keyClick(&first, Qt::Key_0);
    QCOMPARE(axis.seen(), 100);
  }

  void axisWithoutStepsTakesNoHarm() {
    TimeAxis axis;
    axis.moveCursor(1);
    axis.zoom(0.5, 0);
    axis.setWindow(3, 9);
    QCOMPARE(axis.cursor(), -1);
    HeatmapView view;
    view.resize(50, 50);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::mouseClick(&view, Qt::LeftButton);
    QVERIFY(!view.grab().isNull());
  }

  void rowsThatAreNoUnitsAreNamed() {
    HeatmapView view;
    view.setValues({0, 1, 1, 0}, 2, 2, SignalRange::ZeroToOne);
    view.setSignal(QStringLiteral("z"), QStringLiteral("update gate"));
    QCOMPARE(view.valueText(1, 0), QStringLiteral("z of unit 2 at t = 1: 1"));
    view.setRowNames({QStringLiteral("notes=60"), QStringLiteral("notes=64, loud")});
    QCOMPARE(view.valueText(1, 0), QStringLiteral("notes=64, loud at t = 1: 1"));
    QCOMPARE(view.csv(), QStringLiteral("input,t1,t2\nnotes=60,0,1\n\"notes=64, loud\",1,0\n"));
  }

  void stackReadsAllSignalsAtTheCursor() {
    SignalStack stack;
    QVERIFY(stack.readingText().isEmpty());
    const Trace trace = test::sampleTrace("gru", 4, 30);
    stack.setTrace(trace, 0, {});
    stack.timeAxis()->setCursor(9);
    stack.setSelectedUnit(2);
    const QString text = stack.readingText();
    QVERIFY2(text.startsWith(QStringLiteral("unit 3 · t = 10 · z ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("h̃")));
    // A signal a block, a unit a line, one header.
    QCOMPARE(stack.csv().count(u'\n'), qsizetype(1 + 4 * trace.layers[0].signals.size()));
    stack.clear(QStringLiteral("Train first"));
    QVERIFY(stack.readingText().isEmpty());
  }

  void readingHoldsTimeInputAndOutput() {
    SignalStack stack;
    stack.setTrace(test::sampleTrace("gru", 4, 3), 0,
                   {.curves = {{QStringLiteral("sunspots"), {}, {10, 20, 30}}}});
    stack.setOutput({{QStringLiteral("rain"), {}, {0.25f, 0.5f, 0.75f}}});
    stack.setTimes({0, 86400, 172800});
    stack.timeAxis()->setCursor(1);
    const QString text = stack.readingText();
    QCOMPARE(text, QStringLiteral("t = 2 (1970-01-02) · sunspots 20 · output rain 0.5"));
    stack.setTimes({0, 0, 86400});  // no order: no times
    QVERIFY(!stack.readingText().contains(u'('));
  }

  void keyboardWinsOverTheMouseUntilItMoves() {
    SignalStack stack;
    stack.setTrace(test::sampleTrace("gru", 4, 30), 0, {});
    auto* map = stack.findChild<HeatmapView*>();
    QVERIFY(map != nullptr);
    stack.timeAxis()->setCursor(3);
    stack.timeAxis()->setHover(20);
    QVERIFY(stack.readingText().contains(QStringLiteral("t = 21")));
    QTest::keyClick(map, Qt::Key_Right);
    QVERIFY(stack.readingText().contains(QStringLiteral("t = 5")));
    stack.timeAxis()->setHover(8);
    QVERIFY(stack.readingText().contains(QStringLiteral("t = 9")));
  }

  void dataColoursAreNoRunsColours() {
    for (int i = 0; i < blockColours; ++i) {
      QVERIFY(dataColour(i) != runColour("gru", 0) && dataColour(i) != runColour("lstm", 0));
      for (int j = 0; j < i; ++j) QVERIFY(dataColour(i) != dataColour(j));
    }
    for (int i = 0; i < curveColours; ++i) QVERIFY(contrast(dataColour(i), theme().surface) >= 3);
  }

  void forecastOpensOnAQuarterOfItsWidth() {
    ForecastChart chart;
    chart.resize(500, 300);
    chart.setPicture(test::forecastPicture());
    chart.flush();
    QVERIFY(chart.csv().contains(QStringLiteral("\n-30,")));
    QVERIFY(!chart.csv().contains(QStringLiteral("\n-31,")));
    QTest::keyClick(&chart, Qt::Key_0);
    QVERIFY(chart.csv().contains(QStringLiteral("\n-143,")));
  }

  void narrowCardKeepsTitleControlsAndWhatIsNeeded() {
    Card card(QStringLiteral("Forecast"));
    auto* control = new QPushButton(QStringLiteral("metric"));
    card.addHeaderWidget(control);
    card.setContent(new QWidget);
    card.setSubtitle(QStringLiteral("test window 334 of 334, 2012-10-01 … 2013-09-01"),
                     QStringLiteral("test 334"), Card::Need::Always);
    card.resize(900, 300);
    card.show();
    const auto labelWith = [&](const QString& text) {
      for (const QLabel* label : card.findChildren<QLabel*>())
        if (label->text() == text) return true;
      return false;
    };
    QVERIFY(labelWith(QStringLiteral("test window 334 of 334, 2012-10-01 … 2013-09-01")));
    card.resize(230, 300);
    QCoreApplication::processEvents();
    QVERIFY(labelWith(QStringLiteral("test 334")));
    QVERIFY(card.rect().contains(control->geometry()));
    card.resize(130, 300);  // not even the control stands beside the title
    QCoreApplication::processEvents();
    QVERIFY(control->y() > 20);
    card.resize(900, 300);
    QCoreApplication::processEvents();
    QVERIFY(control->y() < 20);
  }

  void equationsColourTheirSymbols() {
    const QString html = equationHtml(QStringLiteral("{z}_t = σ(W_z x_t + U_z {h}_{t−1} + *0.5*)"));
    QVERIFY(html.contains(
        QStringLiteral("<span style=\"color:%1\"><b>z</b></span>").arg(signalColour("z").name())));
    QVERIFY(html.contains(QStringLiteral("<span style=\"color:%1\"><sub>t−1</sub></span>")
                              .arg(signalColour("h").name())));
    QVERIFY(html.contains(QStringLiteral("σ(<i>W</i><sub>z</sub> <i>x</i><sub>t</sub>")));
    QVERIFY(html.contains(QStringLiteral("<b>0.5</b>")));
    QCOMPARE(equationPlain(QStringLiteral("{h}_{t−1} + *1*")), QStringLiteral("h_t−1 + 1"));
    // Broken markup is shown, not lost, and never read past its end.
    for (const char* broken : {"{z", "a_", "_", "_{t", "*", ""})
      equationHtml(QString::fromLatin1(broken));
  }

  void confusionMatrixCsvHoldsTheCounts() {
    ConfusionMatrixView view;
    view.setMatrix({5, 1, 2, 7}, {QStringLiteral("no, never"), QStringLiteral("yes")});
    QCOMPARE(view.csv(), QStringLiteral("true \\ predicted,\"no, never\",yes\n"
                                        "\"no, never\",5,1\nyes,2,7\n"));
    QCOMPARE(view.accessibleDescription(), QStringLiteral("2 classes, 12 of 15 right"));
  }

  void chartCsvHoldsWhatIsSeen() {
    LineChart chart;
    chart.resize(300, 200);
    chart.setXAxis(QStringLiteral("epoch"), AxisText::Integer);
    chart.setSeries(
        {{.name = QStringLiteral("a"), .colour = {}, .points = {{0, 1}, {1, 2}, {2, 3}}},
         {.name = QStringLiteral("b"), .colour = {}, .points = {{1, 0.5}}}});
    chart.flush();
    QCOMPARE(chart.csv(), QStringLiteral("epoch,a,b\n0,1,\n1,2,0.5\n2,3,\n"));
    chart.setXRange(0.5, 1.5);
    chart.flush();
    QCOMPARE(chart.csv(), QStringLiteral("epoch,a,b\n1,2,0.5\n"));
  }

  void chartUpdatesAreGathered() {
    LineChart chart;
    chart.resize(300, 200);
    for (int i = 0; i < 100; ++i) chart.setSeries(test::lossCurves(10));
    chart.setXAxis(QStringLiteral("epoch"), AxisText::Integer);
    const QString before = chart.csv();
    QTRY_VERIFY(chart.csv() != before);  // the range is known once it was drawn
  }

  void chartZoomsByTheKeyboard() {
    LineChart chart;
    chart.resize(400, 300);
    chart.setSeries(test::lossCurves(40));
    chart.flush();
    QSignalSpy ranges(&chart, &LineChart::xRangeChanged);
    QSignalSpy readings(&chart, &LineChart::readingXChanged);
    QTest::keyClick(&chart, Qt::Key_Plus);
    QCOMPARE(ranges.count(), 1);
    QCOMPARE(ranges.last().at(2).toBool(), false);
    QTest::keyClick(&chart, Qt::Key_0);
    QCOMPARE(ranges.last().at(2).toBool(), true);
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(readings.count(), 3);
    QVERIFY(readings.last().at(0).toDouble() > 20);
  }

  void exportsAreWrittenAndWellFormed_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("chart") << 0;
    QTest::newRow("stack") << 1;
    QTest::newRow("matrix") << 2;
    QTest::newRow("strip") << 3;
  }

  void exportsAreWrittenAndWellFormed() {
    QFETCH(int, kind);
    QTemporaryDir folder;
    const std::unique_ptr<QWidget> view = sampleView(kind);
    const QString png = folder.filePath(QStringLiteral("a.png"));
    VERIFY_OK(renderPng(*view, {400, 360}, png));
    QCOMPARE(QImage(png).size(), 2 * (QSize(400, 360) + QSize(2 * exportFrame, 2 * exportFrame)));
    const QString svg = folder.filePath(QStringLiteral("a.svg"));
    VERIFY_OK(exportSvg(*view, svg));
    QFile file(svg);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    int shapes = 0;
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement)
        shapes += xml.name() != QStringLiteral("g");
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(shapes > 10);
    const QString csv = folder.filePath(QStringLiteral("a.csv"));
    VERIFY_OK(exportCsv(*view, csv));
    QVERIFY(test::readFile(csv.toStdString()).size() > 20);
    const QString pdf = folder.filePath(QStringLiteral("a.pdf"));
    VERIFY_OK(exportPdf(*view, pdf));
    const std::string page = test::readFile(pdf.toStdString());
    QVERIFY(page.starts_with("%PDF-"));
    // 424 × 384 logical pixels are 318 × 288 points.
    QVERIFY2(page.find("/MediaBox [0 0 318") != std::string::npos, page.substr(0, 900).c_str());
  }

  void aDragWithShiftMarksOutSteps() {
    TimeAxis axis;
    HeatmapView map;
    map.setTimeAxis(&axis);
    map.resize(200, 60);
    map.setValues(std::vector<float>(3 * 10, 0.5F), 3, 10, SignalRange::ZeroToOne);
    const QImage plain = map.grab().toImage();
    const auto place = [&](int step) { return QPoint(step * 20 + 10, 30); };
    QTest::mousePress(&map, Qt::LeftButton, Qt::ShiftModifier, place(7));
    QMouseEvent move(QEvent::MouseMove, place(3), map.mapToGlobal(place(3)), Qt::NoButton,
                     Qt::LeftButton, Qt::ShiftModifier);
    QApplication::sendEvent(&map, &move);
    QTest::mouseRelease(&map, Qt::LeftButton, Qt::ShiftModifier, place(3));
    QCOMPARE(axis.spanFirst(), 3);
    QCOMPARE(axis.spanLast(), 7);
    QCOMPARE(axis.cursor(), -1);
    QVERIFY(map.grab().toImage().pixel(20, 30) != plain.pixel(20, 30));
    QTest::keyClick(&map, Qt::Key_Escape);
    QVERIFY(!axis.hasSpan());
    axis.setCursor(4);
    QTest::keyClick(&map, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(axis.spanFirst(), 4);
    QCOMPARE(axis.spanLast(), 5);
    axis.setSteps(6);  // another sequence
    QVERIFY(!axis.hasSpan());
  }

  void severalUnitsAreChosenWithControl() {
    const std::unique_ptr<QWidget> view = sampleView(1);
    auto* stack = qobject_cast<SignalStack*>(view.get());
    view->resize(400, 360);
    view->grab();
    auto* map = stack->findChild<HeatmapView*>();
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
      const int y = (2 * row + 1) * map->height() / (2 * map->rows());
      QTest::mouseClick(map, Qt::LeftButton, keys, QPoint(20, y));
    };
    click(1, {});
    click(0, Qt::ControlModifier);
    QCOMPARE(stack->selectedUnits(), (std::vector<int>{0, 1}));
    QCOMPARE(stack->selectedUnit(), 0);
    click(0, Qt::ControlModifier);
    QCOMPARE(stack->selectedUnits(), std::vector<int>{1});
    click(0, Qt::ControlModifier);
    click(1, {});
    QCOMPARE(stack->selectedUnits(), std::vector<int>{1});
  }

  // What stands in the table is what is seen: the order of rows, the span of steps.
  void figuresStandInATable() {
    HeatmapView map;
    map.setValues({1, 2, 3, 4, 5, 6}, 2, 3, SignalRange::Unbounded);
    map.setRowOrder({1, 0});
    map.timeAxis()->setWindow(1, 2);
    FiguresModel model;
    QAbstractItemModelTester tester(&model);
    model.setTable(map.tables().front());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.headerData(0, Qt::Vertical, Qt::DisplayRole).toString(),
             QStringLiteral("unit 2"));
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("t = 3"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("6"));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("2"));
  }

  void figuresOfAChartAreThoseOfItsCsv() {
    class Words : public CsvSource {
      QString csv() const override { return QStringLiteral("a,\"b, c\"\n1,\"say \"\"no\"\"\"\n"); }
    };
    const FigureTable table = Words().tables().front();
    QCOMPARE(table.columns, (QStringList{QStringLiteral("a"), QStringLiteral("b, c")}));
    QCOMPARE(table.cells.size(), std::size_t(1));
    QCOMPARE(table.cells[0], (QStringList{QStringLiteral("1"), QStringLiteral("say \"no\"")}));
  }

  // On the screen curves come from a picture that is kept; no export may hold it.
  void exportedCurvesAreLines() {
    TimeAxis axis;
    axis.setSteps(40);
    CurveStrip strip(axis, nullptr);
    strip.resize(200, 60);
    strip.setCurves({{QStringLiteral("x"), Qt::red, std::vector<float>(40, 1)}});
    QVERIFY(strip.grab().toImage().pixel(100, 30) != strip.grab().toImage().pixel(100, 10));
    QTemporaryDir folder;
    const QString svg = folder.filePath(QStringLiteral("a.svg"));
    VERIFY_OK(exportSvg(strip, svg));
    const std::string text = test::readFile(svg.toStdString());
    QVERIFY(text.find("<image") == std::string::npos);
    QVERIFY(text.find("<polyline") != std::string::npos);
  }

  void curvesAreDrawnAnewWhenTheyChange() {
    TimeAxis axis;
    axis.setSteps(4);
    CurveStrip strip(axis, nullptr);
    strip.resize(200, 60);
    strip.setCurves({{QStringLiteral("x"), Qt::red, {0, 1, 0, 1}}});
    const QImage before = strip.grab().toImage();
    strip.setCurves({{QStringLiteral("x"), Qt::red, {1, 0, 1, 0}}});
    const QImage after = strip.grab().toImage();
    QVERIFY(before != after);
    axis.setWindow(1, 2);
    QVERIFY(strip.grab().toImage() != after);
  }

  void exportThatCannotBeWrittenSaysWhere() {
    HeatmapView view;
    view.resize(20, 20);
    const QString path = QStringLiteral("/nowhere/at/all/a.png");
    for (const auto& result : {exportPng(view, path), exportSvg(view, path), exportPdf(view, path),
                               exportCsv(view, path)}) {
      QVERIFY(!result);
      QVERIFY(result.error().text().find("/nowhere/at/all/a.png") != std::string::npos);
    }
    QWidget plain;
    QVERIFY(!exportCsv(plain, path));
  }

 private:
  static std::unique_ptr<QWidget> sampleView(int kind) {
    if (kind == 0) {
      auto chart = std::make_unique<LineChart>();
      chart->setSeries(test::lossCurves(20));
      return chart;
    }
    if (kind == 1) {
      auto stack = std::make_unique<SignalStack>();
      stack->setTrace(test::sampleTrace("lstm", 8, 40), 0,
                      {.curves = {{QStringLiteral("x"), {}, test::sunspotLike(40)}}});
      return stack;
    }
    if (kind == 2) {
      auto matrix = std::make_unique<ConfusionMatrixView>();
      matrix->setMatrix({5, 1, 0, 2, 7, 0, 1, 1, 9},
                        {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
      return matrix;
    }
    auto strip = std::make_unique<StepStripView>();
    strip->setRows({{QStringLiteral("truth"), {}, {0, 0, 1, 1}}},
                   {QStringLiteral("a"), QStringLiteral("b")});
    return strip;
  }
};

QTEST_MAIN(TestViews)
#include "test_views.moc"
