#include "core/train/engine.h"

#include "core/base/random.h"
#include "core/train/flush_denormals.h"
#include "core/train/shards.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace gatescope {
namespace {

std::span<const std::int32_t> shardOf(std::span<const std::int32_t> samples, int shard) {
  const auto first = static_cast<std::size_t>(shard) * shardSequences;
  return samples.subspan(first, std::min<std::size_t>(shardSequences, samples.size() - first));
}

}  // namespace

struct Engine::Slot {
  Tape tape;
  Batch batch;
  std::vector<Scalar> gradient;
  std::vector<float> answers;
  double loss = 0;
};

// All engines that use every core work in one arena: two runs side by side then have the cores one
// each, in place of twice as many threads that wait for one another, and a run that is alone has
// them all. Engines with a number of threads of their own have an arena of their own.
struct Engine::Arena {
  explicit Arena(int threads) {
    if (threads > 0) own.emplace(threads);
  }
  static tbb::task_arena& shared() {
    static tbb::task_arena arena;
    return arena;
  }
  tbb::task_arena& tasks() { return own ? *own : shared(); }

  std::optional<tbb::task_arena> own;
};

Engine::Engine(std::shared_ptr<const Dataset> dataset, const Experiment& experiment, Model model,
               int threads)
    : m_dataset(std::move(dataset)),
      m_model(std::move(model)),
      m_batches(m_dataset, experiment),
      m_objective(experiment, *m_dataset),
      m_arena(std::make_unique<Arena>(threads)),
      m_slots(
          static_cast<std::size_t>(std::clamp(m_arena->tasks().max_concurrency(), 1, mostSlots))) {}

Engine::~Engine() = default;

template <typename Work, typename Collect>
bool Engine::forShards(int count, const Work& work, const Collect& collect,
                       const std::stop_token& stop) {
  const int wave = static_cast<int>(m_slots.size());
  for (int first = 0; first < count; first += wave) {
    if (stop.stop_requested()) return false;
    const int busy = std::min(wave, count - first);
    const auto run = [&](int i) {
      const FlushDenormals flush;
      work(first + i, m_slots[static_cast<std::size_t>(i)]);
    };
    if (busy == 1) {
      run(0);
    } else {
      m_arena->tasks().execute([&] { tbb::parallel_for(0, busy, run, tbb::simple_partitioner()); });
    }
    for (int i = 0; i < busy; ++i) collect(m_slots[static_cast<std::size_t>(i)]);
  }
  return true;
}

double Engine::lossAndGradient(std::span<const std::int32_t> batch, std::uint64_t name,
                               std::span<Scalar> gradient) {
  const auto items = static_cast<Scalar>(std::max<std::int64_t>(m_batches.items(batch), 1));
  std::fill(gradient.begin(), gradient.end(), Scalar(0));
  double loss = 0;
  const auto work = [&](int shard, Slot& slot) {
    slot.gradient.assign(gradient.size(), Scalar(0));
    m_batches.fill(shardOf(batch, shard), slot.batch);
    slot.tape.reset();
    slot.tape.bind(m_model.parameters(), slot.gradient);
    ForwardOptions options;
    options.training = true;
    options.dropoutKey = Random({name, static_cast<std::uint64_t>(shard)}).next();
    const Var outputs = m_model.forward(slot.tape, slot.batch, options);
    const Var lossNode = m_objective.loss(slot.tape, outputs, slot.batch, items);
    slot.loss = static_cast<double>(slot.tape.value(lossNode)(0, 0));
    slot.tape.backward(lossNode);
  };
  const auto collect = [&](Slot& slot) {
    loss += slot.loss;
    std::transform(gradient.begin(), gradient.end(), slot.gradient.begin(), gradient.begin(),
                   std::plus<>());
  };
  forShards(shardCount(static_cast<int>(batch.size())), work, collect, {});
  return loss;
}

std::optional<Engine::Answer> Engine::answer(std::span<const std::int32_t> samples,
                                             std::stop_token stop) {
  Answer answer;
  Predictions& predictions = answer.predictions;
  predictions.samples.assign(samples.begin(), samples.end());
  predictions.width = m_objective.width();
  const auto work = [&](int shard, Slot& slot) {
    m_batches.fill(shardOf(samples, shard), slot.batch);
    slot.tape.reset();
    slot.tape.bind(m_model.parameters(), {});
    const Var outputs = m_model.forward(slot.tape, slot.batch);
    const Var lossNode = m_objective.loss(slot.tape, outputs, slot.batch, Scalar(1));
    slot.loss = static_cast<double>(slot.tape.value(lossNode)(0, 0));
    slot.answers.clear();
    for (Index b = 0; b < slot.batch.size; ++b) {
      const std::size_t count = m_objective.rows(slot.batch, b) * predictions.width;
      slot.answers.resize(slot.answers.size() + count);
      m_objective.answer(slot.tape.value(outputs), slot.batch, b,
                         std::span(slot.answers).last(count));
    }
  };
  const auto collect = [&](Slot& slot) {
    answer.loss += slot.loss;
    predictions.values.insert(predictions.values.end(), slot.answers.begin(), slot.answers.end());
  };
  if (!forShards(shardCount(static_cast<int>(samples.size())), work, collect, stop)) {
    return std::nullopt;
  }
  const auto items = static_cast<double>(m_batches.items(samples));
  answer.loss = items > 0 ? answer.loss / items : std::numeric_limits<double>::quiet_NaN();
  return answer;
}

}  // namespace gatescope
