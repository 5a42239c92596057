#include "core/train/feed.h"
#include "tests/support.h"

#include <thread>

using namespace gatescope;

namespace {

EpochRecord epochOf(int number) {
  EpochRecord record;
  record.epoch = number;
  return record;
}

std::shared_ptr<const Weights> weightsOf(int epoch) {
  return std::make_shared<const Weights>(Weights{epoch, {1, 2, 3}});
}

}  // namespace

class TestFeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void epochsQueueAndOnlyTheNewestSnapshotWaits() {
    TrainingFeed feed;
    QVERIFY(feed.drain().empty());
    const auto old = weightsOf(1);
    feed.onBatch({1, 1, 5, 0.5});
    feed.onBatch({1, 2, 5, 0.4});
    feed.onEpoch(epochOf(1), old);
    feed.onEpoch(epochOf(2), weightsOf(2));
    QCOMPARE(old.use_count(), 1L);  // an unread snapshot does not pile up

    const FeedBatch batch = feed.drain();
    QCOMPARE(batch.progress->batch, 2);
    QCOMPARE(batch.epochs.size(), std::size_t(2));
    QCOMPARE(batch.epochs[0].epoch, 1);
    QCOMPARE(batch.weights->epoch, 2);
    QVERIFY(!batch.outcome);
    QVERIFY(feed.drain().empty());

    RunOutcome outcome;
    outcome.bestEpoch = 2;
    feed.finish(outcome);
    QCOMPARE(feed.drain().outcome->bestEpoch, 2);
    QVERIFY(feed.drain().empty());
  }

  void noEpochIsLostBetweenTwoThreads() {
    TrainingFeed feed;
    std::jthread worker([&] {
      for (int i = 0; i < 2000; ++i) feed.onEpoch(epochOf(i), weightsOf(i));
      feed.finish({});
    });
    int expected = 0;
    for (bool over = false; !over;) {
      const FeedBatch batch = feed.drain();
      for (const EpochRecord& record : batch.epochs) QCOMPARE(record.epoch, expected++);
      if (batch.weights) QCOMPARE(batch.weights->epoch, expected - 1);
      over = batch.outcome.has_value();
    }
    QCOMPARE(expected, 2000);
  }
};

QTEST_APPLESS_MAIN(TestFeed)
#include "test_feed.moc"
