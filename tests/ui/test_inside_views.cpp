#include "tests/support.h"
#include "tests/ui/samples.h"
#include "ui/pages/state_colours.h"
#include "ui/views/colour_map.h"
#include "ui/views/dot_legend.h"
#include "ui/views/export.h"
#include "ui/views/gate_weights_map.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/histogram_map.h"
#include "ui/views/palette.h"
#include "ui/views/state_scatter.h"
#include "ui/views/weights_stack.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

// Two units, two inputs: no two numbers are alike.
WeightsPicture twoUnits() {
  auto layer = std::make_shared<LayerWeights>();
  layer->cell = findCell("rnn");
  layer->units = 2;
  layer->inputs = 2;
  layer->gates = {{&gateSignal(*layer->cell, 0),
                   {0.25F, -0.5F, 0.75F, 1},
                   {-1, 0.125F, 0.375F, -0.625F},
                   {0.0625F, -0.875F},
                   {}}};
  WeightsPicture picture;
  picture.layer = layer;
  picture.inputs = {QStringLiteral("rain"), QStringLiteral("wind, gusts")};
  picture.ends = {{1, 1, 1, 1}};
  return picture;
}

QStringList linesOf(const QString& text) {
  return text.split(u'\n', Qt::SkipEmptyParts);
}

}  // namespace

// Views of weights and states, over numbers made by hand.
class TestInsideViews : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_folder;

  QString exported(QWidget& widget, const QString& name) const {
    const QString path = m_folder.filePath(name);
    [&] { VERIFY_OK(name.endsWith(u'g') ? exportSvg(widget, path) : exportCsv(widget, path)); }();
    return QString::fromStdString(test::readFile(path.toStdString()));
  }

 private Q_SLOTS:
  void ofSeveralWeightsOnAPixelTheFarthestIsDrawn() {
    const std::vector<float> values{0.1F, -1, 0.2F, 0, 0.5F, NAN, NAN, NAN};
    const std::vector<int> rows{1, 0}, columns{2, 3, 0, 1};
    const QImage image = heatmapImage({.values = &values,
                                       .order = &rows,
                                       .rows = 2,
                                       .columns = 4,
                                       .first = 0,
                                       .last = 3,
                                       .range = SignalRange::MinusOneToOne,
                                       .ends = {-1, 1},
                                       .missing = 0xff123456,
                                       .shrink = Shrink::Farthest,
                                       .columnOrder = &columns},
                                      {2, 2});
    const ColourTable& table = tableFor(SignalRange::MinusOneToOne);
    const auto colourOf = [&](float value) {
      return table[static_cast<std::size_t>(colourIndex(value, {-1, 1}))];
    };
    QCOMPARE(image.pixel(0, 0), 0xff123456u);      // row 1, columns 2 and 3: no numbers
    QCOMPARE(image.pixel(1, 0), colourOf(0.5F));   // its columns 0 and 1
    QCOMPARE(image.pixel(0, 1), colourOf(0.2F));   // row 0, columns 2 and 3
    QCOMPARE(image.pixel(1, 1), colourOf(-1.0F));  // its columns 0 and 1
  }

  void aPartOfTheRowsCanBeSeen() {
    const std::vector<float> values{0, 0.25F, 0.5F, 1};
    const std::vector<int> order;
    const QImage image = heatmapImage({.values = &values,
                                       .order = &order,
                                       .rows = 4,
                                       .columns = 1,
                                       .first = 0,
                                       .last = 0,
                                       .ends = {0, 1},
                                       .firstRow = 2,
                                       .lastRow = 3},
                                      {10, 10});
    QCOMPARE(image.size(), QSize(1, 2));
    QCOMPARE(image.pixel(0, 0), viridis()[128]);
    QCOMPARE(image.pixel(0, 1), viridis()[255]);
  }

  void theMouseReadsWeightsByWhereTheyLead() {
    WeightsStack stack;
    WeightsPicture picture = twoUnits();
    picture.order = {1, 0};
    stack.setPicture(picture);
    stack.resize(700, 300);
    stack.grab();
    auto* map = stack.findChild<GateWeightsMap*>();
    QSignalSpy units(&stack, &WeightsStack::unitChosen);
    // The upper right corner: the last column of U in the first row, both in the order 2, 1.
    QTest::mouseClick(map, Qt::LeftButton, {}, {map->width() - 4, 4});
    QCOMPARE(stack.readingText(), QStringLiteral("U of h · from unit 1 to unit 2: 0.375"));
    QCOMPARE(units.front().front().toInt(), 1);
    QTest::mouseClick(map, Qt::LeftButton, {}, {4, map->height() - 4});
    QCOMPARE(stack.readingText(), QStringLiteral("W of h · from rain to unit 1: 0.25"));
    QTest::keyClick(map, Qt::Key_Right);
    QCOMPARE(stack.readingText(), QStringLiteral("W of h · from wind, gusts to unit 1: −0.5"));
    QTest::keyClick(map, Qt::Key_Right);
    QCOMPARE(stack.readingText(), QStringLiteral("b of h · bias of unit 1: 0.0625"));
    QTest::keyClick(map, Qt::Key_Right);
    QCOMPARE(stack.readingText(), QStringLiteral("U of h · from unit 2 to unit 1: 0.125"));
    QTest::keyClick(map, Qt::Key_Up);
    QCOMPARE(stack.readingText(), QStringLiteral("U of h · from unit 2 to unit 2: −0.625"));
    QCOMPARE(units.back().front().toInt(), 1);
  }

  void weightsAsCsv() {
    WeightsStack stack;
    stack.setPicture(twoUnits());
    QCOMPARE(linesOf(exported(stack, QStringLiteral("weights.csv"))),
             (QStringList{QStringLiteral("gate,unit,W rain,\"W wind, gusts\",b,c,U 1,U 2"),
                          QStringLiteral("h,1,0.25,-0.5,0.0625,,-1,0.125"),
                          QStringLiteral("h,2,0.75,1,-0.875,,0.375,-0.625")}));
  }

  void aGateWithoutInputLeavesItsPlaceEmpty() {
    WeightsStack stack;
    stack.setPicture(test::weightsPicture("gru-article", 4, 3));
    stack.resize(700, 400);
    stack.grab();
    auto* map = stack.findChildren<GateWeightsMap*>().back();
    QSignalSpy chosen(map, &GateWeightsMap::chosen);
    QTest::mouseClick(map, Qt::LeftButton, {}, {4, 10});
    QCOMPARE(chosen.count(), 0);
    QTest::mouseClick(map, Qt::LeftButton, {}, {map->width() - 4, 10});
    QCOMPARE(chosen.count(), 1);
  }

  void anEpochIsChosenInTheHistograms() {
    HistogramMap map;
    map.setHistograms({{0, {1, 2}}, {1, {3, 0}}, {9, {0, 4}}}, -1, 1);
    map.setTitle(QStringLiteral("weights"), Qt::red);
    map.setShownEpoch(1);
    map.resize(400, 200);
    map.grab();
    QSignalSpy chosen(&map, &HistogramMap::epochChosen);
    // Epochs stand by their number: 9 has the right half.
    QTest::mouseClick(&map, Qt::LeftButton, {}, {310, 100});
    QCOMPARE(chosen.back().front().toInt(), 9);
    QTest::keyClick(&map, Qt::Key_Left);
    QCOMPARE(chosen.back().front().toInt(), 0);
    QCOMPARE(linesOf(exported(map, QStringLiteral("spread.csv"))),
             (QStringList{QStringLiteral("from,to,epoch 0,epoch 1,epoch 9"),
                          QStringLiteral("-1,0,1,3,0"), QStringLiteral("0,1,2,0,4")}));
  }

  void theScaleStaysWhileTrainingIsPlayed() {
    StateScatter view;
    view.resize(500, 400);
    StatePicture picture = test::statePicture(3, 6);
    view.setPicture(picture, false);
    const QPointF before = view.placeOf({1, 2, 0});
    for (StateDot& dot : picture.dots) dot.at = {dot.at[0] / 9, dot.at[1] / 9, dot.at[2]};
    picture.box = {};
    for (const StateDot& dot : picture.dots) picture.box.add(dot.at);
    view.setPicture(picture, true);
    QCOMPARE(view.placeOf({1, 2, 0}), before);
    view.setPicture(picture, false);
    QVERIFY(view.placeOf({1, 2, 0}) != before);
  }

  void aDragTurnsTheSpaceAndAClickDoesNot() {
    StateScatter view;
    view.resize(500, 400);
    view.setPicture(test::statePicture(3, 6), false);
    view.setSolid(true);
    const StatePoint corner{5, 1, 1};
    const QPointF before = view.placeOf(corner);
    QSignalSpy chosen(&view, &StateScatter::dotChosen);
    QTest::mousePress(&view, Qt::LeftButton, {}, {250, 200});
    QTest::mouseMove(&view, {310, 230});
    QTest::mouseRelease(&view, Qt::LeftButton, {}, {310, 230});
    const QPointF turned = view.placeOf(corner);
    QVERIFY(turned != before);
    QCOMPARE(chosen.count(), 0);
    QTest::mouseClick(&view, Qt::LeftButton, {}, {310, 230});
    QCOMPARE(view.placeOf(corner), turned);
    QTest::mouseDClick(&view, Qt::LeftButton, {}, {310, 230});
    QCOMPARE(view.placeOf(corner), before);
  }

  // Dots and texts as drawings, not as an image of them.
  void statesAsSvgAndCsv() {
    StateScatter view;
    view.resize(500, 400);
    view.setPicture(test::statePicture(3, 6), false);
    const QString svg = exported(view, QStringLiteral("states.svg"));
    QXmlStreamReader reader(svg);
    int drawn = 0, images = 0;
    while (!reader.atEnd()) {
      if (reader.readNext() != QXmlStreamReader::StartElement) continue;
      drawn += reader.name() == QStringLiteral("circle") ||
               reader.name() == QStringLiteral("ellipse") ||
               reader.name() == QStringLiteral("path");
      images += reader.name() == QStringLiteral("image");
    }
    QVERIFY(!reader.hasError());
    QVERIFY2(drawn >= 48, qPrintable(QString::number(drawn)));
    QCOMPARE(images, 0);
    const QStringList lines = linesOf(exported(view, QStringLiteral("states.csv")));
    QCOMPARE(lines.size(), qsizetype{1 + 48 + 8});
    QCOMPARE(lines[0], QStringLiteral("sample,step,class,component 1,component 2,component 3"));
    QVERIFY(lines[9].startsWith(QStringLiteral("2,1,kind 1,")));
    QVERIFY(lines.back().startsWith(QStringLiteral("chosen,8,,")));
  }

  void classesAndRangesHaveTheirColours() {
    DotColours classes;
    classes.name = QStringLiteral("class");
    classes.classes = {QStringLiteral("a"), QStringLiteral("b")};
    QCOMPARE(classes.colour(classes.indexOf(1)), dataColour(1));
    QCOMPARE(classes.colour(classes.indexOf(-1)), theme().muted);
    QCOMPARE(classes.valueText(1), QStringLiteral("class b"));
    DotColours range;
    range.name = QStringLiteral("rain");
    range.low = -2;
    range.high = 2;
    QCOMPARE(range.colour(range.indexOf(-2)), QColor(viridis()[0]));
    QCOMPARE(range.colour(range.indexOf(7)), QColor(viridis()[255]));
    QCOMPARE(range.colour(range.indexOf(NAN)), theme().muted);
    QCOMPARE(range.valueText(0.5F), QStringLiteral("rain 0.5"));
  }

  // Thirty classes: the nineteen that are most frequent have a colour each, in the order of their
  // names, the others one together.
  void manyClassesDoNotShareColours() {
    auto dataset = std::make_shared<Dataset>();
    dataset->task = Task::Classify;
    StateCloud cloud;
    for (int k = 0; k < 30; ++k) dataset->classNames.push_back("k" + std::to_string(k));
    for (int sample = 0; sample < 49; ++sample) {
      const int label = sample < 30 ? sample : sample - 30 + 11;  // classes 11 … 29 twice
      dataset->samples.push_back({sample, 1, sample, 1, sample});
      dataset->labels.push_back(label);
      cloud.samples.push_back(sample);
      cloud.places.push_back(sample);
      cloud.firsts.push_back(static_cast<std::size_t>(sample) + 1);
      cloud.points.insert(cloud.points.end(), {float(sample), 0});
    }
    cloud.space.components = 2;
    cloud.dataset = dataset;
    const auto colourings = stateColourings(*dataset);
    QCOMPARE(colourings.front().by, StateColouring::By::Class);
    const ColouredStates states = colouredStates(cloud, colourings.front(), 1000);
    QCOMPARE(states.dots.size(), std::size_t{49});
    QCOMPARE(states.colours.classes.size(), qsizetype{20});
    QCOMPARE(states.colours.classes.front(), QStringLiteral("k11"));
    QCOMPARE(states.colours.classes.back(), QStringLiteral("11 others"));
    QCOMPARE(states.dots[3].value, 19.0F);   // k3: one of the others
    QCOMPARE(states.dots[12].value, 1.0F);   // k12
    QCOMPARE(states.dots[48].value, 18.0F);  // k29
    QCOMPARE(states.colours.colour(states.colours.indexOf(19)), theme().muted);
  }

  void statesAreThinnedButKeepTheirLastSteps() {
    auto dataset = std::make_shared<Dataset>();
    StateCloud cloud;
    cloud.space.components = 1;
    for (int sample = 0; sample < 4; ++sample) {
      dataset->samples.push_back({sample * 50, 50, sample, 1, sample});
      cloud.samples.push_back(sample);
      cloud.places.push_back(sample * 2);
      cloud.firsts.push_back(static_cast<std::size_t>(sample + 1) * 50);
      for (int step = 0; step < 50; ++step) cloud.points.push_back(float(step));
    }
    cloud.dataset = dataset;
    const ColouredStates states =
        colouredStates(cloud, {StateColouring::By::Step, 0, QStringLiteral("step t")}, 50);
    QVERIFY(states.dots.size() >= 50 && states.dots.size() <= 54);
    QCOMPARE(std::ranges::count_if(states.dots, &StateDot::last), std::ptrdiff_t{4});
    for (const StateDot& dot : states.dots) QCOMPARE(dot.at[0], float(dot.step));
    QCOMPARE(states.dots.back().sample, 6);
    QCOMPARE(states.colours.high, 50.0);
  }

  void theLegendCountsWhatFindsNoRoom() {
    DotLegend legend;
    DotColours colours = test::statePicture(20, 20).colours;
    legend.setColours(colours);
    legend.resize(legend.sizeHint().width(), 120);
    const QImage low = legend.grab().toImage();
    legend.resize(legend.width(), 500);
    const QImage high = legend.grab().toImage();
    const auto dots = [](const QImage& image) {
      int found = 0;
      bool inside = false;
      for (int y = 0; y < image.height(); ++y) {
        const bool dot = QColor(image.pixel(4, y)).saturation() > 40 ||
                         QColor(image.pixel(4, y)).lightness() < 140;
        found += dot && !inside;
        inside = dot;
      }
      return found;
    };
    QVERIFY(dots(low) < 8);
    QVERIFY(dots(high) >= 20);
  }
};

QTEST_MAIN(TestInsideViews)
#include "test_inside_views.moc"
