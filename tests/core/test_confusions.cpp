#include "core/train/confusions.h"
#include "tests/support.h"

using namespace gatescope;

class TestConfusions : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theMostFrequentComesFirstWithItsSurestMistake() {
    Dataset dataset;
    dataset.task = Task::Classify;
    dataset.classNames = {"a", "b", "c"};
    dataset.labels = {0, 0, 0, 1, 2, -1};
    Predictions said{{}, 3, {}};
    for (std::int32_t i = 0; i < 6; ++i) {
      dataset.samples.push_back({0, 1, i, 1, 0});
      said.samples.push_back(i);
    }
    said.values = {0.2F, 0.7F, 0.1F,   // a taken for b
                   0.1F, 0.8F, 0.1F,   // … and surer
                   0.9F, 0.1F, 0.0F,   // right
                   0.1F, 0.3F, 0.6F,   // b taken for c
                   0.0F, 0.0F, 1.0F,   // right
                   0.9F, 0.1F, 0.0F};  // nobody knows
    const auto found = confusions(dataset, said);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].truth, 0);
    QCOMPARE(found[0].said, 1);
    QCOMPARE(found[0].count, 2);
    QCOMPARE(found[0].share, 2.0 / 3);
    QCOMPARE(found[0].surest, std::size_t{1});
    QCOMPARE(static_cast<float>(found[0].probability), 0.8F);
    QCOMPARE(found[1].truth, 1);
    QCOMPARE(found[1].share, 1.0);
    QCOMPARE(found[1].surest, std::size_t{3});
  }
};

QTEST_APPLESS_MAIN(TestConfusions)
#include "test_confusions.moc"
