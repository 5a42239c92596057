#pragma once

#include "core/data/dataset.h"
#include "core/train/events.h"
#include "core/train/experiment.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace gatescope {

// Where a trial stood when it was left: it goes on from there.
struct TrialStart {
  Checkpoint checkpoint;
  std::vector<EpochRecord> epochs;  // all until then
  double seconds = 0;               // that they took
};

// One network to be trained, independently of every other.
struct Trial {
  int number = 0;    // within its study
  std::string name;  // "GRU 32, seed 3"
  Experiment experiment;
  std::shared_ptr<const Dataset> dataset;
  int untilEpoch = 0;  // stands still there, to go on when it is offered again with a later end; 0:
                       // trains to its experiment's end
  double seconds = 0;  // trains for so long at most, over all its parts; 0: no limit. Its bits then
                       // depend on the machine
  std::optional<TrialStart> start;  // none: untrained, or as far as the study's project has it
};

struct TrialResult {
  std::int64_t parameters = 0;
  std::vector<EpochRecord> epochs;  // from 0 on
  // Without confusions. Of a trial that stands at `untilEpoch` the status is Stopped and the
  // validation metrics are those of its best epoch's record.
  RunOutcome outcome;
  // As far as it was asked to go: finished, diverged, failed or at `untilEpoch`. False when it was
  // stopped on the way.
  bool isComplete = false;
  // Where a trial goes on from that was stopped or stands; none where a project keeps it.
  std::optional<TrialStart> next;
};

// Everything that may be told or asked while a trial is trained.
struct TrialWatch {
  // On the trainer's own thread.
  std::function<void(const EpochRecord&, std::shared_ptr<const Weights>, const Trainer&)> onEpoch =
      {};
  std::stop_token stop = {};
  PauseGate* pause = nullptr;
  int threads = 0;  // of the trainer; 0: the cores, shared with the other trainers of the process
};

// Trains on the caller's thread. What cannot be trained has failed, with the reason as its message.
TrialResult trainTrial(const Trial& trial, const TrialWatch& watch = {});

// The best epoch's record: of the lowest validation loss, or training loss where nothing is left
// for validation; the earliest of equals, as the trainer chooses. Not of an empty list.
const EpochRecord& bestEpoch(const std::vector<EpochRecord>& epochs);

}  // namespace gatescope
