#include "core/train/settings.h"
#include "tests/support.h"

#include <set>

using namespace gatescope;

namespace {

std::string allText(const Experiment& experiment) {
  std::string text;
  for (const Setting& setting : allSettings()) text += setting.read(experiment) + "\n";
  return text;
}

}  // namespace

class TestSettings : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySettingIsCompleteAndNamedOnce() {
    std::set<std::string_view> keys;
    for (const Setting& setting : allSettings()) {
      QVERIFY2(keys.insert(setting.key).second, setting.key.data());
      QVERIFY(!setting.label.empty());
      QVERIFY(setting.help.ends_with('.'));
      QCOMPARE(setting.choices.size(), setting.choiceNames.size());
      QVERIFY(setting.kind != Setting::Kind::Choice || setting.choices.size() > 1);
      setting.applies(Experiment());
    }
    QVERIFY(findSetting("cell") != nullptr);
    QVERIFY(findSetting("no-such-thing") == nullptr);
  }

  void everyDefaultIsAcceptedAndReadsBackTheSame() {
    const Experiment standard;
    for (const Setting& setting : allSettings()) {
      Experiment experiment;
      VERIFY_OK(setSetting(experiment, setting.key, setting.read(standard)));
      QCOMPARE(allText(experiment), allText(standard));
    }
    VERIFY_OK(validate(standard));
  }

  void goodValuesAreStored_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("stored");
    const auto add = [](const char* key, const char* value, const char* stored) {
      QTest::addRow("%s=%s", key, value)
          << QString::fromUtf8(key) << QString::fromUtf8(value) << QString::fromUtf8(stored);
    };
    add("units", "128", "128");
    add("units", " 128 ", "128");
    add("learning-rate", "1e-3", "0.001");
    add("learning-rate", "10", "10");
    add("bidirectional", "Yes", "true");
    add("bidirectional", "0", "false");
    add("task", "label-steps", "label-steps");
    add("shape", "long", "long");
    add("split-by", "random", "random");
    add("cell", "lstm", "lstm");
    add("rival-cell", "none", "none");
    add("optimizer", "adamw", "adamw");
    add("split", "8640/2880/2880", "8640/2880/2880");
    add("split", "80/20/0", "80/20/0");
    add("target", "a, b", "a,b");
    add("target", "\"a, b\",c", "\"a, b\",c");
    add("target", "\"say \"\"x\"\"\"", "\"say \"\"x\"\"\"");
    add("target", "", "");
    add("time", "Date of day", "Date of day");
    add("seed", "9007199254740991", "9007199254740991");
  }
  void goodValuesAreStored() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, stored);
    Experiment experiment;
    const Setting* setting = findSetting(key.toStdString());
    QVERIFY(setting != nullptr);
    VERIFY_OK(setSetting(experiment, setting->key, value.toStdString()));
    QCOMPARE(setting->read(experiment), stored.toStdString());
  }

  void badValuesAreRefusedWithTheirRange_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char* key, const char* value, const char* expected) {
      QTest::addRow("%s=%s", key, value)
          << QString::fromUtf8(key) << QString::fromUtf8(value) << QString::fromUtf8(expected);
    };
    for (const char* value : {"0", "-1", "1e9", "text", "", "nan", "inf", "0.01x", "0,01", "1 2"}) {
      add("learning-rate", value, "Learning rate: expected a number from 1e-08 to 10, found “%1”");
    }
    for (const char* value :
         {"0", "-1", "1e9", "1000000000", "99999999999999999999", "32.5", "text", "", "32x"}) {
      add("units", value, "Units: expected a whole number from 1 to 1000000, found “%1”");
    }
    for (const char* value : {"-1", "1e9", "text"}) {
      add("horizon", value, "Horizon: expected a whole number from 0 to 100000, found “%1”");
    }
    for (const char* value : {"0", "-1", "1e9", "text"}) {
      add("epochs", value, "Epochs: expected a whole number from 1 to 1000000, found “%1”");
      add("batch", value, "Batch: expected a whole number from 1 to 65536, found “%1”");
    }
    add("dropout", "1", "Dropout: expected a number from 0 to 0.95, found “%1”");
    add("window", "-1", "Window: expected a whole number from 0 to 1000000, found “%1”");
    add("bidirectional", "maybe", "Bidirectional: expected yes or no, found “%1”");
    add("optimizer", "adamm",
        "Optimizer: expected one of sgd, nesterov, rmsprop, adam, adamw, found “%1”");
    add("id", "a,b", "Sequence id: expected one column, found “%1”");
    for (const char* value :
         {"70/15", "0/50/50", "70/-5/5", "a/b/c", "70/15/15/", "70/15/15x", "", "nan/1/1"}) {
      add("split", value,
          "Split: expected training/validation/test in percent or rows, like 70/15/15 or "
          "8640/2880/2880 (training above 0), found “%1”");
    }
    add("lerning-rate", "1", "There is no setting “lerning-rate”");
  }
  void badValuesAreRefusedWithTheirRange() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    Experiment experiment;
    const std::string before = allText(experiment);
    const Result<void> result = setSetting(experiment, key.toStdString(), value.toStdString());
    QVERIFY(!result.has_value());
    QCOMPARE(QString::fromStdString(result.error().text()),
             expected.contains(QLatin1String("%1")) ? expected.arg(value) : expected);
    QCOMPARE(result.error().field, key.toStdString());
    QCOMPARE(allText(experiment), before);
  }

  void manySettingsAreAppliedAtOnceOrNotAtAll() {
    Experiment experiment;
    VERIFY_OK(applySettings(experiment, " window=132 horizon=12\ttarget=\"CO2 \"\"ppm\"\"\" "));
    QCOMPARE(experiment.data.window, 132);
    QCOMPARE(experiment.data.horizon, 12);
    QCOMPARE(experiment.data.targets, std::vector<std::string>{"CO2 \"ppm\""});

    const std::string before = allText(experiment);
    QVERIFY(!applySettings(experiment, "units=64 horizon=-1"));
    QCOMPARE(allText(experiment), before);
    QCOMPARE(applySettings(experiment, "units=64 horizon").error().text(),
             std::string("Settings: expected name=value, found “horizon”"));
    QVERIFY(!applySettings(experiment, "target=\"open units=1"));
    QCOMPARE(allText(experiment), before);
  }

  void settingsThatDoNotMatterSaySo() {
    Experiment experiment;
    QVERIFY(!findSetting("momentum")->applies(experiment));
    experiment.training.optimizer = "nesterov";
    QVERIFY(findSetting("momentum")->applies(experiment));
    QVERIFY(findSetting("window")->applies(experiment));
    experiment.data.shape = Shape::Wide;
    QVERIFY(!findSetting("window")->applies(experiment));
  }

  void combinationsThatCannotRunAreRefused_data() {
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("field");
    const auto add = [](const char* settings, const char* field) {
      QTest::addRow("%s", settings) << QString::fromUtf8(settings) << QString::fromUtf8(field);
    };
    add("task=label-steps head=last", "head");
    add("task=classify head=steps", "head");
    add("task=next-step bidirectional=yes", "bidirectional");
    add("task=forecast split-by=stratified", "split-by");
    add("units=100000", "units");
    add("units=1000000 cell=rnn layers=16", "units");
  }
  void combinationsThatCannotRunAreRefused() {
    QFETCH(QString, settings);
    QFETCH(QString, field);
    Experiment experiment;
    VERIFY_OK(applySettings(experiment, settings.toStdString()));
    const Result<void> result = validate(experiment);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().field, field.toStdString());
  }

  void tooManyUnitsAreRefusedWithTheMemoryTheyTake() {
    Experiment experiment;
    experiment.model.units = 100000;  // 3 · 10⁵ · (10⁵ + 1 + 2) numbers of 4 bytes, nine times
    const Result<void> result = validate(experiment);
    QVERIFY(!result.has_value());
    QVERIFY2(result.error().text().find(" TB of memory") != std::string::npos,
             result.error().text().c_str());
  }

  void aNumberThatNoTextCouldSetIsRefusedToo() {
    Experiment experiment;
    experiment.training.learningRate = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(validate(experiment).error().field, std::string("learning-rate"));
  }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "test_settings.moc"
