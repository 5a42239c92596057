#pragma once

#include "core/inspect/weight_counts.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"

#include <map>
#include <memory>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace gatescope::ui {

class TrainingController;

// What is known of the weights of one epoch.
struct EpochWeights {
  std::vector<std::vector<GateWeightCounts>> layers;  // as Trace::layers
  std::map<std::size_t, double> radii;  // spectral radius by layer; NaN: the weights are no numbers
};

// How a run's weights went over its kept epochs: their spread, and the spectral radius of one
// layer's candidate. Found off the GUI thread, a few epochs at a time and the shown one first, and
// kept by run and epoch: nothing is computed twice. What cannot be read is left out.
class WeightHistory : public QObject {
  Q_OBJECT
 public:
  // Eigenvalues of more units take long: 14 s an epoch for 1,024.
  static constexpr int mostUnits = 512;

  explicit WeightHistory(const TrainingController& controller, QObject* parent = nullptr);

  // Goes on until all kept epochs of this run are known, and the radii of this layer.
  void follow(const RunAt& run, std::size_t layer, int shown);
  void cancel();

  // Of the run that is followed, by epoch: those that are known and still kept.
  std::map<int, const EpochWeights*> epochs() const;
  bool isBusy() const { return m_background.isBusy() || m_rest.isActive(); }

 Q_SIGNALS:
  void changed();

 private:
  struct OfRun {
    std::vector<int> kept;
    std::map<int, EpochWeights> epochs;
  };
  struct Task;
  struct Found;
  class Job;
  void ask();
  void take(RunId run, std::size_t layer, Found&& found);

  const TrainingController& m_controller;
  RunAt m_run;
  std::size_t m_layer = 0;
  int m_shown = 0;
  bool m_again = false;              // asked for while a job ran: there may be a new epoch
  std::weak_ptr<Project> m_project;  // whose runs these are
  std::map<RunId, OfRun> m_runs;
  QTimer m_rest;
  QElapsedTimer m_asked;
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
