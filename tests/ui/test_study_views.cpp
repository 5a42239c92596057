#include "tests/support.h"
#include "tests/ui/studies.h"
#include "ui/models/quality_scale.h"
#include "ui/pages/study_views.h"
#include "ui/views/colour_map.h"
#include "ui/views/estimate_layout.h"
#include "ui/views/theme.h"

#include <QMouseEvent>
#include <QSignalSpy>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::vector<EstimateRow> twoRows() {
  return {{.name = QStringLiteral("GRU"),
           .colour = Qt::blue,
           .dots = {{11, 3, QStringLiteral("seed 1")},
                    {12, 1, QStringLiteral("seed 2"), {}, true},
                    {13, 2, QStringLiteral("seed 3")}},
           .mean = 2.5,
           .low = 1.5,
           .high = 3.5},
          {.name = QStringLiteral("LSTM"), .colour = Qt::red, .mean = 4, .low = 3.8, .high = 4.2}};
}

MetricMapPicture nineCells(bool higherIsBetter) {
  return {.xTitle = QStringLiteral("units"),
          .yTitle = QStringLiteral("rate"),
          .xLabels = {QStringLiteral("8"), QStringLiteral("16"), QStringLiteral("32")},
          .yLabels = {QStringLiteral("0.1"), QStringLiteral("0.2"), QStringLiteral("0.3")},
          .values = {5, 4, 3, 6, none, 2, 7, 8, 9},
          .counts = {},
          .metric = QStringLiteral("RMSE"),
          .higherIsBetter = higherIsBetter};
}

// Three lines over two settings and the metric; the last has no value of the second.
void showThree(ParallelPlot& plot) {
  plot.resize(400, 240);
  const QStringList said{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
  plot.setPicture({{.title = QStringLiteral("units"), .labels = {{0, QStringLiteral("8")}}},
                   {.title = QStringLiteral("dropout"), .range = Range{0, 1}},
                   {.title = QStringLiteral("RMSE"), .range = Range{1, 3}}},
                  {{1, {0.1, 0.2, 0.9}, said, 0.1},
                   {2, {0.5, 0.5, 0.1}, said, 0.9},
                   {3, {0.9, none, 0.5}, said, 0.5}});
}

// An event of its own: a widget that is not shown gets none by the cursor.
void move(QWidget& widget, const QPointF& to, Qt::MouseButtons pressed = {}) {
  QMouseEvent event(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, pressed, {});
  QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPointF& from, const QPointF& to) {
  QTest::mousePress(&widget, Qt::LeftButton, {}, from.toPoint());
  move(widget, (from + to) / 2, Qt::LeftButton);
  move(widget, to, Qt::LeftButton);
  QTest::mouseRelease(&widget, Qt::LeftButton, {}, to.toPoint());
}

std::vector<int> idsOf(const std::vector<EstimateDot>& dots) {
  std::vector<int> ids;
  for (const EstimateDot& dot : dots) ids.push_back(dot.id);
  return ids;
}

}  // namespace

class TestStudyViews : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, ThemeMode::Light); }

  void arrowsReadMeansAndValuesInTheirOrder() {
    EstimatePlot plot;
    plot.resize(400, 200);
    plot.setRows(twoRows());
    QSignalSpy chosen(&plot, &EstimatePlot::clicked);
    QTest::keyClick(&plot, Qt::Key_Down);
    QCOMPARE(plot.readingText(), QStringLiteral("GRU: mean 2.5, interval 1.5 to 3.5"));
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(plot.readingText(), QStringLiteral("GRU, seed 2: 1, left out of the mean"));
    QCOMPARE(plot.accessibleDescription(), plot.readingText());
    QTest::keyClick(&plot, Qt::Key_Right);
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(chosen.takeFirst().at(0).toInt(), 13);
    QTest::keyClick(&plot, Qt::Key_Down);
    QCOMPARE(plot.readingText(), QStringLiteral("LSTM: mean 4, interval 3.8 to 4.2"));
    QTest::keyClick(&plot, Qt::Key_Right);  // it has no single values
    QTest::keyClick(&plot, Qt::Key_Return);
    QVERIFY(chosen.isEmpty());
  }

  void aClickChoosesTheDotUnderTheMouse() {
    EstimatePlot plot;
    plot.resize(400, 200);
    plot.setRows(twoRows());
    const EstimateLayout layout = estimateLayout(twoRows(), {}, {}, plot.size());
    QSignalSpy chosen(&plot, &EstimatePlot::clicked), read(&plot, &EstimatePlot::hovered);
    move(plot, layout.dots[0][0]);
    QCOMPARE(read.last().at(0).toInt(), 11);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, layout.dots[0][2].toPoint());
    QCOMPARE(chosen.takeFirst().at(0).toInt(), 13);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, {int(layout.toX(4)), int(layout.middleOf(1))});
    QVERIFY(chosen.isEmpty());
    QCOMPARE(read.last().at(0).toInt(), -1);
    QVERIFY(plot.readingText().startsWith(QStringLiteral("LSTM: mean 4")));
  }

  void estimatesAreWrittenOutAsFigures() {
    EstimatePlot plot;
    plot.setRows(twoRows());
    QCOMPARE(plot.csv(),
             QStringLiteral("row,value of,value,counted,mean,interval from,interval to\n"
                            "GRU,,,,2.5,1.5,3.5\nGRU,seed 1,3,yes,,,\nGRU,seed 2,1,no,,,\n"
                            "GRU,seed 3,2,yes,,,\nLSTM,,,,4,3.8,4.2\n"));
  }

  void aBaselineFarAwayIsNamedAtTheEdge() {
    const std::vector<ReferenceLine> references{
        {5, QStringLiteral("near")}, {500, QStringLiteral("far")}, {-90, QStringLiteral("low")}};
    const EstimateLayout layout = estimateLayout(twoRows(), references, {}, {400, 200});
    QVERIFY(layout.range.contains(5) && layout.range.to < 6 && layout.range.from > 0);
    QVERIFY(layout.references[0].isInside && !layout.references[1].isInside);
    QCOMPARE(layout.references[1].text, QStringLiteral("far →"));
    QCOMPARE(layout.references[2].text, QStringLiteral("← low"));
  }

  void nothingOfAPlotLiesOutsideOrOnEachOther_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("roomy");  // dots need not lie on each other
    QTest::newRow("small") << QSize(300, 200) << false;
    QTest::newRow("flat") << QSize(700, 160) << false;
    QTest::newRow("large") << QSize(1200, 600) << true;
  }
  void nothingOfAPlotLiesOutsideOrOnEachOther() {
    QFETCH(QSize, size);
    QFETCH(bool, roomy);
    EstimatePlot plot;
    showEstimates(plot, test::sampleComparison(8));
    std::vector<ReferenceLine> references;
    for (const double value : {17.4, 17.5, 17.6, 52.0})
      references.push_back({value, QStringLiteral("the naive forecast %1").arg(value)});
    const EstimateLayout layout =
        estimateLayout(plot.rows(), references, QStringLiteral("RMSE"), size);
    const QRectF all(QPointF(), size);
    QVERIFY(all.contains(layout.plot));
    QVERIFY(layout.title.isNull() || all.contains(layout.title));
    for (std::size_t i = 0; i < layout.references.size(); ++i) {
      const QRectF& label = layout.references[i].label;
      QVERIFY(label.isNull() || (all.contains(label) && label.bottom() <= layout.plot.top()));
      for (std::size_t j = 0; j < i; ++j) QVERIFY(!label.intersects(layout.references[j].label));
    }
    for (const auto& row : layout.dots) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        QVERIFY(layout.plot.contains(row[i]));
        for (std::size_t j = 0; j < i && roomy; ++j)
          QVERIFY(QLineF(row[i], row[j]).length() >= 2 * estimateDot);
      }
    }
  }

  void qualityLeavesOutWhatFailed_data() {
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<bool>("higher");
    QTest::addColumn<double>("best");
    QTest::addColumn<double>("worst");
    QTest::newRow("lower") << QList<double>{3, 1, 2} << false << 1.0 << 3.0;
    QTest::newRow("higher") << QList<double>{0.3, none, 0.1} << true << 0.3 << 0.1;
    QTest::newRow("outlier") << QList<double>{1, 2, 3, 4, 1e6} << false << 1.0 << 4.0;
    QTest::newRow("outlier, higher")
        << QList<double>{0.9, 0.8, 0.85, 0.95, -7} << true << 0.95 << 0.8;
    QTest::newRow("one") << QList<double>{2} << false << 2.0 << 2.0;
  }
  void qualityLeavesOutWhatFailed() {
    QFETCH(QList<double>, values);
    QFETCH(bool, higher);
    QFETCH(double, best);
    QFETCH(double, worst);
    const QualityScale scale = qualityScale({values.begin(), values.end()}, higher);
    QCOMPARE(scale.best, best);
    QCOMPARE(scale.worst, worst);
    QCOMPARE(scale.of(best), 1.0);
    QVERIFY(std::isnan(scale.of(none)));
    QCOMPARE(scale.isCut, std::abs(values.last()) > 5);
    if (best != worst) QCOMPARE(scale.of(higher ? -1e9 : 1e9), 0.0);
  }

  void qualityStandsOutOnBothThemes() {
    for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
      applyTheme(*qApp, mode);
      QVERIFY(contrast(qualityLineColour(0), theme().surface) >= 3);
      QVERIFY(contrast(qualityLineColour(1), theme().surface) >
              contrast(qualityLineColour(0), theme().surface));
    }
  }

  void mapFramesTheBestAndReadsCells() {
    MetricMap map;
    map.setPicture(nineCells(true));
    QCOMPARE(map.best(), QPoint(2, 2));
    map.setPicture(nineCells(false));
    QCOMPARE(map.best(), QPoint(2, 1));
    QCOMPARE(map.cellText(map.best()), QStringLiteral("units 32, rate 0.2: RMSE 2"));
    QCOMPARE(map.cellText({1, 1}), QStringLiteral("units 16, rate 0.2: no result"));
    map.resize(420, 320);
    const QImage image = map.grab().toImage();
    // Beside the number, within the frame: the colours of the best and the worst.
    const auto inside = [&](QPoint cell) {
      return image.pixelColor((map.cellRect(cell).topLeft() + QPointF(8, 8)).toPoint());
    };
    QCOMPARE(inside({2, 1}), qualityColour(1));
    QCOMPARE(inside({2, 2}), qualityColour(0));
    QVERIFY(map.cellRect({0, 0}).top() > map.cellRect({0, 2}).top());  // as on an axis
  }

  void mapIsUsedByKeyboardAndMouse() {
    MetricMap map;
    map.setPicture(nineCells(false));
    map.resize(420, 320);
    QSignalSpy chosen(&map, &MetricMap::clicked);
    QTest::keyClick(&map, Qt::Key_Right);
    QCOMPARE(map.current(), map.best());
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Up);
    QCOMPARE(map.current(), QPoint(2, 2));
    QTest::keyClick(&map, Qt::Key_Enter);
    QCOMPARE(chosen.takeFirst(), (QList<QVariant>{2, 2}));
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellRect({0, 1}).center().toPoint());
    QCOMPARE(chosen.takeFirst(), (QList<QVariant>{0, 1}));
    QTest::mouseClick(&map, Qt::LeftButton, {}, {2, 2});
    QVERIFY(chosen.isEmpty());
    QCOMPARE(map.csv(), QStringLiteral("rate \\ units,8,16,32\n0.1,5,4,3\n0.2,6,,2\n0.3,7,8,9\n"));
  }

  void aDragAlongAnAxisKeepsWhatLiesWithin() {
    ParallelPlot plot;
    showThree(plot);
    QSignalSpy brushed(&plot, &ParallelPlot::brushed);
    drag(plot, plot.pointAt(0, 0.4), plot.pointAt(0, 1));
    QVERIFY(!brushed.isEmpty());
    QCOMPARE(plot.passing(), (std::vector<int>{2, 3}));
    drag(plot, plot.pointAt(1, 0.7), plot.pointAt(1, 0.1));
    QCOMPARE(plot.passing(), (std::vector<int>{2}));  // what has no value there does not pass
    QVERIFY(plot.csv().contains(QStringLiteral("\n3,no,a,b,c\n")));
    QSignalSpy chosen(&plot, &ParallelPlot::clicked);
    QTest::mouseDClick(&plot, Qt::LeftButton, {}, plot.pointAt(1, 0.5).toPoint());
    QCOMPARE(plot.passing(), (std::vector<int>{2, 3}));
    QVERIFY(chosen.isEmpty());  // though a line passes there
    showThree(plot);
    QCOMPARE(plot.passing(), (std::vector<int>{2, 3}));  // new results, the same part
  }

  void aClickChoosesTheLineUnderTheMouse() {
    ParallelPlot plot;
    showThree(plot);
    QSignalSpy chosen(&plot, &ParallelPlot::clicked);
    const QPointF middle = (plot.pointAt(0, 0.1) + plot.pointAt(1, 0.2)) / 2;
    QTest::mouseClick(&plot, Qt::LeftButton, {}, middle.toPoint());
    QCOMPARE(chosen.takeFirst().at(0).toInt(), 1);
    plot.setPart(0, Range{0.4, 1});  // a pale line is not chosen
    QTest::mouseClick(&plot, Qt::LeftButton, {}, middle.toPoint());
    QVERIFY(chosen.isEmpty());
  }

  void linesAreReadByTheKeyboardFromTheBestOn() {
    ParallelPlot plot;
    showThree(plot);
    QSignalSpy chosen(&plot, &ParallelPlot::clicked);
    QTest::keyClick(&plot, Qt::Key_Down);
    QCOMPARE(plot.accessibleDescription(), QStringLiteral("units a, dropout b, RMSE c"));
    QTest::keyClick(&plot, Qt::Key_Return);
    QTest::keyClick(&plot, Qt::Key_Down);
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(chosen.takeFirst().at(0).toInt(), 2);
    QCOMPARE(chosen.takeFirst().at(0).toInt(), 3);
    QTest::keyClick(&plot, Qt::Key_Right);
    for (int i = 0; i < 6; ++i) QTest::keyClick(&plot, Qt::Key_Up, Qt::ShiftModifier);
    QVERIFY(plot.part(1) && std::abs(plot.part(1)->from - 0.3) < 1e-9 && plot.part(1)->to == 1);
    QCOMPARE(plot.passing(), (std::vector<int>{2}));
    for (int i = 0; i < 12; ++i) QTest::keyClick(&plot, Qt::Key_Down, Qt::ControlModifier);
    QVERIFY(plot.passing().empty());
    QTest::keyClick(&plot, Qt::Key_Delete);
    QCOMPARE(plot.passing(), (std::vector<int>{1, 2, 3}));
  }

  void sidesOfOneCellDifferInShade() {
    const auto colours = sideColours(test::sampleComparison());
    QCOMPARE(colours[0], runColour("gru", 0));
    QCOMPARE(colours[1], runColour("lstm", 0));
    QCOMPARE(colours[2], runColour("gru", 1));
  }

  void curvesShowEveryRunAndTheBestEpochs() {
    Comparison comparison = test::sampleComparison();
    comparison.runs[4].isLeftOut = true;
    LineChart chart;
    showCurves(chart, comparison, StudyCurve::Loss);
    const auto& series = chart.series();
    QCOMPARE(series.size(), 3 + 3 + 15);
    QCOMPARE(series[0].name, QStringLiteral("GRU"));
    QCOMPARE(series[0].points[7].y(), comparison.sides[0].curve[7].loss.mean);
    QCOMPARE(series[3].points.size(), 5);
    QCOMPARE(series[4].points.size(), 4);  // the run that is left out has no best epoch here
    QCOMPARE(series[10].name, QStringLiteral("LSTM, seed 2"));
    QCOMPARE(series[10].style, Qt::DotLine);
    QVERIFY(series[10].faint && !series[10].inLegend);
    for (const QPointF& best : series[3].points) {
      QVERIFY(std::ranges::any_of(comparison.runs, [&](const ComparedRun& run) {
        return run.side == 0 && run.bestEpoch == int(best.x()) &&
               run.epochs[std::size_t(run.bestEpoch)].validationLoss == best.y();
      }));
    }
    QVERIFY(chart.csv().contains(QStringLiteral(" lower")));

    showCurves(chart, test::sampleComparison(2), StudyCurve::Metric);
    QVERIFY(!chart.csv().contains(QStringLiteral(" lower")));  // two runs make no band
    QCOMPARE(chart.series()[1].points[0].y(),
             test::sampleComparison(2).sides[1].curve[0].metric.mean);
  }

  void estimatesHoldEveryRun() {
    Comparison comparison = test::sampleComparison();
    comparison.runs[1].isLeftOut = true;
    comparison.runs[3].value = none;
    EstimatePlot plot;
    showEstimates(plot, comparison);
    QCOMPARE(plot.rows().size(), std::size_t{3});
    QCOMPARE(idsOf(plot.rows()[0].dots), (std::vector<int>{0, 6, 9, 12}));
    QCOMPARE(idsOf(plot.rows()[1].dots), (std::vector<int>{1, 4, 7, 10, 13}));
    QVERIFY(plot.rows()[1].dots[0].isHollow && !plot.rows()[1].dots[1].isHollow);
    QCOMPARE(plot.rows()[2].low, comparison.sides[2].metric.interval.low);
    showSeconds(plot, comparison);
    QCOMPARE(plot.rows()[0].dots[0].value, comparison.runs[0].seconds);
  }

  void differencesArePairedBySeed() {
    Comparison comparison = test::sampleComparison();
    comparison.pairs[1].overSequences = {none, none};
    EstimatePlot plot;
    showDifferences(plot, comparison);
    const auto& rows = plot.rows();
    QCOMPARE(rows.size(), std::size_t{5});
    QCOMPARE(rows[0].name, QStringLiteral("GRU − LSTM"));
    QCOMPARE(rows[0].dots.size(), std::size_t{5});
    QCOMPARE(rows[0].dots[2].value, comparison.runs[6].value - comparison.runs[7].value);
    double sum = 0;
    for (const EstimateDot& dot : rows[0].dots) sum += dot.value;
    QVERIFY(std::abs(sum / 5 - rows[0].mean) < 1e-12);
    QCOMPARE(rows[1].name, QStringLiteral("over sequences"));
    QCOMPARE(rows[1].low, comparison.pairs[0].overSequences.low);
    QCOMPARE(rows[3].name, QStringLiteral("GRU − GRU, layers=2"));
    QCOMPARE(rows[4].name, QStringLiteral("over both"));
  }

  void mapAndLinesHoldTheSweep() {
    const SweepTable table = test::sampleSweep(false);
    const MetricMapPicture picture = mapPicture(table, "learning-rate", "units");
    QCOMPARE(picture.xLabels.first(), QStringLiteral("0.0003"));
    QCOMPARE(picture.yTitle, QStringLiteral("Units"));
    QCOMPARE(picture.values[0], table.configurations[0].mean);
    QVERIFY(std::isnan(picture.values[3]));
    MetricMap map;
    map.setPicture(picture);
    QCOMPARE(map.best(), QPoint(2, 2));

    ParallelPlot plot;
    showConfigurations(plot, test::sampleSweep(true));
    QCOMPARE(plot.passing().size(), std::size_t{32});
    plot.setPart(4, Range{0, 1});  // of the metric: what has failed has none
    QCOMPARE(plot.passing().size(), std::size_t{31});
    plot.setPart(3, Range{0, 1});  // dropout: does not matter with one layer
    QCOMPARE(plot.passing().size(), std::size_t{16});
    plot.setPart(2, Range{0.3, 0.4});  // 0.001 stands a third up the logarithmic axis
    QCOMPARE(plot.passing().size(), std::size_t{4});
    QVERIFY(plot.csv().contains(QStringLiteral("GRU")));
  }

  void memoryIsDrawnWithTheLineToBeat() {
    const MemoryTest test = test::sampleMemoryTest();
    LineChart chart;
    showMemory(chart, test);
    const auto& series = chart.series();
    QCOMPARE(series.size(), 3 + 1 + 9);
    QCOMPARE(series[0].points[1], QPointF(20, test.lengths[1].cells[0].figure.mean));
    QCOMPARE(series[0].colour, runColour("gru", 0));
    QCOMPARE(series[3].points[2], QPointF(50, test.lengths[2].memorylessHere));
    QCOMPARE(series[3].style, Qt::DashLine);
    QCOMPARE(series[5].points[0].y(), *test.lengths[0].cells[0].runs[1].figure);
  }
};

QTEST_MAIN(TestStudyViews)
#include "test_study_views.moc"
