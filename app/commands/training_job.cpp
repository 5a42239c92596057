#include "app/commands/training_job.h"

#include "core/train/metrics.h"

#include <cmath>
#include <iostream>

namespace gatescope {

namespace {

// “epoch 3/60  training 0.41  validation 0.38  MAE 12.1  0.2 s” on standard error.
class ProgressLines : public TrainingObserver {
 public:
  ProgressLines(const Experiment& experiment, const Dataset& dataset, RunRecord& record)
      : m_epochs(experiment.training.epochs), m_metric(mainMetric(dataset)), m_record(record) {}

  void onEpoch(const EpochRecord& record, std::shared_ptr<const Weights>) override {
    m_record.epochs.push_back(record);
    std::string line = m_record.name + "  epoch " + toText(record.epoch) + "/" + toText(m_epochs);
    if (!std::isnan(record.trainingLoss)) line += "  training " + toText(record.trainingLoss);
    if (!std::isnan(record.validationLoss)) line += "  validation " + toText(record.validationLoss);
    if (const auto value = find(record.metrics, m_metric)) {
      line += "  " + std::string(metricInfo(m_metric).name) + " " + toText(*value);
    }
    std::cerr << line << '\n';
  }

 private:
  int m_epochs;
  std::string m_metric;
  RunRecord& m_record;
};

}  // namespace

Result<Trainer> makeTrainer(const TrainingJob& job) {
  auto trainer = Trainer::create(job.dataset, job.record.experiment, job.threads);
  if (!trainer || !job.resumed || job.project == nullptr) return trainer;
  const auto checkpoint = job.project->checkpoint(job.record.id);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  if (*checkpoint) {
    if (auto restored = trainer->restore(**checkpoint); !restored) {
      return tl::unexpected(restored.error());
    }
  }
  return trainer;
}

Result<void> train(TrainingJob& job, Trainer& trainer, const std::stop_token& stop) {
  ProgressLines progress(job.record.experiment, *job.dataset, job.record);
  if (job.project == nullptr) {
    applyOutcome(job.record, trainer.run(progress, stop));
    return {};
  }
  job.record.status = RunStatus::Training;
  job.record.message.clear();
  if (auto written = job.project->updateRun(job.record); !written) return written;
  RunRecorder recorder(*job.project, job.record.id, trainer, &progress);
  applyOutcome(job.record, trainer.run(recorder, stop));
  if (recorder.error()) return tl::unexpected(*recorder.error());
  return job.project->updateRun(job.record);
}

}  // namespace gatescope
