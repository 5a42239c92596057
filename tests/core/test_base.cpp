#include "core/base/random.h"
#include "core/base/result.h"
#include "tests/support.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace gatescope;

class TestBase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void messageFillsItsPlaces() {
    QCOMPARE(say("%1, row %2: “%3”", "a.csv", 7, "x").text(), std::string("a.csv, row 7: “x”"));
    QCOMPARE(say("%2 before %1", 0.5, "two").text(), std::string("two before 0.5"));
    // An argument that looks like a place is not filled again, and a lone % stays.
    QCOMPARE(say("%1 is 90 %", "%1").text(), std::string("%1 is 90 %"));
  }

  void randomStreamIsFixedForAllMachines() {
    // Written down once: a change would change every run that anyone has saved.
    Random random({1, 2, 3});
    QCOMPARE(random.next(), 0x49866c4afe18581fULL);
    QCOMPARE(random.next(), 0xf7ea9df3522ec45dULL);
    Random other({1, 3, 2});
    QVERIFY(other.next() != 0x49866c4afe18581fULL);
  }

  void uniformAndNormalHaveTheirMoments() {
    Random random({42});
    const int n = 200000;
    double sum = 0, normalSum = 0, normalSquares = 0;
    for (int i = 0; i < n; ++i) {
      const double u = random.uniform();
      QVERIFY(u >= 0 && u < 1);
      sum += u;
      const double g = random.normal();
      normalSum += g;
      normalSquares += g * g;
    }
    // Five standard errors.
    QVERIFY(std::abs(sum / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
    QVERIFY(std::abs(normalSum / n) < 5 / std::sqrt(n));
    QVERIFY(std::abs(normalSquares / n - 1) < 5 * std::sqrt(2.0 / n));
  }

  void shuffleIsAPermutation() {
    std::vector<int> items(100);
    std::iota(items.begin(), items.end(), 0);
    Random random({7});
    random.shuffle(std::span(items));
    QVERIFY(!std::is_sorted(items.begin(), items.end()));
    std::sort(items.begin(), items.end());
    for (int i = 0; i < 100; ++i) QCOMPARE(items[static_cast<std::size_t>(i)], i);
  }
};

QTEST_APPLESS_MAIN(TestBase)
#include "test_base.moc"
