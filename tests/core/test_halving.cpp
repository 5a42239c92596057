#include "core/study/halving.h"
#include "tests/support.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

using namespace gatescope;
using Job = Halving::Job;

namespace {

using Scores = std::vector<std::vector<double>>;  // of each rung

// All jobs in order, with one worker. Scores of the last rung given are those of all above.
std::vector<Job> jobsOf(Halving& halving, const Scores& scores) {
  std::vector<Job> jobs;
  while (const auto job = halving.next()) {
    jobs.push_back(*job);
    const auto& of = scores[std::min(job->rung, scores.size() - 1)];
    halving.done(*job, of[job->configuration]);
  }
  return jobs;
}

std::string text(const std::vector<Job>& jobs) {
  std::string all;
  for (const Job& job : jobs) {
    if (!all.empty()) all += ' ';
    all += std::to_string(job.configuration) + std::string(job.rung, '+');
  }
  return all;
}

}  // namespace

class TestHalving : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Resources r η^k of the paper's example, r = 1, R = 9, η = 3, with its early-stopping rates s of
  // 0, 1 and 2 as the least epochs r η^s.
  void rungsAreThoseOfThePaper() {
    QCOMPARE(Rungs::between(1, 9, 3).epochs, (std::vector{1, 3, 9}));
    QCOMPARE(Rungs::between(3, 9, 3).epochs, (std::vector{3, 9}));
    QCOMPARE(Rungs::between(9, 9, 3).epochs, (std::vector{9}));
    QCOMPARE(Rungs::between(1, 256, 4).epochs, (std::vector{1, 4, 16, 64, 256}));
  }

  void theLastRungIsTheEndOfTraining() {
    QCOMPARE(Rungs::between(6, 60, 3).epochs, (std::vector{6, 18, 60}));
    QCOMPARE(Rungs::between(1, 10, 3).epochs, (std::vector{1, 3, 10}));
    QCOMPARE(Rungs::between(20, 10, 2).epochs, (std::vector{10}));
    QCOMPARE(Rungs::single(7).epochs, (std::vector{7}));
  }

  // By hand. After 0 1 2, one of three may go on: 0. After 3 4 5, two of six: 0 and 5. With seven
  // and eight still two; with nine also 7. The upper rung then has 0 5 7, of which one goes on: 7.
  void aBracketByHand() {
    Halving halving(Rungs::between(1, 9, 3), 9);
    const Scores scores{{1, 8, 9, 7, 6, 2, 5, 3, 4}, {5, 0, 0, 0, 0, 6, 0, 4, 0}};
    QCOMPARE(text(jobsOf(halving, scores)), std::string("0 1 2 0+ 3 4 5 5+ 6 7 8 7+ 7++"));
  }

  // Here 7 is better than all before: of eight two may go on, 7 and 5, so that three have gone on
  // when 8 comes, which is no better.
  void aLateBestGoesOnAtOnce() {
    Halving halving(Rungs::between(1, 9, 3), 9);
    const Scores scores{{3, 8, 9, 7, 6, 2, 5, 1, 4}};
    QCOMPARE(text(jobsOf(halving, scores)), std::string("0 1 2 0+ 3 4 5 5+ 6 7 7+ 7++ 8"));
  }

  void aJobIsAskedAsSoonAsItCanBe() {
    Halving halving(Rungs::between(1, 4, 2), 4);
    QCOMPARE(halving.next().value(), (Job{0, 0}));
    QCOMPARE(halving.next().value(), (Job{1, 0}));
    halving.done({1, 0}, 0.5);
    QCOMPARE(halving.next().value(), (Job{2, 0}));  // of a rung of one, ⌊1/2⌋ = 0 go on
    halving.done({0, 0}, 0.7);
    QCOMPARE(halving.next().value(), (Job{1, 1}));
    halving.done({2, 0}, 0.1);
    QCOMPARE(halving.next().value(), (Job{2, 1}));  // of three, one may: now 2
    QCOMPARE(halving.next().value(), (Job{3, 0}));
    halving.done({3, 0}, 0.2);  // of four, two may: 2, which went on, and 3
    QCOMPARE(halving.next().value(), (Job{3, 1}));
    QVERIFY(!halving.next());
    halving.done({2, 1}, 0.1);
    QVERIFY(!halving.next());
    halving.done({1, 1}, 0.4);
    QCOMPARE(halving.next().value(), (Job{2, 2}));
    QVERIFY(!halving.next());
  }

  void withoutHalvingAllAreTrainedOnce() {
    Halving halving(Rungs::single(9), 4);
    QCOMPARE(text(jobsOf(halving, {{3, 1, 2, 4}})), std::string("0 1 2 3"));
  }

  void failedTrainingIsWorstAndEqualsAreInOrder() {
    Halving halving(Rungs::between(1, 3, 3), 6);
    const double none = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(text(jobsOf(halving, {{none, 2, 2, 2, 2, 2}})), std::string("0 1 2 1+ 3 4 5 2+"));
  }

  void moreConfigurationsBeginWithTheJobsOfFewer() {
    Scores many(1);
    for (int i = 0; i < 40; ++i) many[0].push_back((i * 17) % 41);
    Halving large(Rungs::between(1, 27, 3), 40);
    const std::vector<Job> all = jobsOf(large, many);
    for (const std::size_t count : {5u, 20u, 39u}) {
      Halving small(Rungs::between(1, 27, 3), count);
      const std::vector<Job> some = jobsOf(small, many);
      QVERIFY(some.size() < all.size());
      QVERIFY(std::equal(some.begin(), some.end(), all.begin()));
    }
  }

  void whatWasInterruptedGoesOnAsItWould() {
    Scores of(1);
    for (int i = 0; i < 30; ++i) of[0].push_back((i * 11) % 31);
    Halving whole(Rungs::between(1, 9, 3), 30);
    const std::vector<Job> all = jobsOf(whole, of);
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
      // The jobs before `cut` have ended, the one at it was in work.
      Halving resumed(Rungs::between(1, 9, 3), 30);
      for (std::size_t rung = 0; rung < 3; ++rung) {
        for (std::size_t i = 0; i < cut; ++i) {
          if (all[i].rung == rung) resumed.know(all[i], of[0][all[i].configuration]);
        }
        if (cut < all.size() && all[cut].rung == rung) resumed.know(all[cut], std::nullopt);
      }
      QCOMPARE(text(jobsOf(resumed, of)),
               text({all.begin() + static_cast<std::ptrdiff_t>(cut), all.end()}));
    }
  }

  // Five workers whose jobs end in any order, against the rule as it is printed.
  void manyWorkersAreAskedByTheRule() {
    Halving halving(Rungs::between(1, 27, 3), 60);
    const auto score = [](std::size_t configuration) {
      return static_cast<double>((configuration * 37) % 61);
    };
    std::vector<Job> working;
    std::array<std::set<std::pair<double, std::size_t>>, 4> ended;  // of each rung, best first
    std::array<std::set<std::size_t>, 4> begun;
    const auto expected = [&]() -> std::optional<Job> {
      for (std::size_t rung = 3; rung-- > 0;) {
        std::size_t left = ended[rung].size() / 3;
        for (auto it = ended[rung].begin(); left > 0; ++it, --left) {
          if (!begun[rung + 1].contains(it->second)) return Job{it->second, rung + 1};
        }
      }
      if (begun[0].size() == 60) return std::nullopt;
      return Job{begun[0].size(), 0};
    };
    for (std::size_t turn = 0;; ++turn) {
      while (working.size() < 5) {
        const auto job = halving.next();
        QVERIFY(job == expected());
        if (!job) break;
        begun[job->rung].insert(job->configuration);
        working.push_back(*job);
      }
      if (working.empty()) break;
      const auto which = static_cast<std::ptrdiff_t>((turn * 7) % working.size());
      const Job job = working[static_cast<std::size_t>(which)];
      working.erase(working.begin() + which);
      ended[job.rung].insert({score(job.configuration), job.configuration});
      halving.done(job, score(job.configuration));
    }
    QCOMPARE(begun[0].size(), std::size_t{60});
    QVERIFY(begun[1].size() >= 20 && begun[2].size() >= 6 && begun[3].size() >= 2);
  }
};

QTEST_GUILESS_MAIN(TestHalving)
#include "test_halving.moc"
