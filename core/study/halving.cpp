#include "core/study/halving.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace gatescope {

Rungs Rungs::between(int least, int most, int factor) {
  assert(least >= 1 && factor >= 2);
  Rungs rungs{{}, factor};
  std::int64_t epochs = std::min(least, most);
  // ⌊log_η(R/r)⌋ + 1 rungs.
  for (; epochs * factor <= most; epochs *= factor) {
    rungs.epochs.push_back(static_cast<int>(epochs));
  }
  rungs.epochs.push_back(most);
  return rungs;
}

Halving::Halving(Rungs rungs, std::size_t configurations)
    : m_rungs(std::move(rungs)),
      m_configurations(configurations),
      m_done(m_rungs.epochs.size()),
      m_begun(configurations) {}

// The best of a rung's best 1/η that has not gone on.
std::optional<std::size_t> Halving::promotable(std::size_t rung) const {
  const std::vector<Entry>& entries = m_done[rung];
  const std::size_t candidates = entries.size() / static_cast<std::size_t>(m_rungs.factor);
  for (std::size_t i = 0; i < candidates; ++i) {
    if (!entries[i].wentOn) return i;
  }
  return std::nullopt;
}

std::optional<Halving::Job> Halving::next() {
  if (!m_left.empty()) {
    const Job job = m_left.front();
    m_left.erase(m_left.begin());
    return job;
  }
  for (std::size_t rung = m_done.size() - 1; rung-- > 0;) {
    if (const auto place = promotable(rung)) {
      Entry& entry = m_done[rung][*place];
      entry.wentOn = true;
      return Job{entry.configuration, rung + 1};
    }
  }
  const auto untried = std::ranges::find(m_begun, false);
  if (untried == m_begun.end()) return std::nullopt;
  *untried = true;
  return Job{static_cast<std::size_t>(untried - m_begun.begin()), 0};
}

void Halving::done(Job job, double score) {
  if (std::isnan(score)) score = std::numeric_limits<double>::infinity();
  const Entry entry{job.configuration, score, false};
  std::vector<Entry>& entries = m_done[job.rung];
  const auto place = std::ranges::upper_bound(entries, entry, [](const Entry& a, const Entry& b) {
    return std::pair(a.score, a.configuration) < std::pair(b.score, b.configuration);
  });
  entries.insert(place, entry);
}

void Halving::know(Job job, std::optional<double> score) {
  m_begun[job.configuration] = true;
  if (job.rung > 0) {
    const auto below =
        std::ranges::find(m_done[job.rung - 1], job.configuration, &Entry::configuration);
    assert(below != m_done[job.rung - 1].end());
    below->wentOn = true;
  }
  if (score) {
    done(job, *score);
  } else {
    m_left.push_back(job);
  }
}

}  // namespace gatescope
