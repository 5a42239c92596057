#pragma once

#include "core/project/project.h"
#include "core/project/recorder.h"
#include "core/study/run_trials.h"
#include "core/study/sweep_plan.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

// The kind of a study (StudyRecord) that is a sweep.
constexpr const char* sweepKind = "sweep";

// A sweep's plan with the data that its trials learn from.
class Sweep {
 public:
  // Refuses what cannot be trained or compared before anything is: a configuration that does not
  // fit the data or the memory, a metric that the task has not, data without a validation part.
  // `only`: the data of one trial's configuration are made and checked, no other trial can be asked
  // for.
  static Result<Sweep> create(SweepPlan plan, const ProjectTables& tables,
                              std::optional<int> only = {});

  const SweepPlan& plan() const { return m_plan; }
  int configurations() const { return static_cast<int>(m_configurations.size()); }
  int trials() const { return configurations() * m_plan.seeds; }
  const Experiment& configuration(int number) const;
  // With the number, name, seed and data that it has in this sweep; to be trained to its end.
  Trial trial(int number) const;
  const Dataset& dataset(int configuration) const;

 private:
  struct Configuration {
    Experiment experiment;
    std::shared_ptr<const Dataset> dataset;
  };
  using Datasets = std::map<std::string, std::shared_ptr<const Dataset>>;
  Sweep() = default;
  Result<void> takeData(Configuration& configuration, const ProjectTables& tables,
                        Datasets& datasets) const;

  SweepPlan m_plan;
  std::vector<Configuration> m_configurations;
};

// The metric that decides, of an epoch's record, or NaN.
double metricValue(const SweepPlan& plan, const EpochRecord& record);
bool higherIsBetter(const SweepPlan& plan);

// The trials of a sweep as workers ask for them: in their order, or by successive halving.
//
// What is asked next by halving depends on which results there are. With one worker that is a
// function of the plan alone; with several, of the order in which trials end, too. Each trial's own
// bits never depend on it.
class SweepSource : public TrialSource {
 public:
  // `known`: the study's runs so far. The search goes on as it stood: what has ended is not asked
  // for, what was begun is asked for first. The sweep outlives this.
  explicit SweepSource(const Sweep& sweep, std::span<const RunRecord> known = {});

  std::optional<Trial> next() override;
  void done(const Trial& trial, const TrialResult& result) override;

  // What came of the trials that were trained for this source, one a trial; for sweeps that no
  // project keeps.
  std::vector<RunRecord> runs() const;

 private:
  struct Stand {
    std::vector<EpochRecord> epochs;
    RunStatus status = RunStatus::Waiting;
    std::optional<TrialStart> next;
  };
  void takeUp(std::size_t configuration);
  bool stoodAt(const Stand& stand, std::size_t rung) const;
  bool beganAt(const Stand& stand, std::size_t rung) const;
  double score(std::size_t configuration, std::size_t rung) const;
  std::span<const Stand> standsOf(std::size_t configuration) const;
  void ask(Halving::Job job);
  void endIfWhole(Halving::Job job);

  const Sweep& m_sweep;
  Halving m_halving;
  std::vector<Stand> m_stands;  // of each trial
  std::vector<int> m_awaited;   // of each configuration: trials of the job in work
  std::deque<Trial> m_asked;
  std::map<int, RunRecord> m_runs;
};

// Trains what the source offers. Halving decides by the results that are there: one trial at a
// time, which is usual for it, makes them a function of the plan.
Result<bool> runSweep(const Sweep& sweep, SweepSource& source, RunTrialsOptions options = {});
// The same of a project's study, which goes on where it was. `study`: of this sweep; told whether
// it is finished.
Result<bool> runSweep(const Sweep& sweep, Project& project, StudyRecord& study,
                      RunTrialsOptions options = {});

// The study that this sweep is in the project: one with the same plan, or one that this plan widens
// (its plan is then the wider one); a new one where there is none. Where the project's has more
// configurations, the plan is its own.
Result<StudyRecord> studyOfSweep(Project& project, const SweepPlan& plan);
Result<SweepPlan> planOf(const StudyRecord& study);

}  // namespace gatescope
