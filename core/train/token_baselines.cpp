#include "core/train/token_baselines.h"

#include "core/train/target_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace gatescope {

namespace {

constexpr std::int64_t kMostCounted = 10'000'000;
constexpr std::int64_t kMostChoosing = 200'000;

using Samples = std::span<const std::int32_t>;

// As many of the samples, evenly chosen, as have about `most` tokens together.
std::vector<std::int32_t> withTokens(const Dataset& dataset, Samples samples, std::int64_t most) {
  std::int64_t tokens = 1;
  for (const std::int32_t number : samples) tokens += dataset.samples[toSize(number)].targetRows;
  const double share = std::min(1.0, static_cast<double>(most) / static_cast<double>(tokens));
  return evenly(samples,
                static_cast<std::size_t>(std::ceil(share * static_cast<double>(samples.size()))));
}

// Calls visit(v, w) for each token w that is to be foretold and the one before it.
template <typename Visit>
void forEachPair(const Dataset& dataset, Samples samples, Visit visit) {
  for (const std::int32_t number : samples) {
    const Sample& sample = dataset.samples[toSize(number)];
    for (std::int32_t i = 0; i < sample.targetRows; ++i) {
      const std::size_t row = toSize(sample.firstTarget + i);
      if (dataset.labels[row] >= 0) visit(dataset.tokens[row - 1], dataset.labels[row]);
    }
  }
}

// How often tokens and pairs of tokens stand in the training part.
class TokenCounts {
 public:
  explicit TokenCounts(const Dataset& dataset)
      : m_tokens(dataset.classes()), m_followed(dataset.classes()), m_first(dataset.classes() + 1) {
    const auto training = withTokens(dataset, dataset.split(Split::Training), kMostCounted);
    std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
    forEachPair(dataset, training, [&](std::int32_t v, std::int32_t w) {
      ++m_tokens[toSize(w)];
      ++m_followed[toSize(v)];
      pairs.emplace_back(v, w);
    });
    m_all = static_cast<std::int64_t>(pairs.size());
    std::ranges::sort(pairs);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (i == 0 || pairs[i] != pairs[i - 1]) {
        m_followers.push_back({pairs[i].second, 0});
        ++m_first[toSize(pairs[i].first) + 1];
      }
      ++m_followers.back().count;
    }
    for (std::size_t v = 1; v < m_first.size(); ++v) m_first[v] += m_first[v - 1];
  }

  struct Follower {
    std::int32_t token = 0;
    std::int64_t count = 0;
  };
  // Of a token, by number.
  std::span<const Follower> followers(std::int32_t token) const {
    const std::size_t first = m_first[toSize(token)];
    return std::span(m_followers).subspan(first, m_first[toSize(token) + 1] - first);
  }
  std::int64_t pair(std::int32_t v, std::int32_t w) const {
    const auto all = followers(v);
    const auto found = std::ranges::lower_bound(all, w, {}, &Follower::token);
    return found != all.end() && found->token == w ? found->count : 0;
  }
  std::int64_t followed(std::int32_t token) const { return m_followed[toSize(token)]; }  // c(v·)
  std::int64_t token(std::int32_t token) const { return m_tokens[toSize(token)]; }
  std::int64_t all() const { return m_all; }
  std::int32_t commonest() const {
    return static_cast<std::int32_t>(std::ranges::max_element(m_tokens) - m_tokens.begin());
  }
  double classes() const { return static_cast<double>(m_tokens.size()); }

 private:
  std::vector<std::int64_t> m_tokens, m_followed;
  std::vector<std::size_t> m_first;  // of each token's followers, and the end
  std::vector<Follower> m_followers;
  std::int64_t m_all = 0;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

class Bigram {
 public:
  explicit Bigram(const Dataset& dataset) : m_counts(dataset) {
    const bool isValidated = !dataset.split(Split::Validation).empty();
    const Split part = isValidated ? Split::Validation : Split::Training;
    chooseWeights(dataset, withTokens(dataset, dataset.split(part), kMostChoosing),
                  isValidated ? 0 : 1);
    for (std::int32_t v = 0; v < static_cast<std::int32_t>(dataset.classes()); ++v) {
      m_likeliest.push_back(findLikeliest(v));
    }
  }

  double probability(std::int32_t v, std::int32_t w) const {
    double sum = 0;
    const Parts parts = partsOf(v, w, 0);
    for (std::size_t i = 0; i < parts.size(); ++i) sum += m_weights[i] * parts[i];
    return sum;
  }
  std::int32_t likeliest(std::int32_t v) const { return m_likeliest[toSize(v)]; }
  const TokenCounts& counts() const { return m_counts; }

 private:
  using Parts = std::array<double, 3>;

  // What each count alone says of w after v, `own` of which are not counted. After a token that
  // nothing has followed a pair says what a token does.
  Parts partsOf(std::int32_t v, std::int32_t w, std::int64_t own) const {
    const std::int64_t followed = m_counts.followed(v);
    const double single = ratio(m_counts.token(w) - own, m_counts.all() - own);
    const double pair = followed > own ? ratio(m_counts.pair(v, w) - own, followed - own) : single;
    return {1 / m_counts.classes(), single, pair};
  }

  void chooseWeights(const Dataset& dataset, Samples samples, std::int64_t own) {
    constexpr int rounds = 50;
    std::vector<Parts> all;
    forEachPair(dataset, samples,
                [&](std::int32_t v, std::int32_t w) { all.push_back(partsOf(v, w, own)); });
    if (all.empty()) return;
    for (int round = 0; round < rounds; ++round) {
      Parts shares{};
      for (const Parts& parts : all) {
        Parts weighted;
        for (std::size_t i = 0; i < parts.size(); ++i) weighted[i] = m_weights[i] * parts[i];
        const double sum = weighted[0] + weighted[1] + weighted[2];
        for (std::size_t i = 0; i < parts.size(); ++i) shares[i] += weighted[i] / sum;
      }
      for (std::size_t i = 0; i < shares.size(); ++i) {
        m_weights[i] = shares[i] / static_cast<double>(all.size());
      }
    }
    // A part in which every pair is known would make all others impossible.
    constexpr double least = 1e-4;
    for (double& weight : m_weights) weight = (weight + least) / (1 + 3 * least);
  }

  // One of v's followers, or the commonest token.
  std::int32_t findLikeliest(std::int32_t v) const {
    std::int32_t best = m_counts.commonest();
    double highest = probability(v, best);
    for (const auto& [w, count] : m_counts.followers(v)) {
      const double own = probability(v, w);
      if (own <= highest) continue;
      highest = own;
      best = w;
    }
    return best;
  }

  TokenCounts m_counts;
  Parts m_weights{1.0 / 3, 1.0 / 3, 1.0 / 3};  // λ₀, λ₁, λ₂
  std::vector<std::int32_t> m_likeliest;       // after each token
};

// As evaluateClasses() does, of probabilities that need not stand in memory for every token.
template <typename Probability, typename Likeliest>
Measured measuredTokens(const Dataset& dataset, Split split, Probability probability,
                        Likeliest likeliest) {
  double tokens = 0, hits = 0, loss = 0;
  forEachPair(dataset, dataset.split(split), [&](std::int32_t v, std::int32_t w) {
    tokens += 1;
    hits += likeliest(v) == w ? 1 : 0;
    loss -= std::log(std::max(1e-15, probability(v, w)));
  });
  if (tokens == 0) return {};
  return {{{{"accuracy", hits / tokens},
            {"log_loss", loss / tokens},
            {"perplexity", std::exp(loss / tokens)}},
           {}},
          {}};
}

}  // namespace

std::vector<BaselineRule> tokenBaselines(const Dataset& dataset) {
  const auto model = std::make_shared<const Bigram>(dataset);
  const auto unigram = [&dataset, model](Split split) {
    const TokenCounts& counts = model->counts();
    return measuredTokens(
        dataset, split,
        [&](std::int32_t, std::int32_t w) { return ratio(counts.token(w), counts.all()); },
        [common = counts.commonest()](std::int32_t) { return common; });
  };
  const auto bigram = [&dataset, model](Split split) {
    return measuredTokens(
        dataset, split, [&](std::int32_t v, std::int32_t w) { return model->probability(v, w); },
        [&](std::int32_t v) { return model->likeliest(v); });
  };
  return {{"unigram", "most frequent token", unigram}, {"bigram", "bigrams", bigram}};
}

}  // namespace gatescope
