#include "core/study/sweep.h"

#include "core/study/study_recorder.h"
#include "core/train/metrics.h"
#include "core/train/settings.h"
#include "core/train/sizing.h"

#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

// “units=32 learning-rate=0.003”
std::string nameOf(const Experiment& experiment, std::span<const std::string> keys) {
  std::string name;
  for (const std::string& key : keys) {
    const Setting& setting = *findSetting(key);
    if (!setting.applies(experiment)) continue;
    name += (name.empty() ? "" : " ") + key + '=' + setting.read(experiment);
  }
  return name;
}

// All that a dataset follows from, as text.
std::string dataKey(const Experiment& experiment) {
  Experiment data;
  data.task = experiment.task;
  data.data = experiment.data;
  return toJson(data).dump();
}

Result<void> checkData(const SweepPlan& plan, const Dataset& dataset) {
  const auto samples = dataset.split(Split::Validation);
  if (samples.empty()) {
    return failField("split",
                     "Split: a search chooses by the validation part, and this split leaves none");
  }
  if (plan.metric == lossMetric) return {};
  const Evaluation known = evaluate(dataset, truth(dataset, samples));
  if (find(known.metrics, plan.metric)) return {};
  std::string names(lossMetric);
  for (const NamedValue& metric : known.metrics) names += ", " + metric.name;
  return failField("metric", "Metric: expected one of %1 for these data, found “%2”", names,
                   plan.metric);
}

}  // namespace

Result<Sweep> Sweep::create(SweepPlan plan, const ProjectTables& tables, std::optional<int> only) {
  if (auto checked = checkPlan(plan); !checked) return tl::unexpected(checked.error());
  auto experiments = gatescope::configurations(plan);
  if (!experiments) return tl::unexpected(experiments.error());
  Sweep sweep;
  sweep.m_plan = std::move(plan);
  for (Experiment& experiment : *experiments) {
    sweep.m_configurations.push_back({std::move(experiment), nullptr});
  }
  if (only && (*only < 0 || *only >= sweep.trials())) {
    return fail("Trial: this sweep has the trials 0 to %1, found %2", sweep.trials() - 1, *only);
  }
  Datasets datasets;
  for (int i = 0; i < sweep.configurations(); ++i) {
    if (only && *only / sweep.m_plan.seeds != i) continue;
    auto taken =
        sweep.takeData(sweep.m_configurations[static_cast<std::size_t>(i)], tables, datasets);
    if (!taken) return tl::unexpected(taken.error());
  }
  return sweep;
}

Result<void> Sweep::takeData(Configuration& configuration, const ProjectTables& tables,
                             Datasets& datasets) const {
  const Experiment& experiment = configuration.experiment;
  std::shared_ptr<const Dataset>& dataset = datasets[dataKey(experiment)];
  if (!dataset) {
    auto made = makeDataset(*tables.table, experiment.task, experiment.data, tables.test.get());
    if (!made) return tl::unexpected(made.error());
    dataset = std::make_shared<const Dataset>(std::move(*made));
    if (auto checked = checkData(m_plan, *dataset); !checked) return checked;
  }
  configuration.dataset = dataset;
  return checkMemory(experiment, *dataset);
}

const Experiment& Sweep::configuration(int number) const {
  return m_configurations[static_cast<std::size_t>(number)].experiment;
}

const Dataset& Sweep::dataset(int configuration) const {
  return *m_configurations[static_cast<std::size_t>(configuration)].dataset;
}

Trial Sweep::trial(int number) const {
  const Configuration& of = m_configurations[static_cast<std::size_t>(number / m_plan.seeds)];
  Trial trial;
  trial.number = number;
  trial.experiment = of.experiment;
  trial.experiment.training.seed += static_cast<std::uint64_t>(number % m_plan.seeds);
  trial.dataset = of.dataset;
  trial.name = nameOf(of.experiment, searchedKeys(m_plan.searches));
  if (m_plan.seeds > 1) trial.name += " seed=" + toText(trial.experiment.training.seed);
  return trial;
}

double metricValue(const SweepPlan& plan, const EpochRecord& record) {
  if (plan.metric == lossMetric) return record.validationLoss;
  return find(record.metrics, plan.metric).value_or(std::numeric_limits<double>::quiet_NaN());
}

bool higherIsBetter(const SweepPlan& plan) {
  return plan.metric != lossMetric && metricInfo(plan.metric).higherIsBetter;
}

Result<SweepPlan> planOf(const StudyRecord& study) {
  return sweepPlanFromText(study.plan);
}

Result<bool> runSweep(const Sweep& sweep, SweepSource& source, RunTrialsOptions options) {
  if (options.atOnce == 0 && sweep.plan().halving) options.atOnce = 1;
  return runTrials(source, options);
}

Result<bool> runSweep(const Sweep& sweep, Project& project, StudyRecord& study,
                      RunTrialsOptions options) {
  const auto known = project.studyRuns(study.id);
  if (!known) return tl::unexpected(known.error());
  SweepSource source(sweep, *known);
  StudyRecorder recorder(project, study.id);
  options.recorder = &recorder;
  const auto whole = runSweep(sweep, source, std::move(options));
  if (!whole) return whole;
  study.finished = *whole;
  if (auto stored = project.updateStudyPlan(study); !stored) return tl::unexpected(stored.error());
  return whole;
}

Result<StudyRecord> studyOfSweep(Project& project, const SweepPlan& plan) {
  const auto studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  for (StudyRecord study : *studies) {
    if (study.kind != sweepKind || study.deleted) continue;
    const auto its = planOf(study);
    if (!its) return tl::unexpected(its.error());
    if (isWidening(plan, *its).value_or(false)) return study;
    if (!isWidening(*its, plan).value_or(false)) continue;
    study.plan = toJson(plan).dump();
    study.finished = false;
    if (auto updated = project.updateStudyPlan(study); !updated) {
      return tl::unexpected(updated.error());
    }
    return study;
  }
  StudyRecord study;
  study.kind = sweepKind;
  study.name = plan.name;
  study.plan = toJson(plan).dump();
  const auto id = project.addStudy(study);
  if (!id) return tl::unexpected(id.error());
  study.id = *id;
  return study;
}

}  // namespace gatescope
