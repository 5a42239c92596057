#include "core/train/experiment.h"
#include "core/train/settings.h"
#include "tests/support.h"

#include <nlohmann/json.hpp>

using namespace gatescope;

class TestExperiment : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySettingSurvivesTheRoundTrip() {
    Experiment experiment;
    experiment.data.source = "/data/a \"b\".csv";
    experiment.data.testSource = "/data/test.csv";
    VERIFY_OK(applySettings(
        experiment,
        "task=regress target=\"a b,c\" inputs=x ignore=y window=7 horizon=3 strategy=recursive "
        "stride=2 season=12 "
        "window-scale=mean truncate=20 "
        "shape=long encoding=GBK delimiter=; quote=' decimal=, thousands=. header=2 skip=3 "
        "missing=mean gaps=resample duplicates=last order=file calendar=hour lags=a:3 "
        "differences=a "
        "log=a scale=robust "
        "ragged=drop missing-values=\"-200,\"\"a,b\"\"=9\" types=k=category "
        "id=k time=t split=60/20.5/19.5 split-by=random split-column=s group=g split-seed=5 "
        "fold=2/5/3 cell=lstm "
        "tokens=characters lower-case=no vocabulary=99 min-count=3 max-length=50 "
        "vectors=\"/data/glove 6B.txt\" "
        "units=17 layers=2 bidirectional=yes categories=embedding embedding=4 dropout=0.1 "
        "head=mean "
        "initializer=pytorch rival-cell=gru rival-budget=units loss=huber class-weights=balanced "
        "optimizer=sgd "
        "learning-rate=0.0123456789 momentum=0.5 weight-decay=0.01 l2=1e-05 schedule=cosine "
        "schedule-epochs=4 schedule-factor=0.3 warmup=2 batch=8 epochs=9 patience=3 "
        "clip-norm=0.7 clip-value=0.6 seed=9007199254740991"));
    const Experiment standard;
    const std::string text = toJson(experiment).dump();
    const auto back = experimentFromJson(nlohmann::json::parse(text));
    VERIFY_OK(back);
    for (const Setting& setting : allSettings()) {
      QVERIFY2(setting.read(experiment) != setting.read(standard), setting.key.data());
      QCOMPARE(setting.read(*back), setting.read(experiment));
    }
    QCOMPARE(back->data.source, experiment.data.source);
    QCOMPARE(back->data.testSource, experiment.data.testSource);
    QCOMPARE(toJson(*back).dump(), text);
  }

  void whatIsMissingOrUnknownTakesTheDefault() {
    nlohmann::json json = toJson(Experiment());
    json["settings"].erase("units");
    json["settings"].erase("strategy");
    json["settings"]["invented-later"] = {{"deep", true}};
    const auto back = experimentFromJson(json);
    VERIFY_OK(back);
    QCOMPARE(back->model.units, Experiment().model.units);
    QVERIFY(back->data.strategy == Strategy::Direct);
  }

  void aNewerVersionIsRefused() {
    nlohmann::json json = toJson(Experiment());
    json["version"] = 2;
    const auto back = experimentFromJson(json);
    QVERIFY(!back.has_value());
    QCOMPARE(back.error().text(), std::string("This experiment comes from a newer Gatescope "
                                              "(format 2; this one reads up to format 1)"));
  }

  void whatIsNoExperimentIsRefused_data() {
    QTest::addColumn<QString>("text");
    const std::string good = toJson(Experiment()).dump();
    const auto with = [&](const char* pointer, const nlohmann::json& value) {
      nlohmann::json json = nlohmann::json::parse(good);
      json[nlohmann::json::json_pointer(pointer)] = value;
      return QString::fromStdString(json.dump());
    };
    QTest::newRow("array") << QStringLiteral("[1, 2]");
    QTest::newRow("empty") << QStringLiteral("{}");
    QTest::newRow("other format") << with("/format", "other");
    QTest::newRow("version as text") << with("/version", "1");
    QTest::newRow("settings as a list") << with("/settings", nlohmann::json::array());
    QTest::newRow("source as a number") << with("/data/source", 3);
    QTest::newRow("units null") << with("/settings/units", nullptr);
    QTest::newRow("units 0") << with("/settings/units", 0);
    QTest::newRow("units 1.5") << with("/settings/units", 1.5);
    QTest::newRow("target of numbers") << with("/settings/target", {1, 2});
    QTest::newRow("cell unknown") << with("/settings/cell", "gruu");
  }
  void whatIsNoExperimentIsRefused() {
    QFETCH(QString, text);
    const auto back = experimentFromJson(nlohmann::json::parse(text.toStdString()));
    QVERIFY(!back.has_value());
    QVERIFY(!back.error().text().empty());
  }

  void tasksHaveTheirKeys() {
    QCOMPARE(taskKey(Task::LabelSteps), std::string_view("label-steps"));
    QCOMPARE(*taskFromKey("next-step"), Task::NextStep);
    QVERIFY(!taskFromKey("dream").has_value());
  }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "test_experiment.moc"
