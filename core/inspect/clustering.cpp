#include "core/inspect/clustering.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gatescope {
namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();

// The nearest of the active clusters; `preferred` where it is as near as any, so that a chain turns
// back on itself instead of running in circles.
int nearest(const Eigen::MatrixXf& distances, const std::vector<int>& active, int from,
            int preferred) {
  int best = preferred;
  float least = preferred < 0 ? infinite : distances(preferred, from);
  for (const int other : active) {
    if (other == from || distances(other, from) >= least) continue;
    best = other;
    least = distances(other, from);
  }
  return best;
}

// Average linkage of Lance and Williams: the mean of the distances of all pairs. The pair's place
// in the matrix becomes b's.
void join(Eigen::MatrixXf& distances, std::vector<int>& sizes, int a, int b) {
  const auto wa = static_cast<float>(sizes[static_cast<std::size_t>(a)]);
  const auto wb = static_cast<float>(sizes[static_cast<std::size_t>(b)]);
  distances.col(b) = (wa * distances.col(a) + wb * distances.col(b)) / (wa + wb);
  distances.row(b) = distances.col(b).transpose();
  sizes[static_cast<std::size_t>(b)] += sizes[static_cast<std::size_t>(a)];
}

// A fork of the tree as a range of places: leaves [begin, middle) left, [middle, end) right.
struct Fork {
  int begin = 0, middle = 0, end = 0;
};
struct Places {
  int begin = 0, end = 0;
  int count() const { return end - begin; }
};

// The tree laid out from left to right, unflipped.
struct Layout {
  std::vector<int> leaves;      // which stands at a place
  std::vector<Fork> forks;      // one a merge
  std::vector<Places> cluster;  // of every leaf and merge
};

Layout layOut(const std::vector<Merge>& tree) {
  const auto leaves = static_cast<int>(tree.size()) + 1;
  Layout layout;
  layout.cluster.resize(2 * tree.size() + 1);
  // No recursion: a tree may be as deep as it has leaves. Left sides come first, so a leaf stands
  // behind those that came before it.
  std::vector<int> waiting{2 * leaves - 2};
  while (!waiting.empty()) {
    const int cluster = waiting.back();
    waiting.pop_back();
    if (cluster >= leaves) {
      const Merge& merge = tree[static_cast<std::size_t>(cluster - leaves)];
      waiting.push_back(merge.right);
      waiting.push_back(merge.left);
      continue;
    }
    const auto at = static_cast<int>(layout.leaves.size());
    layout.cluster[static_cast<std::size_t>(cluster)] = {at, at + 1};
    layout.leaves.push_back(cluster);
  }
  for (std::size_t m = 0; m < tree.size(); ++m) {
    const Places left = layout.cluster[static_cast<std::size_t>(tree[m].left)];
    const Places right = layout.cluster[static_cast<std::size_t>(tree[m].right)];
    layout.forks.push_back({left.begin, left.end, right.end});
    layout.cluster[static_cast<std::size_t>(leaves) + m] = {left.begin, right.end};
  }
  return layout;
}

// Bar-Joseph et al. 2001, section 3. M(u, w): the least sum of distances along an order of the
// cluster in which u and w first meet, with u and w at its two ends; for a fork,
//   M(u, w) = min over o, k of M(u, o) + D(o, k) + M(k, w),
// where o may be the other end of u's side and k that of w's. By way of
// T(k) = min over o of M(u, o) + D(o, k) that is O(n³) in all (Biedl et al. 2001, “Optimal
// arrangement of leaves in the tree representing hierarchical clustering”). All by place.
class LeafOrder {
 public:
  LeafOrder(const std::vector<Merge>& tree, const Eigen::MatrixXf& distances)
      : m_tree(tree),
        m_leaves(static_cast<int>(tree.size()) + 1),
        m_layout(layOut(tree)),
        m_distances(distances(m_layout.leaves, m_layout.leaves)),
        m_sums(Eigen::MatrixXf::Zero(m_leaves, m_leaves)) {}

  std::vector<int> best() {
    for (std::size_t m = 0; m < m_tree.size(); ++m) fill(m);
    std::vector<int> order;
    const Fork& root = m_layout.forks.back();
    Eigen::Index u = 0, w = 0;
    m_sums.block(root.begin, root.middle, root.middle - root.begin, root.end - root.middle)
        .minCoeff(&u, &w);
    write(2 * m_leaves - 2, root.begin + static_cast<int>(u), root.middle + static_cast<int>(w),
          order);
    return order;
  }

 private:
  // The places that can be the other end of a cluster when `end` is one: the far side of its fork,
  // and for a leaf itself.
  Places otherEnds(int cluster, int end) const {
    if (cluster < m_leaves) return {end, end + 1};
    const Fork& fork = m_layout.forks[static_cast<std::size_t>(cluster - m_leaves)];
    return end < fork.middle ? Places{fork.middle, fork.end} : Places{fork.begin, fork.middle};
  }

  void fill(std::size_t merge) {
    const auto [left, right] = m_tree[merge];
    const Fork& fork = m_layout.forks[merge];
    const int width = fork.end - fork.middle;
    Eigen::ArrayXf through(width), sums(width);
    for (int u = fork.begin; u < fork.middle; ++u) {
      const Places others = otherEnds(left, u);
      through.setConstant(infinite);
      for (int o = others.begin; o < others.end; ++o) {
        through =
            through.min(m_distances.col(o).segment(fork.middle, width).array() + m_sums(o, u));
      }
      sums.setConstant(infinite);
      for (int k = fork.middle; k < fork.end; ++k) {
        const Places ends = otherEnds(right, k);
        auto part = sums.segment(ends.begin - fork.middle, ends.count());
        part = part.min(m_sums.col(k).segment(ends.begin, ends.count()).array() +
                        through(k - fork.middle));
      }
      m_sums.col(u).segment(fork.middle, width) = sums.matrix();
      m_sums.row(u).segment(fork.middle, width) = sums.matrix().transpose();
    }
  }

  // Appends the leaves of a cluster from u at one end to w at the other: the o and k that gave
  // M(u, w) are looked for again, which costs less than to keep them.
  void write(int cluster, int u, int w, std::vector<int>& order) const {
    struct Piece {
      int cluster, first, last;
    };
    std::vector<Piece> waiting{{cluster, u, w}};
    while (!waiting.empty()) {
      const Piece piece = waiting.back();
      waiting.pop_back();
      if (piece.cluster < m_leaves) {
        order.push_back(piece.cluster);
        continue;
      }
      auto [near, far] = m_tree[static_cast<std::size_t>(piece.cluster - m_leaves)];
      const Fork& fork = m_layout.forks[static_cast<std::size_t>(piece.cluster - m_leaves)];
      if (piece.first >= fork.middle) std::swap(near, far);
      const auto [o, k] = meeting(near, piece.first, far, piece.last);
      waiting.push_back({far, k, piece.last});
      waiting.push_back({near, piece.first, o});
    }
  }

  std::pair<int, int> meeting(int near, int first, int far, int last) const {
    const Places os = otherEnds(near, first), ks = otherEnds(far, last);
    std::pair<int, int> best{os.begin, ks.begin};
    float least = infinite;
    for (int o = os.begin; o < os.end; ++o) {
      for (int k = ks.begin; k < ks.end; ++k) {
        const float sum = m_sums(o, first) + m_distances(k, o) + m_sums(k, last);
        if (sum < least) best = {o, k}, least = sum;
      }
    }
    return best;
  }

  const std::vector<Merge>& m_tree;
  int m_leaves = 0;
  Layout m_layout;
  Eigen::MatrixXf m_distances;  // D
  Eigen::MatrixXf m_sums;       // M
};

}  // namespace

std::vector<Merge> averageLinkage(Eigen::MatrixXf distances) {
  const auto n = static_cast<int>(distances.rows());
  std::vector<int> active, sizes(static_cast<std::size_t>(n), 1), names;
  for (int i = 0; i < n; ++i) active.push_back(i), names.push_back(i);
  std::vector<Merge> merges;
  std::vector<int> chain;  // each the nearest of the one before it, ever nearer
  while (active.size() > 1) {
    if (chain.empty()) chain.push_back(active.front());
    const int last = chain.back();
    const int before = chain.size() > 1 ? chain[chain.size() - 2] : -1;
    const int next = nearest(distances, active, last, before);
    if (next != before) {
      chain.push_back(next);
      continue;
    }
    chain.resize(chain.size() - 2);
    merges.push_back(
        {names[static_cast<std::size_t>(before)], names[static_cast<std::size_t>(last)]});
    join(distances, sizes, before, last);
    names[static_cast<std::size_t>(last)] = n - 1 + static_cast<int>(merges.size());
    std::erase(active, before);
  }
  return merges;
}

std::vector<int> optimalLeafOrder(const std::vector<Merge>& tree,
                                  const Eigen::MatrixXf& distances) {
  if (tree.empty()) return {0};
  return LeafOrder(tree, distances).best();
}

}  // namespace gatescope
