#include "core/base/random.h"
#include "core/inspect/clustering.h"
#include "core/inspect/unit_order.h"
#include "hand_traces.h"
#include "tests/support.h"

#include <cmath>
#include <limits>

using namespace gatescope;
using namespace gatescope::test;
using Order = std::vector<int>;

namespace {

double lengthOf(const Order& order, const Eigen::MatrixXf& distances) {
  double sum = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    sum += static_cast<double>(distances(order[i - 1], order[i]));
  }
  return sum;
}

// The leaves of a cluster when the forks of the set bits are flipped.
Order flipped(const std::vector<Merge>& tree, int cluster, unsigned flips) {
  const auto leaves = static_cast<int>(tree.size()) + 1;
  if (cluster < leaves) return {cluster};
  const int m = cluster - leaves;
  Order left = flipped(tree, tree[static_cast<std::size_t>(m)].left, flips);
  Order right = flipped(tree, tree[static_cast<std::size_t>(m)].right, flips);
  if ((flips >> m & 1U) != 0) std::swap(left, right);
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Eigen::MatrixXf randomDistances(int n, std::uint64_t seed) {
  Random random({seed});
  Eigen::MatrixXf distances = Eigen::MatrixXf::Zero(n, n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i; ++j) {
      distances(i, j) = distances(j, i) = static_cast<float>(random.uniform());
    }
  }
  return distances;
}

Order sorted(Order order) {
  std::ranges::sort(order);
  return order;
}

}  // namespace

class TestInspectOrder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void largestFirstKeepsEqualOnesAndPutsNoNumbersLast() {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const double most = std::numeric_limits<double>::infinity();
    QCOMPARE(largestFirst(std::vector<double>{none, 1, 3, none, most, 1}),
             (Order{4, 2, 1, 5, 0, 3}));
    QCOMPARE(asNumbered(3), (Order{0, 1, 2}));
  }

  void unitsAreOrderedByTheirFigures() {
    const LayerTrace layer = handTrace("gru", {{"z", {{0.5F, 0.5F}, {0.02F, 0.95F}, {0.3F, 0.05F}}},
                                               {"h", {{1, 0}, {0, 0.5F}, {0, -2}}}});
    QCOMPARE(orderByMean(layer, layer.signals.front()), (Order{0, 1, 2}));
    QCOMPARE(orderByMean(layer, layer.hidden()), (Order{0, 1, 2}));
    QCOMPARE(orderByMemory(layer), (Order{2, 0, 1}));
    QCOMPARE(orderBySaturation(layer), (Order{1, 2, 0}));
    const LayerTrace rnn = handTrace("rnn", {{"h", {{0, 1}, {3, 4}}}});
    QCOMPARE(orderByMemory(rnn), (Order{0, 1}));
    QCOMPARE(orderBySaturation(rnn), (Order{0, 1}));
    QCOMPARE(orderByMean(rnn, rnn.hidden()), (Order{1, 0}));
  }

  void eitherSignOfACorrelationCounts() {
    const LayerTrace layer =
        handTrace("gru", {{"h", {{0.5F, 0.5F, 0.5F, 0.5F}, {1, 2, 2, 4}, {-1, -2, -3, -4}}}});
    QCOMPARE(orderByCorrelation(layer, std::vector<float>{10, 20, 30, 40}), (Order{2, 1, 0}));
    QCOMPARE(orderByCorrelation(layer, std::vector<float>{7, 7, 7, 7}), (Order{0, 1, 2}));
  }

  void unitsThatGoAlikeStandTogether() {
    UnitRows h(6);
    for (int t = 0; t < 50; ++t) {
      const float slow = std::sin(0.1F * static_cast<float>(t));
      const float fast = std::sin(1.3F * static_cast<float>(t));
      const float rows[] = {slow, fast, slow + 0.1F * fast, fast - 0.1F * slow, -slow, 0.3F};
      for (std::size_t u = 0; u < h.size(); ++u) h[u].push_back(rows[u]);
    }
    const Order order = orderBySimilarity(handTrace("gru", {{"h", h}}));
    QCOMPARE(sorted(order), asNumbered(6));
    const auto place = [&](int unit) { return std::ranges::find(order, unit) - order.begin(); };
    QCOMPARE(std::abs(place(0) - place(2)), 1);
    QCOMPARE(std::abs(place(1) - place(3)), 1);
    QVERIFY(order.front() < order.back());
  }

  void unitsThatNeverChangeHaveAPlaceToo() {
    const UnitRows still(5, std::vector<float>(7, 0.1F));
    QCOMPARE(sorted(orderBySimilarity(handTrace("gru", {{"h", still}}))), asNumbered(5));
    for (int units = 1; units < 4; ++units) {
      const UnitRows few(static_cast<std::size_t>(units), {0.1F, 0.3F, 0.2F});
      QCOMPARE(sorted(orderBySimilarity(handTrace("gru", {{"h", few}}))), asNumbered(units));
    }
  }

  void averageLinkageJoinsTheNearestByTheMeanDistance() {
    // Points 0, 1, 5, 6.5, 13 on a line: {0 1}, {5 6.5}, both, and 13 last.
    const float at[] = {0, 1, 5, 6.5F, 13};
    Eigen::MatrixXf distances(5, 5);
    for (int i = 0; i < 5; ++i) {
      for (int j = 0; j < 5; ++j) distances(i, j) = std::abs(at[i] - at[j]);
    }
    const auto tree = averageLinkage(distances);
    QCOMPARE(tree.size(), std::size_t{4});
    QCOMPARE(sorted(flipped(tree, 5, 0)), (Order{0, 1}));
    QCOMPARE(sorted(flipped(tree, 6, 0)), (Order{2, 3}));
    QCOMPARE(sorted(flipped(tree, 7, 0)), (Order{0, 1, 2, 3}));
    Order order = optimalLeafOrder(tree, distances);
    if (order.front() != 0) std::ranges::reverse(order);
    QCOMPARE(order, (Order{0, 1, 2, 3, 4}));
  }

  void noFlippingOfTheTreeIsShorter() {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const int leaves = 2 + static_cast<int>(seed % 9);
      const Eigen::MatrixXf distances = randomDistances(leaves, seed);
      const auto tree = averageLinkage(distances);
      double least = std::numeric_limits<double>::infinity();
      std::vector<Order> all;
      for (unsigned flips = 0; flips < 1U << tree.size(); ++flips) {
        all.push_back(flipped(tree, 2 * leaves - 2, flips));
        least = std::min(least, lengthOf(all.back(), distances));
      }
      const Order order = optimalLeafOrder(tree, distances);
      QVERIFY(std::ranges::find(all, order) != all.end());
      QVERIFY(near(lengthOf(order, distances), least, 1e-5));
    }
    QCOMPARE(optimalLeafOrder({}, Eigen::MatrixXf::Zero(1, 1)), Order{0});
  }
};

QTEST_APPLESS_MAIN(TestInspectOrder)
#include "test_inspect_order.moc"
