#include "tests/core/tables.h"
#include "tests/support.h"

using namespace gatescope;
using namespace gatescope::test;

namespace {

struct Case {
  std::string csv;
  Task task = Task::Forecast;
  DataSettings settings;
  std::string field;
  std::string sentence;
};

std::string rows(const std::string& header, int count, const std::string& tail = "") {
  std::string csv = header + "\n";
  for (int i = 0; i < count; ++i) csv += std::to_string(i * i % 17) + tail + "\n";
  return csv;
}

std::string sequences(const std::string& label) {
  std::string csv = "id,t,x,label\n";
  for (int s = 0; s < 10; ++s) {
    for (int step = 0; step < 3; ++step) {
      csv += std::to_string(s) + "," + std::to_string(step) + "," + std::to_string(s * step) + "," +
             label + "\n";
    }
  }
  return csv;
}

template <typename Change>
DataSettings with(Change change) {
  DataSettings settings;
  change(settings);
  return settings;
}

}  // namespace

Q_DECLARE_METATYPE(Case)

class TestDatasetErrors : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sayWhatIsWrongAndWhere_data() {
    QTest::addColumn<Case>("bad");
    addSeriesCases();
    addColumnCases();
    addSequenceCases();
  }
  void sayWhatIsWrongAndWhere() {
    QFETCH(Case, bad);
    const auto data = makeDataset(tableOf(bad.csv), bad.task, bad.settings);
    QVERIFY(!data.has_value());
    QCOMPARE(data.error().text(), bad.sentence);
    QCOMPARE(data.error().field, bad.field);
  }

  void anotherFileThatDoesNotFitIsRefused_data() {
    QTest::addColumn<QByteArray>("test");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("column missing")
        << QByteArray("t0,t1,label\n1,2,a\n") << "b.csv has no column “x”, which a.csv has";
    QTest::newRow("text for a number")
        << QByteArray("x,y\n1,2\n2,3\nlow,4\n")
        << "b.csv, row 4, column “x”: expected a number, found “low”";
    QTest::newRow("date for a number")
        << QByteArray("x,y\n2020-01-01,2\n")
        << "b.csv, row 2, column “x”: expected a number, found “2020-01-01”";
  }
  void anotherFileThatDoesNotFitIsRefused() {
    QFETCH(QByteArray, test);
    QFETCH(QString, sentence);
    std::string csv = "x,y\n";
    for (int i = 0; i < 60; ++i)
      csv += std::to_string(i * i % 19) + "," + std::to_string(i * 3 % 7) + "\n";
    const Table table = tableOf(csv), other = tableOf(test.toStdString(), "b.csv");
    const auto data = makeDataset(table, Task::Forecast, {}, &other);
    QVERIFY(!data.has_value());
    QCOMPARE(QString::fromStdString(data.error().text()), sentence);
    QCOMPARE(data.error().field, std::string("test-data"));
  }

 private:
  static void add(const char* name, Case bad) { QTest::newRow(name) << std::move(bad); }

  static void addSeriesCases() {
    const std::string x = rows("x", 100);
    add("horizon 0", {x, Task::Forecast, with([](auto& s) { s.horizon = 0; }), "horizon",
                      "Horizon: expected at least 1, found 0"});
    const auto noLevel = [](auto& s) {
      s.inputs = {"y"};
      s.targets = {"x"};
      s.windowScale = "last";
    };
    add("a window without its target's level",
        {"x,y\n" +
             [] {
               std::string lines;
               for (int row = 0; row < 60; ++row) lines += std::to_string(row) + ",1.5\n";
               return lines;
             }(),
         Task::Forecast, with(noLevel), "window-scale",
         "Window scale: the target “x” must be an input too, so that the window says at what level "
         "it stands; add it to the inputs or choose none"});
    add("stride 0", {x, Task::Forecast, with([](auto& s) { s.stride = 0; }), "stride",
                     "Stride: expected at least 1, found 0"});
    add("window longer than the series",
        {x, Task::Forecast, with([](auto& s) { s.window = 200; }), "window",
         "The test part of a.csv has 15 rows, too few for a window of 200 and 1 ahead: "
         "choose a shorter window, or a file with more rows"});
    add("window longer than a part",
        {x, Task::Forecast, with([](auto& s) {
           s.window = 10;
           s.horizon = 6;
           s.split = {80, 5, 15};
         }),
         "horizon",
         "The validation part of a.csv has 5 rows, too few for a window of 10 and 6 ahead: "
         "choose a shorter horizon, or a file with more rows"});
    add("split short of 100", {x, Task::Forecast, with([](auto& s) {
                                 s.split = {50, 20, 20};
                               }),
                               "split",
                               "Split 50/20/20: expected percentages of training, validation and "
                               "test that add up to 100, or numbers of rows"});
    add("negative split", {x, Task::Forecast, with([](auto& s) {
                             s.split = {120, -40, 20};
                           }),
                           "split",
                           "Split 120/-40/20: expected percentages of training, validation and "
                           "test that add up to 100, or numbers of rows"});
    add("no training", {x, Task::Forecast, with([](auto& s) {
                          s.split = {0, 50, 50};
                        }),
                        "split",
                        "Split 0/50/50: expected percentages of training, validation and test that "
                        "add up to 100, or numbers of rows"});
    add("more rows than there are", {x, Task::Forecast, with([](auto& s) {
                                       s.split = {80, 20, 20};
                                     }),
                                     "split", "Split 80/20/20: there are only 100 rows"});
    add("random split of overlapping windows",
        {x, Task::Forecast, with([](auto& s) { s.splitBy = SplitBy::Random; }), "split-by",
         "Windows of one series overlap, so dealing them out at random would show the network its "
         "test: split by time"});
    std::string mixed = "x,part\n";
    for (int i = 0; i < 30; ++i) mixed += std::to_string(i * i) + (i % 2 ? ",train\n" : ",test\n");
    add("parts of a series out of order",
        {mixed,
         Task::Forecast,
         {},
         "split-column",
         "a.csv, row 3, column “part”: the rows of a series must be training first, then "
         "validation, then test, so that no window crosses a split"});
    add("an unknown part", {"x,part\n1,train\n2,rest\n", Task::Forecast,
                            with([](auto& s) { s.splitColumn = "part"; }), "split-column",
                            "a.csv, row 3, column “part”: expected train, validation or test, "
                            "found “rest”"});
    add("one class", {rows("x,sky", 60, ",sun"), Task::Classify,
                      with([](auto& s) { s.targets = {"sky"}; }), "target",
                      "Column “sky” of a.csv has only one class (“sun”): at least two are needed "
                      "to tell apart"});
    std::string late = "x,sky\n";
    for (int i = 0; i < 100; ++i) late += std::to_string(i * i) + (i < 75 ? ",sun\n" : ",rain\n");
    add("one class in training",
        {late, Task::Classify, with([](auto& s) { s.targets = {"sky"}; }), "split",
         "The training part holds only the class “sun” of column “sky”: "
         "split it another way"});
  }

  static void addColumnCases() {
    const std::string xy = rows("x,y", 60, ",1");
    add("unknown target", {xy, Task::Forecast, with([](auto& s) { s.targets = {"z"}; }), "target",
                           "a.csv has no column “z”; its columns are x, y"});
    add("unknown input", {xy, Task::Forecast, with([](auto& s) { s.inputs = {"z"}; }), "inputs",
                          "a.csv has no column “z”; its columns are x, y"});
    add("unknown ignored", {xy, Task::Forecast, with([](auto& s) { s.ignored = {"z"}; }), "ignore",
                            "a.csv has no column “z”; its columns are x, y"});
    add("unknown time", {xy, Task::Forecast, with([](auto& s) { s.timeColumn = "z"; }), "time",
                         "a.csv has no column “z”; its columns are x, y"});
    add("ignored target", {xy, Task::Forecast, with([](auto& s) {
                             s.targets = {"y"};
                             s.ignored = {"y"};
                           }),
                           "target", "Column “y” cannot be the target: it has another role"});
    add("all ignored", {xy, Task::Forecast, with([](auto& s) {
                          s.ignored = {"x", "y"};
                        }),
                        "target",
                        "a.csv has no column that could be the target: name one; its columns are "
                        "x, y"});
    std::string dirty = "x,y\n";
    for (int i = 0; i < 60; ++i) dirty += std::to_string(i * i) + (i == 7 ? ",n.a.\n" : ",2\n");
    add("a text cell in a numeric input",
        {dirty, Task::Forecast, with([](auto& s) { s.targets = {"x"}; }), "inputs",
         "a.csv, row 9, column “y”: expected a number, found “n.a.”: correct it or ignore the "
         "column"});
    add("a text cell in a numeric target",
        {dirty, Task::Forecast, with([](auto& s) { s.targets = {"y"}; }), "target",
         "a.csv, row 9, column “y”: expected a number, found “n.a.”: correct it or ignore the "
         "column"});
    add("texts to forecast",
        {"x,sky\n1,\n2,sun\n", Task::Forecast, with([](auto& s) { s.targets = {"sky"}; }), "target",
         "a.csv, row 3, column “sky”: expected a number, found “sun”"});
    add("an empty target",
        {rows("x,y", 60, ","), Task::Forecast, with([](auto& s) { s.targets = {"y"}; }), "target",
         "Column “y” of a.csv is empty: nothing can be learned from it"});
    add("texts for a time", {"when,x\nnoon,1\n2.5.2020,2\n", Task::Forecast,
                             with([](auto& s) { s.timeColumn = "when"; }), "time",
                             "a.csv, row 2, column “when”: expected a time like 2024-05-31 13:00 "
                             "or a number, found “noon”"});
    std::string many = "x,word\n";
    for (int i = 0; i < 80; ++i) many += std::to_string(i * i) + ",w" + std::to_string(i) + "\n";
    add("too many texts", {many, Task::Forecast, with([](auto& s) {
                             s.inputs = {"x", "word"};
                           }),
                           "inputs",
                           "Column “word” holds 80 different texts; as an input it may hold 64 at "
                           "most, and 1000 where categories are embedded (categories=embedding)"});
    add("two labels", {xy, Task::Classify, with([](auto& s) {
                         s.targets = {"x", "y"};
                       }),
                       "target", "Classify needs one label column, not 2"});
    add("the answer as input",
        {rows("x,y", 60, ",a"), Task::Classify, with([](auto& s) {
           s.targets = {"y"};
           s.inputs = {"x", "y"};
           s.horizon = 0;
         }),
         "inputs", "Column “y” is the target: as an input it would tell the answer"});
  }

  static void addSequenceCases() {
    const std::string wide = "t0,t1,t2,label\n1,2,3,a\n4,5,6,b\n";
    add("forecast of many sequences",
        {sequences("a"),
         Task::Forecast,
         {},
         "task",
         "A forecast learns from one series whose rows are time, and a.csv holds many sequences: "
         "choose another task or the shape series"});
    add("steps of a wide table",
        {wide,
         Task::LabelSteps,
         {},
         "task",
         "a.csv has one row a sequence, which leaves no answer for each step: choose classify or "
         "regress"});
    add("too few sequences", {wide, Task::Classify, with([](auto& s) {
                                s.split = {50, 25, 25};
                              }),
                              "split",
                              "The test part got no sequence: 2 sequences are too few for "
                              "this split"});
    add("no id", {rows("x,y", 30, ",1"), Task::Classify, with([](auto& s) {
                    s.shape = Shape::Long;
                    s.targets = {"y"};
                  }),
                  "id",
                  "a.csv has no column that tells its sequences apart: name the column of the "
                  "sequence id; its columns are x, y"});
    add("unknown id", {wide, Task::Classify, with([](auto& s) { s.idColumn = "who"; }), "id",
                       "a.csv has no column “who”; its columns are t0, t1, t2, label"});
    add("one class of sequences", {sequences("a"),
                                   Task::Classify,
                                   {},
                                   "target",
                                   "Column “label” of a.csv has only one class (“a”): at least two "
                                   "are needed to tell apart"});
    std::string varying = sequences("a");
    varying.replace(varying.find(",a\n"), 3, ",b\n");
    add("two labels in a sequence",
        {varying,
         Task::Classify,
         {},
         "target",
         "a.csv, row 3, column “label”: “b” and “a” in one sequence; for an answer at each step "
         "choose the task label-steps"});
    add("stratified without classes",
        {sequences("1.5"), Task::Regress, with([](auto& s) { s.splitBy = SplitBy::Stratified; }),
         "split-by",
         "A stratified split needs one class a sequence, which this "
         "task has not: choose time or random"});
    add("text in a wide step", {"t0,t1,t2,label\n1,2,3,a\n4,5,6,b\n4,x,6,b\n",
                                Task::Classify,
                                {},
                                "inputs",
                                "a.csv, row 4, column “t1”: expected a number, found “x”: correct "
                                "it or ignore the column"});
  }
};

QTEST_APPLESS_MAIN(TestDatasetErrors)
#include "test_dataset_errors.moc"
