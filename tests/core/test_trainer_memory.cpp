#include "core/cells/cells.h"
#include "core/train/flush_denormals.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "small_datasets.h"
#include "tests/allocations.h"
#include "tests/support.h"

using namespace gatescope;
using namespace gatescope::test;

namespace {

struct Counter : TrainingObserver {
  std::vector<long> atBatch;  // heap allocations so far
  Counter() { atBatch.reserve(1000); }
  void onBatch(const BatchEvent&) override { atBatch.push_back(allocations.load()); }
};

}  // namespace

class TestTrainerMemory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aBatchLikeTheOneBeforeTakesNothingFromTheHeap_data() {
    QTest::addColumn<QString>("cell");
    for (const Cell* cell : allCells()) {
      const auto key = QString::fromUtf8(cell->key.data(), static_cast<int>(cell->key.size()));
      QTest::newRow(qPrintable(key)) << key;
    }
  }
  void aBatchLikeTheOneBeforeTakesNothingFromTheHeap() {
    if (!GATESCOPE_COUNTS_ALLOCATIONS) QSKIP("SKIP: sanitizers have a malloc of their own");
    QFETCH(QString, cell);
    const auto dataset = sineForecast(300);
    Experiment experiment;
    VERIFY_OK(applySettings(experiment,
                            "units=8 layers=2 bidirectional=yes dropout=0.1 batch=32 "
                            "epochs=2 l2=0.001 cell=" +
                                cell.toStdString()));
    auto trainer = Trainer::create(dataset, experiment, 1);
    VERIFY_OK(trainer);
    Counter counter;
    QCOMPARE(trainer->run(counter).status, RunStatus::Finished);
    // 196 windows: six full batches of two shards, and one of 4 sequences, an epoch. The first
    // batch of an epoch follows the shuffling, the second one sees every shape again.
    QCOMPARE(counter.atBatch.size(), std::size_t(14));
    QVERIFY(counter.atBatch[7] > counter.atBatch[0]);  // the counter counts
    for (std::size_t batch = 8; batch < 13; ++batch) {
      QCOMPARE(counter.atBatch[batch], counter.atBatch[batch - 1]);
    }
  }

  void denormalsAreZeroOnlyWhileTheyAreFlushed() {
#if defined(__SSE2__)
    volatile float tiny = 1e-30F;
    const auto square = [&] { return static_cast<float>(tiny * 1e-10F); };
    QVERIFY(square() > 0);
    {
      const FlushDenormals flush;
      QCOMPARE(square(), 0.0F);
    }
    QVERIFY(square() > 0);
#else
    QSKIP("SKIP: nothing is flushed on this processor");
#endif
  }
};

QTEST_APPLESS_MAIN(TestTrainerMemory)
#include "test_trainer_memory.moc"
