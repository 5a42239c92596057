#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace gatescope {

// How far configurations are trained before the worse ones are left: to the epochs of each rung.
struct Rungs {
  std::vector<int> epochs;  // rising; the last is the end of training
  int factor = 3;           // η: of a rung, one in so many goes on to the next

  // r, rη, rη², …, R. Where R/r is no power of η the last rung goes on to R all the same.
  static Rungs between(int least, int most, int factor);
  // Every configuration trains to its end: no halving.
  static Rungs single(int epochs) { return {{epochs}, 2}; }
};

// Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter
// Tuning", algorithm 2), over configurations 0 … n − 1: whenever a worker is free, the best
// configuration that is among the best 1/η of its rung and has not gone on yet goes on, from the
// highest rung down; where none is, the next untried one begins. Ties: the smaller number first.
//
// One job follows from the results told so far, in any order. With one worker all jobs follow from
// the scores; a plan of more configurations then begins with the jobs of the smaller one.
class Halving {
 public:
  struct Job {
    std::size_t configuration = 0;
    std::size_t rung = 0;
    bool operator==(const Job&) const = default;
  };

  Halving(Rungs rungs, std::size_t configurations);

  const Rungs& rungs() const { return m_rungs; }
  std::size_t configurations() const { return m_configurations; }

  // None for now, or for good where no job is in work.
  std::optional<Job> next();
  // Lower is better; NaN, of training that failed, is worst.
  void done(Job job, double score);

  // How a search stood that goes on: a job that was done or begun before, in the order of rungs.
  void know(Job job, std::optional<double> score);

 private:
  struct Entry {
    std::size_t configuration = 0;
    double score = 0;
    bool wentOn = false;
  };
  std::optional<std::size_t> promotable(std::size_t rung) const;

  Rungs m_rungs;
  std::size_t m_configurations = 0;
  std::vector<std::vector<Entry>> m_done;  // of each rung, the best first
  std::vector<bool> m_begun;               // of each configuration
  std::vector<Job> m_left;                 // begun before, to be taken up again first
};

}  // namespace gatescope
