#include "core/inspect/unit_order.h"
#include "tests/support.h"
#include "tests/ui/samples.h"
#include "tests/ui/studies.h"
#include "ui/models/column_model.h"
#include "ui/models/runs_model.h"
#include "ui/pages/study_views.h"
#include "ui/views/card.h"
#include "ui/views/cell_diagram.h"
#include "ui/views/confusion_matrix_view.h"
#include "ui/views/dot_legend.h"
#include "ui/views/equation_view.h"
#include "ui/views/histogram_delegate.h"
#include "ui/views/histogram_map.h"
#include "ui/views/step_strip_view.h"
#include "ui/views/time_axis.h"
#include "ui/views/unit_histogram.h"
#include "ui/views/unit_scatter.h"
#include "ui/views/weights_stack.h"

#include <functional>
#include <memory>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QImage>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

using Make = std::function<QWidget*()>;

QWidget* carded(const QString& title, const QString& subtitle, QWidget* view) {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  auto* card = new Card(title);
  card->setSubtitle(subtitle);
  card->setContent(view);
  card->setExported(view);
  layout->addWidget(card);
  return page;
}

QWidget* lossChart(bool log) {
  auto* chart = new LineChart;
  chart->setSeries(test::lossCurves(37));
  chart->setXExtent(0, 60);
  chart->setXAxis(QStringLiteral("epoch"), AxisText::Integer);
  chart->setYAxis(QStringLiteral("mean squared error"));
  chart->setLogY(log);
  chart->setMarks({{.x = 34, .label = QStringLiteral("best"), .colour = {}}});
  if (!log) chart->setReadingX(12);
  return carded(QStringLiteral("Loss"), QStringLiteral("solid: validation · dashed: training"),
                chart);
}

QWidget* datedChart() {
  auto* chart = new LineChart;
  Series series{.name = QStringLiteral("CO₂"), .colour = theme().text, .width = 1.4, .points = {}};
  for (int month = 0; month < 760; ++month) {
    const double value = 315 + month * 0.14 + 3 * std::sin(month * 0.5236);
    const bool gap = month > 70 && month < 84;
    series.points.append({-372000000.0 + month * 2629800.0, gap ? std::nan("") : value});
  }
  chart->setSpans({{-372000000, 9e8, categoryColour(0), QStringLiteral("training")},
                   {9e8, 1.3e9, categoryColour(1), QStringLiteral("validation")},
                   {1.3e9, 1.63e9, categoryColour(2), QStringLiteral("test")}});
  chart->setSeries({series});
  chart->setXAxis({}, AxisText::DateTime);
  chart->setYAxis(QStringLiteral("ppm"));
  return carded(QStringLiteral("How it is cut"), {}, chart);
}

QWidget* emptyChart() {
  auto* chart = new LineChart;
  chart->setEmptyText(QStringLiteral("Press Train: the loss of each epoch will be drawn here."));
  return carded(QStringLiteral("Loss"), {}, chart);
}

QWidget* firstEpoch() {
  auto* chart = new LineChart;
  chart->setSeries(test::lossCurves(0));
  chart->setXExtent(0, 60);
  chart->setXAxis(QStringLiteral("epoch"), AxisText::Integer);
  return carded(QStringLiteral("Loss"), QStringLiteral("before the first epoch"), chart);
}

QWidget* forecast() {
  auto* chart = new ForecastChart;
  chart->setPicture(test::forecastPicture());
  return carded(QStringLiteral("Forecast"), QStringLiteral("last test window, 90 % band"), chart);
}

QWidget* stack(const char* cell) {
  auto* view = new SignalStack;
  view->setTrace(test::sampleTrace(cell, 32, 144), 0,
                 {.curves = {{QStringLiteral("sunspots"), {}, test::sunspotLike(144)}}});
  view->setRowOrder(orderByMemory(test::sampleTrace(cell, 32, 144).layers.front()));
  view->timeAxis()->setCursor(97);
  view->setSelectedUnit(7);
  view->setOutput(
      {{QStringLiteral("as trained"), runColour("gru", 0), test::sunspotLike(144)},
       {QStringLiteral("with z₇ = 0"), runColour("lstm", 0), test::sunspotLike(144, 9)}});
  return carded(QStringLiteral("Gates over time"), view->readingText(), view);
}

QWidget* confusion(int classes, bool longNames) {
  std::vector<std::int64_t> counts;
  QStringList names;
  for (int r = 0; r < classes; ++r) {
    names.append(longNames ? QStringLiteral("class number %1").arg(r) : QString::number(r));
    for (int c = 0; c < classes; ++c)
      counts.push_back(r == c ? 180 - r * 3 : (r * 7 + c * 3) % 11 > 6 ? (r + c) % 9 : 0);
  }
  auto* view = new ConfusionMatrixView;
  view->setMatrix(counts, names);
  return carded(QStringLiteral("Confusion"), QStringLiteral("GRU 32, test split"), view);
}

QWidget* strip() {
  std::vector<int> truth, guess;
  for (int t = 0; t < 40; ++t) {
    truth.push_back(t / 7 % 4);
    guess.push_back((t + (t % 9 == 0 ? 7 : 0)) / 7 % 4);
  }
  auto* view = new StepStripView;
  view->setRows(
      {{QStringLiteral("truth"), {}, truth},
       {QStringLiteral("GRU 32"), runColour("gru", 0), guess},
       {QStringLiteral("LSTM 28"), runColour("lstm", 0), truth}},
      {QStringLiteral("A"), QStringLiteral("walk"), QStringLiteral("sit"), QStringLiteral("run")});
  return carded(QStringLiteral("Labels"), QStringLiteral("sample 3 of 40"), view);
}

QWidget* equations() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  for (const Cell* cell : allCells()) {
    auto* title = new QLabel(QString::fromUtf8(cell->name.data(), qsizetype(cell->name.size())));
    setLook(title, "section");
    auto* view = new EquationView;
    view->setCell(cell);
    layout->addWidget(title);
    layout->addWidget(view);
  }
  auto* numbers = new EquationView;
  numbers->setLines({QStringLiteral("{z} = σ(1.31·*0.62* + 0.44 − 0.90) = *0.59*")});
  layout->addWidget(numbers);
  layout->addStretch();
  return page;
}

QWidget* diagram(const char* cell, int progress) {
  auto* view = new CellDiagram;
  view->setCell(findCell(cell));
  view->setValues({{"z", 0.59},
                   {"r", 0.82},
                   {"h̃", 0.64},
                   {"h", 0.46},
                   {"h−", 0.21},
                   {"s", 0.5},
                   {"o", 0.9},
                   {"i", 0.3},
                   {"f", 0.95},
                   {"g", -0.7},
                   {"c", 1.4},
                   {"c−", 1.6}});
  view->setProgress(progress);
  return carded(QString::fromLatin1(cell), {}, view);
}

// How the units of a layer are spread: saturation and memory length.
QWidget* unitViews() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  std::vector<QPointF> points;
  std::vector<double> lengths;
  for (int unit = 0; unit < 40; ++unit) {
    points.emplace_back(0.5 + 0.5 * std::sin(unit * 1.7), 0.4 + 0.4 * std::cos(unit * 0.9));
    lengths.push_back(std::exp(1.5 + 1.2 * std::sin(unit * 2.3)));
  }
  auto* scatter = new UnitScatter;
  scatter->setAxes(QStringLiteral("share of steps with z < 0.1"),
                   QStringLiteral("share with z > 0.9"));
  scatter->setPoints(points, runColour("gru", 0));
  scatter->setSelectedUnit(7);
  auto* histogram = new UnitHistogram;
  histogram->setValues(lengths, QStringLiteral("steps"), runColour("gru", 0));
  histogram->setSelectedUnit(7);
  layout->addWidget(histogram, 1);
  layout->addWidget(scatter, 2);
  return page;
}

QWidget* weights(const char* cell, bool oneScale) {
  auto* view = new WeightsStack;
  WeightsPicture picture = test::weightsPicture(cell, 32, 8);
  picture.oneScale = oneScale;
  view->setPicture(picture);
  view->setSelectedUnit(7);
  return carded(QStringLiteral("Weights"), {}, view);
}

QWidget* spread() {
  auto* view = new HistogramMap;
  std::vector<EpochHistogram> histograms;
  for (int epoch = 0; epoch <= 40; ++epoch) {
    EpochHistogram each{epoch, {}};
    const double wide = 0.1 + 0.4 * epoch / 40;
    for (int bin = 0; bin < 48; ++bin) {
      const double off = (bin - 23.5) / 24 / wide;
      each.counts.push_back(static_cast<std::uint32_t>(200 / wide * std::exp(-off * off)));
    }
    histograms.push_back(each);
  }
  view->setHistograms(histograms, -1, 1);
  view->setTitle(QStringLiteral("weights in U of z"), signalColour("z"));
  view->setShownEpoch(27);
  return carded(QStringLiteral("Spread"), {}, view);
}

QWidget* states(int classes, bool solid) {
  auto* view = new QWidget;
  auto* scatter = new StateScatter;
  auto* legend = new DotLegend;
  const StatePicture picture = test::statePicture(classes, 60);
  scatter->setSolid(solid);
  scatter->setPicture(picture, false);
  scatter->setCursor(5);
  legend->setColours(picture.colours);
  auto* layout = new QHBoxLayout(view);
  layout->addWidget(scatter, 1);
  layout->addWidget(legend);
  return carded(QStringLiteral("States"), scatter->readingText(), view);
}

QWidget* curves(StudyCurve curve, bool log) {
  auto* chart = new LineChart;
  chart->setLogY(log);
  showCurves(*chart, test::sampleComparison(), curve);
  return carded(QStringLiteral("Learning curves"), QStringLiteral("dots: best epochs"), chart);
}

QWidget* estimates(int seeds) {
  Comparison comparison = test::sampleComparison(seeds);
  comparison.runs[1].isLeftOut = true;
  auto* plot = new EstimatePlot;
  showEstimates(*plot, comparison);
  return carded(QStringLiteral("Every run"), QStringLiteral("bar: 95 % interval"), plot);
}

QWidget* paired(void (*show)(EstimatePlot&, const Comparison&)) {
  auto* plot = new EstimatePlot;
  show(*plot, test::sampleComparison());
  return carded(QStringLiteral("Differences"), {}, plot);
}

QWidget* sweepMap() {
  auto* map = new MetricMap;
  map->setPicture(mapPicture(test::sampleSweep(false), "learning-rate", "units"));
  QTest::keyClick(map, Qt::Key_Left);
  QTest::keyClick(map, Qt::Key_Left);
  return carded(QStringLiteral("Map"), {}, map);
}

QWidget* parallel(bool brushed) {
  auto* plot = new ParallelPlot;
  showConfigurations(*plot, test::sampleSweep(true));
  if (brushed) plot->setPart(1, Range{0.3, 0.8});
  plot->setSelected(5);
  return carded(QStringLiteral("Configurations"), {}, plot);
}

QWidget* memory() {
  auto* chart = new LineChart;
  showMemory(*chart, test::sampleMemoryTest());
  return carded(QStringLiteral("Memory"), {}, chart);
}

QWidget* runsTable() {
  auto* view = new QTableView;
  auto* model = new RunsModel(runColour, view);
  model->setMetric("mae");
  model->setRuns({test::sampleRun(1, "gru", 32, 14.8), test::sampleRun(2, "lstm", 28, 15.1),
                  test::sampleRun(3, "gru", 64, 13.9)});
  model->setPinned(3, true);
  auto* proxy = new RunsProxy(view);
  proxy->setSourceModel(model);
  view->setModel(proxy);
  view->setShowGrid(false);
  view->verticalHeader()->hide();
  view->setSortingEnabled(true);
  view->setIconSize({10, 10});
  view->horizontalHeader()->setHighlightSections(false);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->selectRow(1);
  view->resizeColumnsToContents();
  return carded(QStringLiteral("Runs"), {}, view);
}

QWidget* columnsTable() {
  auto table = std::make_shared<Table>();
  Column number;
  number.name = "sunspots";
  for (const float v : test::sunspotLike(400)) number.numbers.push_back(double(v));
  Column weather;
  weather.name = "weather";
  weather.type = ColumnType::Category;
  weather.categories = {"rain", "sun", "fog"};
  for (int i = 0; i < 400; ++i) weather.codes.push_back(i % 7 == 0 ? 2 : i % 3 == 0 ? 1 : 0);
  table->columns = {number, weather};
  auto* view = new QTableView;
  auto* model = new ColumnModel(view);
  model->setTable(table);
  view->setModel(model);
  view->setShowGrid(false);
  view->verticalHeader()->hide();
  view->setItemDelegateForColumn(ColumnModel::Distribution, new HistogramDelegate(view));
  view->resizeColumnsToContents();
  return carded(QStringLiteral("Columns"), {}, view);
}

void addControls(QFormLayout& form) {
  auto* cell = new QComboBox;
  cell->addItems({QStringLiteral("GRU"), QStringLiteral("LSTM")});
  auto* units = new QSpinBox;
  units->setMaximum(4096);
  units->setValue(32);
  auto* rate = new QLineEdit(QStringLiteral("−1"));
  setLook(rate, "invalid");
  auto* off = new QDoubleSpinBox;
  off->setValue(0.25);
  off->setEnabled(false);
  auto* both = new QCheckBox(QStringLiteral("read both ways"));
  both->setChecked(true);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(60);
  auto* progress = new QProgressBar;
  progress->setTextVisible(false);
  progress->setValue(62);
  form.addRow(QStringLiteral("Cell"), cell);
  form.addRow(QStringLiteral("Units"), units);
  form.addRow(QStringLiteral("Learning rate"), rate);
  form.addRow(QStringLiteral("Dropout"), off);
  form.addRow(QStringLiteral("Bidirectional"), both);
  form.addRow(QStringLiteral("Epoch"), slider);
  form.addRow(QStringLiteral("Progress"), progress);
}

QWidget* controls() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  auto* buttons = new QHBoxLayout;
  for (const auto& [text, look] :
       std::initializer_list<std::pair<const char*, const char*>>{{"▶ Train", "primary"},
                                                                  {"Pause", ""},
                                                                  {"test", "chip"},
                                                                  {"validation", "chip"},
                                                                  {"Details", "flat"}}) {
    auto* button = new QPushButton(QString::fromUtf8(text));
    setLook(button, look);
    button->setCheckable(std::string_view(look) == "chip");
    button->setChecked(std::string_view(text) == "test");
    buttons->addWidget(button);
  }
  auto* disabled = new QPushButton(QStringLiteral("Train"));
  setLook(disabled, "primary");
  disabled->setEnabled(false);
  buttons->addWidget(disabled);
  layout->addLayout(buttons);
  auto* form = new QFormLayout;
  addControls(*form);
  layout->addLayout(form);
  auto* error = new QLabel(QStringLiteral("learning rate: expected more than 0"));
  setLook(error, "error");
  layout->addWidget(error);
  layout->addStretch();
  return page;
}

}  // namespace

// Every view in light and dark at two sizes, as files in gallery/ beside the tests, to be looked
// at; and a check that each picture has something in it, in the theme's brightness.
class TestGallery : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eachViewIsDrawn_data() {
    QTest::addColumn<Make>("make");
    QTest::newRow("loss") << Make([] { return lossChart(false); });
    QTest::newRow("loss-log") << Make([] { return lossChart(true); });
    QTest::newRow("dated") << Make(datedChart);
    QTest::newRow("empty") << Make(emptyChart);
    QTest::newRow("first-epoch") << Make(firstEpoch);
    QTest::newRow("forecast") << Make(forecast);
    QTest::newRow("stack-gru") << Make([] { return stack("gru"); });
    QTest::newRow("stack-lstm") << Make([] { return stack("lstm"); });
    QTest::newRow("stack-page") << Make([] {
      QWidget* page = stack("gru");
      page->setMinimumSize(980, 640);
      return page;
    });
    QTest::newRow("confusion-2") << Make([] { return confusion(2, true); });
    QTest::newRow("confusion-10") << Make([] { return confusion(10, false); });
    QTest::newRow("confusion-20") << Make([] { return confusion(20, true); });
    QTest::newRow("strip") << Make(strip);
    QTest::newRow("equations") << Make(equations);
    for (const Cell* cell : allCells()) {
      const std::string key(cell->key);
      QTest::addRow("diagram-%s", key.c_str()) << Make([key] { return diagram(key.c_str(), -1); });
    }
    QTest::newRow("diagram-begun") << Make([] { return diagram("gru", 2); });
    QTest::newRow("units") << Make(unitViews);
    QTest::newRow("weights-gru") << Make([] { return weights("gru", true); });
    QTest::newRow("weights-article") << Make([] { return weights("gru-article", false); });
    QTest::newRow("spread") << Make(spread);
    QTest::newRow("states") << Make([] { return states(3, false); });
    QTest::newRow("states-solid") << Make([] { return states(20, true); });
    QTest::newRow("curves") << Make([] { return curves(StudyCurve::Loss, true); });
    QTest::newRow("curves-metric") << Make([] { return curves(StudyCurve::Metric, false); });
    QTest::newRow("estimates") << Make([] { return estimates(5); });
    QTest::newRow("estimates-many") << Make([] { return estimates(60); });
    QTest::newRow("differences") << Make([] { return paired(showDifferences); });
    QTest::newRow("seconds") << Make([] { return paired(showSeconds); });
    QTest::newRow("sweep-map") << Make(sweepMap);
    QTest::newRow("parallel") << Make([] { return parallel(false); });
    QTest::newRow("parallel-brushed") << Make([] { return parallel(true); });
    QTest::newRow("memory") << Make(memory);
    QTest::newRow("runs") << Make(runsTable);
    QTest::newRow("columns") << Make(columnsTable);
    QTest::newRow("controls") << Make(controls);
  }

  void eachViewIsDrawn() {
    QFETCH(Make, make);
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/../gallery"));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
      applyTheme(*qApp, mode);
      const bool dark = mode == ThemeMode::Dark;
      for (const QSize size : {QSize(620, 400), QSize(340, 240)}) {
        const std::unique_ptr<QWidget> widget(make());
        const QString path =
            folder.filePath(QStringLiteral("%1-%2-%3.png")
                                .arg(QString::fromLatin1(QTest::currentDataTag()),
                                     dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                .arg(size.width()));
        const QSize fitting =
            size.expandedTo(widget->minimumSizeHint()).expandedTo(widget->minimumSize());
        VERIFY_OK(renderPng(*widget, fitting, path, 1));
        const QImage image(path);
        QCOMPARE(image.size(), fitting + QSize(2 * exportFrame, 2 * exportFrame));
        checkPicture(image, dark);
      }
    }
  }

  static void checkPicture(const QImage& image, bool dark) {
    int drawn = 0, bright = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) {
        const QColor colour = image.pixelColor(x, y);
        drawn += colour != theme().window && colour != theme().surface;
        bright += colour.lightness() > 127;
      }
    const int all = image.width() * image.height();
    QVERIFY2(drawn > all / 100, "less than 1 % of the picture is drawn");
    QCOMPARE(bright > all / 2, !dark);
  }
};

QTEST_MAIN(TestGallery)
#include "test_gallery.moc"
