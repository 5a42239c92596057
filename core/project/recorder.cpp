#include "core/project/recorder.h"

#include "core/cells/cells.h"
#include "core/train/baselines.h"
#include "core/train/optimizer.h"
#include "core/train/sizing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

// What makes an epoch the best, as for the trainer: the lowest validation loss, or training loss
// where nothing is left for validation.
double score(const EpochRecord& record) {
  return std::isnan(record.validationLoss) ? record.trainingLoss : record.validationLoss;
}

NamedValues metricsOf(const std::vector<Baseline>& baselines, const std::string& key) {
  const auto found = std::ranges::find(baselines, key, &Baseline::key);
  return found == baselines.end() ? NamedValues() : found->evaluation.metrics;
}

std::vector<RunBaseline> runBaselines(const BaselineTable& table) {
  std::vector<RunBaseline> all;
  for (const Baseline& baseline : table.deciding()) {
    all.push_back({baseline.key, baseline.name, metricsOf(table.test, baseline.key),
                   metricsOf(table.validation, baseline.key)});
  }
  return all;
}

// SQLite's longest value; a checkpoint is one.
constexpr std::int64_t mostBytes = 1'000'000'000;

// Values and best weights, the optimizer's vectors, and some room for the rest.
std::int64_t mostParameters(const TrainingSettings& training) {
  const int vectors = 2 + optimizerVectors(training);
  return (mostBytes - mostBytes / 100) / (vectors * static_cast<std::int64_t>(sizeof(Scalar)));
}

}  // namespace

RunRecorder::RunRecorder(Project& project, RunId run, const Trainer& trainer,
                         TrainingObserver* next)
    : m_project(project),
      m_run(run),
      m_trainer(trainer),
      m_next(next),
      m_bestScore(std::numeric_limits<double>::infinity()) {
  const auto before = project.run(run);  // epochs of a run that is resumed
  if (!before) {
    m_error = before.error();
  } else if (*before) {
    for (const EpochRecord& epoch : (*before)->epochs) {
      if (score(epoch) < m_bestScore) m_bestScore = score(epoch);
    }
  }
}

void RunRecorder::onBatch(const BatchEvent& event) {
  if (m_next != nullptr) m_next->onBatch(event);
}

void RunRecorder::onEpoch(const EpochRecord& record, std::shared_ptr<const Weights> weights) {
  if (!m_error) {
    const bool best = score(record) < m_bestScore;
    if (best) m_bestScore = score(record);
    const auto written =
        m_project.appendEpoch(m_run, record, *weights, m_trainer.checkpoint(), best);
    if (!written) m_error = written.error();
  }
  if (m_next != nullptr) m_next->onEpoch(record, std::move(weights));
}

std::string runName(const ModelSettings& model) {
  const Cell* cell = findCell(model.cell);
  std::string name = model.bidirectional ? "bidirectional " : "";
  name += cell != nullptr ? std::string(cell->name) : model.cell;
  name += ' ';
  if (model.layers > 1) name += std::to_string(model.layers) + " × ";
  return name + std::to_string(model.units);
}

Result<RunRecord> newRunRecord(const Experiment& experiment,
                               const std::shared_ptr<const Dataset>& dataset) {
  const auto parameters = parameterCount(experiment, *dataset);
  if (!parameters) return tl::unexpected(parameters.error());
  if (const auto most = mostParameters(experiment.training); *parameters > most) {
    return failField(
        "units",
        "Units: this network has %1 parameters and a project holds networks of at most "
        "%2; choose fewer units or layers",
        *parameters, most);
  }
  RunRecord record;
  record.name = runName(experiment.model);
  record.experiment = experiment;
  record.parameters = *parameters;
  record.baselines = runBaselines(*baselineTable(dataset));
  return record;
}

void applyOutcome(RunRecord& record, const RunOutcome& outcome) {
  record.status = outcome.status;
  record.bestEpoch = outcome.bestEpoch;
  record.validation = outcome.validation.metrics;
  record.test = outcome.test.metrics;
  record.seconds += outcome.seconds;
  record.message = outcome.message.text();
}

}  // namespace gatescope
