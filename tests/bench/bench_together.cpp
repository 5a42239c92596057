// A GRU and its LSTM rival trained side by side, as the window does, against each alone. Shares the
// cores fairly when the two rates, as parts of their rates alone, add up to about 1.
// usage: bench_together [seconds a measurement, 4]

#include "core/base/random.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

using namespace gatescope;

namespace {

using Clock = std::chrono::steady_clock;

// Shape M of ../shared/peers: 32 sequences a batch, 100 steps of 16 inputs, 128 units.
std::shared_ptr<const Dataset> sequences() {
  auto data = std::make_shared<Dataset>();
  data->task = Task::Classify;
  data->shape = Shape::Long;
  data->name = "random numbers";
  data->targetNames = {"label"};
  data->classNames = {"no", "yes"};
  for (int i = 0; i < 16; ++i) data->inputNames.push_back("x" + std::to_string(i));
  data->inputScales.resize(16);
  Random random({1});
  for (std::int32_t i = 0; i < 256; ++i) {
    data->samples.push_back({std::int64_t{i} * 100, 100, i, 1, i});
    data->labels.push_back(static_cast<std::int32_t>(random.below(2)));
    data->splits[0].push_back(i);
    for (int k = 0; k < 1600; ++k) data->inputs.push_back(static_cast<float>(random.normal()));
  }
  return data;
}

struct BatchCounter : TrainingObserver {
  std::stop_token stop;
  long batches = 0;
  void onBatch(const BatchEvent&) override { batches += stop.stop_requested() ? 0 : 1; }
};

// Batches a second of each cell while all of them train.
std::vector<double> rates(const std::shared_ptr<const Dataset>& data,
                          const std::vector<const char*>& cells, double seconds) {
  std::vector<BatchCounter> counters(cells.size());
  std::stop_source stop;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      counters[i].stop = stop.get_token();
      threads.emplace_back([&, i] {
        Experiment experiment;
        const bool set = applySettings(experiment, std::string("task=classify units=128 batch=32 "
                                                               "epochs=1000000 patience=0 cell=") +
                                                       cells[i])
                             .has_value();
        auto trainer = Trainer::create(data, experiment);
        if (!set || !trainer) std::abort();
        trainer->run(counters[i], stop.get_token());
      });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop.request_stop();
  }
  std::vector<double> result;
  for (const BatchCounter& counter : counters)
    result.push_back(static_cast<double>(counter.batches) / seconds);
  return result;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 4;
  const auto data = sequences();
  std::vector<double> sums, shares;
  for (int round = 0; round < 3; ++round) {
    const double gru = rates(data, {"gru"}, seconds)[0];
    const double lstm = rates(data, {"lstm"}, seconds)[0];
    const std::vector<double> both = rates(data, {"gru", "lstm"}, seconds);
    sums.push_back(both[0] / gru + both[1] / lstm);
    shares.push_back(both[0] / gru / sums.back());
  }
  std::printf("{\"what\":\"GRU and LSTM side by side, sum of their parts\",\"ratio\":%.3f}\n",
              median(sums));
  std::printf("{\"what\":\"of which the GRU\",\"share\":%.3f}\n", median(shares));
  return EXIT_SUCCESS;
}
