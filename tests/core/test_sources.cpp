#include "core/data/sources.h"
#include "core/train/settings.h"
#include "tests/support.h"

#include <set>

using namespace gatescope;
using namespace gatescope::test;

namespace {

Result<std::string> readExample(std::string_view file) {
  const auto path = sourcePath("resources/examples/" + std::string(file));
  if (!std::filesystem::exists(path)) return fail("%1 is missing", path.string());
  return readFile(path);
}

}  // namespace

class TestSources : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySourceGivesADataset_data() {
    QTest::addColumn<QString>("key");
    for (const Source& source : allSources()) {
      QTest::newRow(source.key.data()) << QString::fromUtf8(source.key.data());
    }
  }
  void everySourceGivesADataset() {
    QFETCH(QString, key);
    const Source* source = findSource(key.toStdString());
    QVERIFY(source != nullptr);
    QVERIFY(!source->title.empty() && !source->about.empty() && !source->origin.empty());
    Experiment experiment;
    experiment.task = source->task;
    experiment.data.source = source->key;
    const auto applied = applySettings(experiment, source->settings);
    VERIFY_OK(applied);
    const auto valid = validate(experiment);
    VERIFY_OK(valid);
    const auto table = loadSource(experiment.data.source, readExample);
    VERIFY_OK(table);
    const auto data = makeDataset(*table, experiment.task, experiment.data);
    VERIFY_OK(data);
    for (const Split part : {Split::Training, Split::Validation, Split::Test}) {
      QVERIFY(!data->split(part).empty());
    }
    // An experiment names all its columns, so that nothing hangs on a rule.
    QVERIFY(!experiment.data.targets.empty());
  }

  void monthsOfSeattleAreAllInEveryPart() {
    const Source* source = findSource("example:seattle-month");
    Experiment experiment;
    experiment.task = source->task;
    const auto applied = applySettings(experiment, source->settings);
    VERIFY_OK(applied);
    const auto table = loadSource("example:seattle-month", readExample);
    VERIFY_OK(table);
    const auto data = makeDataset(*table, experiment.task, experiment.data);
    VERIFY_OK(data);
    QCOMPARE(data->classNames.front(), std::string("1"));
    QCOMPARE(data->classNames.back(), std::string("12"));
    for (const Split part : {Split::Training, Split::Validation, Split::Test}) {
      std::set<std::int32_t> months;
      for (const std::int32_t s : data->split(part)) {
        const Sample& sample = data->samples[static_cast<std::size_t>(s)];
        months.insert(data->labels[static_cast<std::size_t>(sample.firstTarget)]);
        // The label is that of the window's last row.
        QCOMPARE(sample.firstTarget, sample.firstStep + sample.steps - 1);
      }
      QCOMPARE(months.size(), std::size_t{12});
    }
    for (const std::string& name : data->inputNames) QVERIFY(name != "month" && name != "rain");
  }

  void unknownSourcesAreRefused() {
    const auto table = loadSource("example:nothing", readExample);
    QVERIFY(!table.has_value());
    QVERIFY(table.error().text().starts_with("There is no source “example:nothing”; there are "));
    QVERIFY(!loadSource("/nowhere.csv", readExample).has_value());
  }

  void aSourceWhoseFileIsGoneSaysSo() {
    const auto table = loadSource("example:co2", [](std::string_view file) -> Result<std::string> {
      return fail("%1 is missing", file);
    });
    QVERIFY(!table.has_value());
    QCOMPARE(table.error().text(), std::string("co2.csv is missing"));
  }
};

QTEST_APPLESS_MAIN(TestSources)
#include "test_sources.moc"
