#include "ui/control/weight_history.h"

#include "ui/control/training_controller.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

namespace gatescope::ui {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto share = std::chrono::milliseconds(60);  // of work before what was found is shown
// While networks train, eigenvalues are followed by a pause of this many times the work, so that it
// takes no core from them.
constexpr int restShare = 20, mostRest = 20000;  // ms

// Of the places from 0 to `count` that are not done the one farthest from all that are: a curve has
// its shape long before it has all of its points.
std::optional<std::size_t> nextPlace(const std::vector<bool>& done) {
  std::optional<std::size_t> best;
  std::size_t farthest = 0;
  for (std::size_t i = 0; i < done.size(); ++i) {
    if (done[i]) continue;
    std::size_t near = done.size();
    for (std::size_t j = 0; j < done.size(); ++j) {
      if (done[j]) near = std::min(near, i > j ? i - j : j - i);
    }
    if (!best || near > farthest) {
      best = i;
      farthest = near;
    }
  }
  return best;
}

}  // namespace

struct WeightHistory::Task {
  RunAt run;
  std::size_t layer = 0;
  int shown = 0;
  std::vector<int> counted, measured;  // epochs that are known, ascending
  bool measures = true;                // else it only counts
};

struct WeightHistory::Found {
  std::vector<int> kept;
  std::map<int, std::vector<std::vector<GateWeightCounts>>> counts;
  std::map<int, double> radii;
  bool allCounted = false, allMeasured = false;
};

WeightHistory::WeightHistory(const TrainingController& controller, QObject* parent)
    : QObject(parent), m_controller(controller), m_reader(std::make_shared<RunReader>()) {
  m_rest.setSingleShot(true);
  connect(&m_rest, &QTimer::timeout, this, &WeightHistory::ask);
}

void WeightHistory::follow(const RunAt& run, std::size_t layer, int shown) {
  if (m_project.lock() != run.project) {
    cancel();
    m_runs.clear();
    m_project = run.project;
  }
  m_run = run;
  // The job reads each epoch from the project.
  m_run.weights = nullptr;
  m_layer = layer;
  m_shown = shown;
  m_again = m_background.isBusy();
  if (!m_again) ask();
}

void WeightHistory::cancel() {
  m_rest.stop();
  m_background.cancel();
}

std::map<int, const EpochWeights*> WeightHistory::epochs() const {
  std::map<int, const EpochWeights*> result;
  const auto run = m_runs.find(m_run.id);
  if (run == m_runs.end()) return result;
  for (const int epoch : run->second.kept) {
    const auto known = run->second.epochs.find(epoch);
    if (known != run->second.epochs.end()) result[epoch] = &known->second;
  }
  return result;
}

// One share of the work, on the other thread.
class WeightHistory::Job {
 public:
  Job(RunReader& reader, const Task& task, const std::stop_token& stop)
      : m_reader(reader), m_task(task), m_stop(stop) {}

  Result<Found> work() {
    const auto dataset = m_reader.dataset(m_task.run);
    if (!dataset) return tl::unexpected(dataset.error());
    m_dataset = *dataset;
    auto kept = m_task.run.project->snapshotEpochs(m_task.run.id);
    if (!kept) return tl::unexpected(kept.error());
    m_found.kept = std::move(*kept);
    if (auto done = count(); !done) return tl::unexpected(done.error());
    m_found.allCounted = !m_late;
    // What was counted is shown before the eigenvalues, which take long, are found.
    if (m_late || !m_found.counts.empty() || !m_task.measures) return std::move(m_found);
    if (auto done = measure(); !done) return tl::unexpected(done.error());
    m_found.allMeasured = !m_late;
    return std::move(m_found);
  }

 private:
  bool timeIsUp() {
    m_late = m_stop.stop_requested() || Clock::now() - m_start > share;
    return m_late;
  }

  // None where the epoch was thinned out in the meantime.
  Result<std::vector<LayerWeights>> layersAt(int epoch) {
    RunAt at = m_task.run;
    at.epoch = epoch;
    const auto weights = m_reader.weights(at);
    if (!weights) return tl::unexpected(weights.error());
    if ((*weights)->epoch != epoch) return std::vector<LayerWeights>();
    return recurrentWeights(at.experiment, *m_dataset, **weights);
  }

  Result<void> count() {
    for (const int epoch : m_found.kept) {
      if (std::ranges::binary_search(m_task.counted, epoch)) continue;
      if (timeIsUp()) return {};
      const auto layers = layersAt(epoch);
      if (!layers) return tl::unexpected(layers.error());
      for (const LayerWeights& layer : *layers) {
        m_found.counts[epoch].push_back(weightCounts(layer));
      }
    }
    return {};
  }

  Result<void> measure() {
    std::vector<bool> done;
    for (const int epoch : m_found.kept) {
      done.push_back(std::ranges::binary_search(m_task.measured, epoch));
    }
    const auto shown = static_cast<std::size_t>(std::ranges::find(m_found.kept, m_task.shown) -
                                                m_found.kept.begin());
    while (!m_late) {
      auto place = nextPlace(done);
      if (!place || timeIsUp()) return {};
      if (shown < done.size() && !done[shown]) place = shown;
      const auto layers = layersAt(m_found.kept[*place]);
      if (!layers) return tl::unexpected(layers.error());
      if (m_task.layer < layers->size()) {
        const LayerWeights& layer = (*layers)[m_task.layer];
        if (layer.units > mostUnits) return {};
        const auto candidate = static_cast<std::size_t>(layer.candidate);
        const auto radius = spectralRadius(layer.gates[candidate].recurrent, layer.units);
        m_found.radii[m_found.kept[*place]] =
            radius.value_or(std::numeric_limits<double>::quiet_NaN());
      }
      done[*place] = true;
    }
    return {};
  }

  RunReader& m_reader;
  const Task& m_task;
  const std::stop_token& m_stop;
  const Clock::time_point m_start = Clock::now();
  bool m_late = false;
  std::shared_ptr<const Dataset> m_dataset;
  Found m_found;
};

void WeightHistory::ask() {
  if (m_run.project == nullptr) return;
  m_again = false;
  Task task{m_run, m_layer, m_shown, {}, {}, !m_rest.isActive()};
  for (const auto& [epoch, known] : m_runs[m_run.id].epochs) {
    task.counted.push_back(epoch);
    if (known.radii.contains(m_layer)) task.measured.push_back(epoch);
  }
  m_asked.start();
  m_background.requestNext(
      [this, task, reader = m_reader](std::stop_token stop) -> Background::Answer {
        auto result = Job(*reader, task, stop).work();
        return [this, run = task.run.id, layer = task.layer, result = std::move(result)]() mutable {
          if (result) take(run, layer, std::move(*result));
        };
      });
}

void WeightHistory::take(RunId run, std::size_t layer, Found&& found) {
  OfRun& of = m_runs[run];
  bool again = m_again || !found.allCounted || run != m_run.id || layer != m_layer;
  // A run that was rewound begins anew.
  const int newest = found.kept.empty() ? -1 : found.kept.back();
  if (!of.epochs.empty() && of.epochs.rbegin()->first > newest) {
    of.epochs.clear();
    again = true;
  }
  of.kept = std::move(found.kept);
  for (auto& [epoch, counts] : found.counts) of.epochs[epoch].layers = std::move(counts);
  for (const auto& [epoch, radius] : found.radii) of.epochs[epoch].radii[layer] = radius;
  if (!found.radii.empty() && m_controller.isActive()) {
    m_rest.start(static_cast<int>(std::min<qint64>(restShare * m_asked.elapsed(), mostRest)));
  }
  if (again || (!found.allMeasured && !m_rest.isActive())) ask();
  Q_EMIT changed();
}

}  // namespace gatescope::ui
