#include "core/data/label_columns.h"
#include "core/table/label_sets.h"
#include "core/train/baselines.h"
#include "core/train/network.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "tests/core/tables.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

const Column& columnNamed(const Table& table, const std::string& name) {
  return *table.find(name);
}

Table typed(const std::string& csv, const std::string& type, const std::string& name = "a.csv") {
  ReadOptions options;
  options.types = {type};
  auto table = parseCsv(csv, name, options);
  if (!table) throw std::runtime_error(table.error().text());
  return *std::move(table);
}

// Two pieces of music; next is what sounds a step later. Label 9 stands in the second piece only.
const std::string kPieces =
    "id,t,notes,next\n"
    "a,0,1 5,5\na,1,5,1 5 20\na,2,1 5 20,\na,3,,5\n"
    "b,0,20,1 20\nb,1,1 20,9\nb,2,9,5 9\nb,3,5 9,1\n";

Table pieces(const std::string& csv = kPieces) {
  ReadOptions options;
  options.types = {"notes=labels", "next=labels"};
  return *parseCsv(csv, "pieces.csv", options);
}

DataSettings nextOf() {
  DataSettings settings;
  settings.shape = Shape::Long;
  settings.idColumn = "id";
  settings.timeColumn = "t";
  settings.targets = {"next"};
  settings.split = {100, 0, 0};
  return settings;
}

// Cells of one column, `rows` of them, in turn.
std::string column(const std::vector<std::string>& cells, int rows = 240) {
  std::string csv = "n,x\n";
  for (int row = 0; row < rows; ++row) {
    csv += std::to_string(row * 7 % 13) + "," +
           cells[static_cast<std::size_t>(row) % cells.size()] + "\n";
  }
  return csv;
}

}  // namespace

class TestLabelSets : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cellsAreDividedByWhatStandsInThem_data() {
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("labels");
    QTest::newRow("blanks") << "red blue"
                            << "blue,green,red";
    QTest::newRow("semicolons") << "light red; blue"
                                << "blue,green,light red";
    QTest::newRow("bars") << "light red|blue"
                          << "blue,green,light red";
    QTest::newRow("commas") << "\"light red, blue\""
                            << "blue,green,light red";
    QTest::newRow("numbers") << "100 20 3"
                             << "3,20,100,green";
  }
  void cellsAreDividedByWhatStandsInThem() {
    QFETCH(QString, first);
    QFETCH(QString, labels);
    const Table table =
        typed("x,n\n" + first.toStdString() + ",1\ngreen,2\n,3\nNA,4\n", "x=labels");
    const Column& x = columnNamed(table, "x");
    QCOMPARE(columnTypeKey(x.type), std::string_view("labels"));
    if (!labels.startsWith(QLatin1Char('3'))) {
      QCOMPARE(QString::fromStdString(joinColumns(labelsIn(x))), labels);
    }
    QCOMPARE(x.text(2), std::string());
    QVERIFY(!x.isMissing(2));  // a set without a label
    QVERIFY(x.isMissing(3));
    QCOMPARE(x.missing, std::size_t(1));
    const auto again = parseCsv(writeCsv(table), "again.csv", readOptionsOf(table));
    VERIFY_OK(again);
    QCOMPARE(again->columns[0].codes, x.codes);
    QCOMPARE(again->columns[0].categories, x.categories);
  }

  void numbersStandInTheOrderOfTheirSize() {
    const Table table = typed("x,n\n100 20,1\n3,2\n", "x=labels");
    QCOMPARE(labelsIn(table.columns[0]), (std::vector<std::string>{"3", "20", "100"}));
  }

  void setsOfNumbersAreSeenWhereTheyCanBeNothingElse() {
    const Table table = tableOf(column({"60 64 67", "64", "60 67", "", "2 60 64 67"}));
    const Column& x = columnNamed(table, "x");
    QCOMPARE(columnTypeKey(x.type), std::string_view("labels"));
    QCOMPARE(x.missing, std::size_t(0));
    QCOMPARE(x.reason.text(),
             std::string("Cells hold several of 4 whole numbers, divided by blanks"));
  }

  void nothingElseIsTakenForSets_data() {
    QTest::addColumn<QString>("cells");  // divided by /
    QTest::newRow("one label each") << "60/64/x";
    QTest::newRow("intervals") << "10 20/20 30/5 15";
    QTest::newRow("dates") << "24 12 2020/1 3 2021/5 4";
    QTest::newRow("years first") << "2020 12 24/2021 1 3/2021 1";
    QTest::newRow("times") << "13 45/9 5 20/7 30";
    QTest::newRow("telephone") << "030 1234 5678/040 555 666/030 99";
    QTest::newRow("sequences") << "3 3 5/5 4/3 5 3 3";
    QTest::newRow("fractions") << "1.5 2/3 4.5 6/7";
    QTest::newRow("a word among them") << "60 64/64 67 70/C4";
    QTest::newRow("two blanks") << "60  64/64 67 70/60";
    QTest::newRow("texts") << "of 60 men 64/the 3 musketeers/1984";
    QStringList different;
    for (int i = 0; i < 240; ++i) {
      different << QStringLiteral("%1 %2").arg(i).arg(i + 5000) << QString::number(i + 9000);
    }
    QTest::newRow("all different") << different.join(u'/');
  }
  void nothingElseIsTakenForSets() {
    QFETCH(QString, cells);
    std::vector<std::string> texts;
    for (const QString& cell : cells.split(u'/')) texts.push_back(cell.toStdString());
    const Table table = tableOf(column(texts));
    QVERIFY(columnNamed(table, "x").type != ColumnType::Labels);
  }

  void anEmptyCellOfOtherWordsIsMissing() {
    const Table table = tableOf("n,x\n1,red\n2,\n3,blue\n");
    QCOMPARE(table.columns[1].codes, (std::vector<std::int32_t>{0, -1, 1}));
    QCOMPARE(table.columns[1].missing, std::size_t(1));
  }

  void aSetIsAnInputOrAnswerForEachLabel() {
    const auto data = makeDataset(pieces(), Task::LabelSteps, nextOf());
    VERIFY_OK(data);
    QCOMPARE(data->inputNames,
             (std::vector<std::string>{"notes=1", "notes=5", "notes=9", "notes=20"}));
    QCOMPARE(data->inputColumns, std::vector<std::string>(4, "notes"));
    QCOMPARE(data->targetNames,
             (std::vector<std::string>{"next=1", "next=5", "next=9", "next=20"}));
    QCOMPARE(data->targetKinds, std::vector<TargetKind>(4, TargetKind::Binary));
    const std::vector<float> first{1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0};
    QCOMPARE(std::vector<float>(data->inputs.begin(), data->inputs.begin() + 16), first);
    QCOMPARE(std::vector<float>(data->targets.begin(), data->targets.begin() + 4),
             (std::vector<float>{0, 1, 0, 0}));
    QCOMPARE(data->samples.size(), std::size_t(2));  // the empty set is an answer
    QVERIFY(isNoted(*data, "“notes” holds sets of 4 labels: a column of 0 and 1 for each"));
    QVERIFY(isNoted(*data, "1 empty cells of “next” are sets without a label"));
    QCOMPARE(lossFor(Experiment(), *data), Loss::MultiLabel);
    QCOMPARE(ownColumns(data->labelSets, data->targetNames), std::vector<std::string>{"next"});
  }

  void oneLabelAloneCanBeNamed() {
    DataSettings settings = nextOf();
    settings.targets = {"next=5"};
    settings.inputs = {"notes=20", "notes=1"};
    const auto data = makeDataset(pieces(), Task::LabelSteps, settings);
    VERIFY_OK(data);
    QCOMPARE(data->inputNames, (std::vector<std::string>{"notes=20", "notes=1"}));
    QCOMPARE(data->targetNames, std::vector<std::string>{"next=5"});
    // The other labels are known all the same.
    VERIFY_OK(applyDataset(pieces(), *data, settings));
  }

  void aMissingSetIsTheOneBefore() {
    const auto data =
        makeDataset(pieces("id,t,notes,next\na,0,1 5,5\na,1,NA,1\nb,0,1,5\nb,1,5,1\n"),
                    Task::LabelSteps, nextOf());
    VERIFY_OK(data);
    QCOMPARE(inputAt(*data, 1, 0), 1.0);
    QCOMPARE(inputAt(*data, 1, 1), 1.0);
    QVERIFY(isNoted(*data, "1 missing cells took the value of the row before"));
  }

  void aLaterTablesUnknownLabels() {
    const auto data = makeDataset(pieces(), Task::LabelSteps, nextOf());
    VERIFY_OK(data);
    const Table inputs = pieces("id,t,notes,next\nc,0,1 77,5\nc,1,5,1 9\n");
    const auto applied = applyDataset(inputs, *data, nextOf());
    VERIFY_OK(applied);
    QCOMPARE(applied->inputNames, data->inputNames);
    QCOMPARE(inputAt(*applied, 0, 0), 1.0);
    QVERIFY(isNoted(*applied,
                    "1 cells of “notes” hold labels that the training data lack (like "
                    "“77”), which are passed over"));
    const Table targets = pieces("id,t,notes,next\nc,0,1,5\nc,1,5,1 78\n");
    const auto refused = applyDataset(targets, *data, nextOf());
    QVERIFY(!refused);
    QCOMPARE(refused.error().text(),
             std::string("pieces.csv, row 3, column “next”: “78” does not occur in the training "
                         "data"));
    QCOMPARE(refused.error().field, std::string("target"));
    const auto lacking = applyDataset(tableOf("id,t,next\nc,0,5\nc,1,1\n"), *data, nextOf());
    QCOMPARE(lacking.error().text(),
             std::string("a.csv has no column “notes”, which the network was trained on"));
    // What nobody knows is predicted.
    VERIFY_OK(
        applyDataset(typed("id,t,notes\nc,0,5\nc,1,1\n", "notes=labels"), *data, nextOf(), false));
  }

  void aLaterTableOfSingleLabelsMayBeReadAsNumbers() {
    const auto data = makeDataset(pieces(), Task::LabelSteps, nextOf());
    VERIFY_OK(data);
    const Table table = tableOf("id,t,notes,next\nc,0,1,5\nc,1,20,1\nc,2,,9\n");
    QVERIFY(table.columns[2].isNumeric());
    const auto applied = applyDataset(table, *data, nextOf());
    VERIFY_OK(applied);
    QCOMPARE(inputAt(*applied, 0, 0), 1.0);
    QCOMPARE(inputAt(*applied, 1, 3), 1.0);
    QCOMPARE(inputAt(*applied, 2, 3), 0.0);  // the empty set
  }

  void aTestFileHoldsTheSameSets() {
    DataSettings settings = nextOf();
    settings.split = {100, 0, 0};
    const Table test = pieces("id,t,notes,next\nc,0,1 77,5\nc,1,5,1 9\n");
    const auto data = makeDataset(pieces(), Task::LabelSteps, settings, &test);
    VERIFY_OK(data);
    QCOMPARE(data->split(Split::Test).size(), std::size_t(1));
    QCOMPARE(data->inputNames.size(), std::size_t(4));
    const Table wrong = pieces("id,t,notes,next\nc,0,1,5\nc,1,5,78\n");
    QCOMPARE(makeDataset(pieces(), Task::LabelSteps, settings, &wrong).error().text(),
             std::string("pieces.csv, row 3, column “next”: “78” does not occur in the training "
                         "data"));
  }

  void whatSetsCannotAnswerIsRefused() {
    QCOMPARE(makeDataset(pieces(), Task::Classify, nextOf()).error().text(),
             std::string("Column “next” holds sets of labels, and classify tells one class: choose "
                         "label-steps or next-step for a set at each step, regress for one a "
                         "sequence"));
    DataSettings series;
    series.shape = Shape::Series;
    series.targets = {"next"};
    QCOMPARE(makeDataset(pieces(), Task::Forecast, series).error().text(),
             std::string("Column “next” holds sets of labels, which are no forecast: choose "
                         "next-step"));
    std::string many = "id,notes\n";
    for (int i = 0; i < 501; ++i) many += "a,x" + std::to_string(i) + "\n";
    QCOMPARE(makeDataset(typed(many, "notes=labels"), Task::NextStep, {}).error().text(),
             std::string("Column “notes” of a.csv holds 501 different labels; a label set has 1 to "
                         "500: ignore the column or give it another type"));
    QCOMPARE(
        makeDataset(typed("id,notes,notes=1\na,1,2\na,2,3\n", "notes=labels"), Task::NextStep, {})
            .error()
            .text(),
        std::string("a.csv has a column “notes=1”, which is what label “1” of “notes” is "
                    "called"));
  }

  void aSequenceCanHaveASet() {
    std::string csv = "id,x,tags\n";
    for (int s = 0; s < 40; ++s) {
      for (int step = 0; step < 3; ++step) {
        csv += std::to_string(s) + "," + std::to_string(s * step % 7) + "," +
               (s % 3 == 0   ? ""
                : s % 2 == 0 ? "old;big"
                             : "new") +
               "\n";
      }
    }
    DataSettings settings;
    settings.shape = Shape::Long;
    settings.targets = {"tags"};
    const auto data = makeDataset(typed(csv, "tags=labels"), Task::Regress, settings);
    VERIFY_OK(data);
    QCOMPARE(data->targetNames, (std::vector<std::string>{"tags=big", "tags=new", "tags=old"}));
    QCOMPARE(lossFor(Experiment(), *data), Loss::MultiLabel);
    QCOMPARE(baselines(*data, Split::Test).front().key, std::string("frequencies"));
  }

  void rowsOfOneTimeHaveAllTheirLabels() {
    DataSettings settings = nextOf();
    settings.prepare.duplicates = "mean";
    const auto data =
        makeDataset(pieces("id,t,notes,next\na,0,1,5\na,0,5,5\na,1,,1\nb,0,1,5\nb,1,5,1\n"),
                    Task::LabelSteps, settings);
    VERIFY_OK(data);
    QCOMPARE(inputAt(*data, 0, 0), 1.0);
    QCOMPARE(inputAt(*data, 0, 1), 1.0);
    QCOMPARE(data->targetKinds.front(), TargetKind::Binary);
  }

  void aTableOfSetsIsProposed_data() {
    QTest::addColumn<QString>("types");
    QTest::addColumn<QString>("header");
    QTest::addColumn<int>("task");
    QTest::addColumn<QString>("targets");
    QTest::newRow("two sets") << "notes=labels,next=labels"
                              << "id,t,notes,next" << static_cast<int>(Task::LabelSteps) << "next";
    QTest::newRow("one set") << "notes=labels"
                             << "id,t,extra,notes" << static_cast<int>(Task::NextStep) << "notes";
    QTest::newRow("a series") << "notes=labels"
                              << "n,t,extra,notes" << static_cast<int>(Task::NextStep) << "notes";
    QTest::newRow("named as the label")
        << "labels=labels,notes=labels"
        << "id,t,labels,notes" << static_cast<int>(Task::LabelSteps) << "labels";
  }
  void aTableOfSetsIsProposed() {
    QFETCH(QString, types);
    QFETCH(QString, header);
    QFETCH(int, task);
    QFETCH(QString, targets);
    ReadOptions options;
    options.types = splitColumns(types.toStdString());
    std::string csv = header.toStdString() + kPieces.substr(kPieces.find('\n'));
    if (header.contains(QLatin1String("extra"))) {
      for (std::size_t at = 0; (at = csv.find(",1 ", at)) != std::string::npos;) csv[at + 2] = '-';
      options.types.push_back("extra=category");
    }
    const auto table = parseCsv(csv, "pieces.csv", options);
    VERIFY_OK(table);
    Proposal proposal = propose(*table);
    proposal.settings.split = {100, 0, 0};
    QCOMPARE(static_cast<int>(proposal.task), task);
    QVERIFY(std::ranges::find(proposal.settings.targets, targets.toStdString()) !=
            proposal.settings.targets.end());
    VERIFY_OK(makeDataset(*table, proposal.task, proposal.settings));
  }

  // “Always the same probabilities” has 11.28 on these rows.
  void pianoPiecesAreReadAndLearned() {
    GATESCOPE_NEEDS_SHARED("multilabel/Piano_midi_first400_notes.csv");
    const auto table = readCsv(sharedPath("multilabel/Piano_midi_first400_notes.csv").string());
    VERIFY_OK(table);
    QCOMPARE(columnNamed(*table, "notes").type, ColumnType::Labels);
    const Proposal proposal = propose(*table);
    QCOMPARE(proposal.task, Task::LabelSteps);
    QCOMPARE(proposal.settings.targets, std::vector<std::string>{"next_notes"});
    auto data = makeDataset(*table, proposal.task, proposal.settings);
    VERIFY_OK(data);
    const auto all = baselines(*data, Split::Test);
    QVERIFY(std::abs(*find(all.front().evaluation.metrics, "nll") - 11.28) < 0.01);
    Experiment experiment;
    experiment.task = proposal.task;
    experiment.data = proposal.settings;
    VERIFY_OK(applySettings(experiment, "units=64 batch=8 epochs=8 learning-rate=0.01"));
    auto trainer = Trainer::create(std::make_shared<const Dataset>(std::move(*data)), experiment);
    VERIFY_OK(trainer);
    TrainingObserver nobody;
    const double nll = *find(trainer->run(nobody).test.metrics, "nll");
    QVERIFY2(nll < 10.5, std::to_string(nll).c_str());
  }
};

QTEST_APPLESS_MAIN(TestLabelSets)
#include "test_label_sets.moc"
