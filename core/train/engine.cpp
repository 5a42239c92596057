#include "core/train/engine.h"

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/kernels/aligned.h"
#include "core/train/flush_denormals.h"
#include "core/train/rollout.h"
#include "core/train/shards.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace gatescope {
namespace {

// Adds a gradient to a sum; what is left of it is 0.
void moveGradient(std::span<Scalar> gradient, std::span<Scalar> sum) {
  VectorView from(gradient.data(), std::ssize(gradient));
  VectorView(sum.data(), std::ssize(sum)) += from;
  from.setZero();
}

std::span<const std::int32_t> shardOf(std::span<const std::int32_t> samples, int shard) {
  const auto first = static_cast<std::size_t>(shard) * shardSequences;
  return samples.subspan(first, std::min<std::size_t>(shardSequences, samples.size() - first));
}

}  // namespace

struct Engine::Slot {
  Tape tape;
  Batch batch;
  Var outputs;
  std::vector<Part> parts;
  CarriedStates carried;            // while answering; a batch's stand in m_carried
  kernels::AlignedBuffer gradient;  // of all parameters
  bool isClean = false;             // the gradient is 0 throughout
  std::vector<float> answers;
  std::vector<std::size_t> starts;  // of each sequence's answers
  double loss = 0;
  std::optional<Rollout> rollout;  // of a recursive forecast
};

// All engines that use every core work in one arena, and a run that is alone has all its threads.
// Where as many engines are at work as there are cores, each stays on its caller's thread: helpers
// would only take a core from another, and a caller for whom the arena has no place left sleeps
// until one of them has done its work. Engines with a number of threads of their own have an arena
// of their own.
class Engine::Arena {
 public:
  explicit Arena(int threads) {
    if (threads > 0) m_own.emplace(threads);
  }

  int threads() { return tasks().max_concurrency(); }

  // While it lives, an engine is at work.
  class Work {
   public:
    Work() { ++s_atWork; }
    ~Work() { --s_atWork; }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
  };

  // work(0) … work(count − 1), on any thread and in any order.
  template <typename Count, typename Run>
  void forEach(Count count, const Run& run) {
    if (count < 2 || (!m_own && s_atWork > 1 && s_atWork >= threads())) {
      for (Count i = 0; i < count; ++i) run(i);
    } else {
      tasks().execute([&] { tbb::parallel_for(Count{0}, count, run, tbb::simple_partitioner()); });
    }
  }

 private:
  tbb::task_arena& tasks() {
    static tbb::task_arena shared;
    return m_own ? *m_own : shared;
  }

  static inline std::atomic<int> s_atWork = 0;
  std::optional<tbb::task_arena> m_own;
};

Engine::Engine(std::shared_ptr<const Dataset> dataset, const Experiment& experiment, Model model,
               int threads)
    : m_dataset(std::move(dataset)),
      m_model(std::move(model)),
      m_batches(m_dataset, experiment),
      m_pieces(m_dataset, experiment),
      m_objective(experiment, *m_dataset),
      m_arena(std::make_unique<Arena>(threads)),
      m_slots(static_cast<std::size_t>(std::clamp(m_arena->threads(), 1, mostSlots))) {
  for (const Parameter& parameter : m_model.parameters().list()) {
    // Those of categories are small, and are added up like all others.
    if (parameter.kind != ParameterKind::Embedding || !m_dataset->isText()) continue;
    m_embeddingFirst = static_cast<std::size_t>(parameter.offset);
    m_embeddingRows = static_cast<std::size_t>(parameter.rows);
    m_embeddingEnd = m_embeddingFirst + static_cast<std::size_t>(parameter.size());
  }
  if (!isRecursive(experiment)) return;
  for (Slot& slot : m_slots) slot.rollout.emplace(m_dataset, experiment);
}

Engine::~Engine() = default;

template <typename Work, typename Collect>
bool Engine::forShards(int count, const Work& work, const Collect& collect,
                       const std::stop_token& stop) {
  const int wave = static_cast<int>(m_slots.size());
  for (int first = 0; first < count; first += wave) {
    if (stop.stop_requested()) return false;
    const int busy = std::min(wave, count - first);
    m_arena->forEach(busy, [&](int i) {
      const FlushDenormals flush;
      work(first + i, m_slots[static_cast<std::size_t>(i)]);
    });
    collect(std::span(m_slots).first(static_cast<std::size_t>(busy)));
  }
  return true;
}

template <typename Work>
void Engine::forEach(std::size_t count, const Work& work) {
  constexpr Index kFewParameters = 128 * 1024;  // too few to wake other threads for
  const auto run = [&](std::size_t i) {
    const FlushDenormals flush;
    work(i);
  };
  if (m_model.parameters().size() < kFewParameters) {
    for (std::size_t i = 0; i < count; ++i) run(i);
  } else {
    m_arena->forEach(count, run);
  }
}

void Engine::pack(bool learns) {
  m_panels.resize(m_model.directions().size());
  forEach(m_panels.size(), [&](std::size_t i) { m_model.pack(i, learns, m_panels[i]); });
}

// What a pass over one shard is about.
struct Engine::ShardPass {
  std::span<const std::int32_t> samples;
  const BatchMaker* batches = nullptr;  // of the dataset that the samples are of
  const Pieces* pieces = nullptr;
  Scalar items = 1;  // of the loss: what its sum is divided by
  bool training = false;
  std::uint64_t name = 0;  // of the dropout masks
  CarriedStates* carried = nullptr;
  bool wantsAnswers = true;  // not the loss alone
  std::span<const Hold> holds = {};
};

int Engine::pieces(std::span<const std::int32_t> batch) const {
  return m_pieces.allAnswered() ? m_pieces.count(batch) : 1;
}

void Engine::readPiece(const ShardPass& pass, int piece, bool learns, Slot& slot) {
  pass.pieces->take(pass.samples, piece, slot.parts);
  pass.batches->fill(slot.parts, slot.batch);
  slot.tape.reset();
  slot.tape.bind(m_model.parameters(), learns ? gradientOf(slot) : std::span<Scalar>());
  ForwardOptions options;
  options.training = pass.training;
  options.dropoutKey = Random({pass.name, static_cast<std::uint64_t>(piece)}).next();
  options.panels = m_panels;
  options.holds = pass.holds;
  if (!pass.pieces->areWhole()) {
    if (piece == 0) pass.carried->begin(std::ssize(pass.samples));
    options.carried = pass.carried;
  }
  slot.outputs = m_model.forward(slot.tape, slot.batch, options);
}

Var Engine::lossOf(const ShardPass& pass, Slot& slot) const {
  return m_objective.loss(slot.tape, slot.outputs, slot.batch, pass.items);
}

// Where the last piece alone is answered, those before it only lead up to its state.
void Engine::learnShard(const ShardPass& pass, int piece, Slot& slot) {
  slot.gradient.reserve(m_model.parameters().size());
  if (!slot.isClean) std::ranges::fill(gradientOf(slot), Scalar(0));
  slot.isClean = false;
  slot.batch.tokens.clear();
  slot.loss = 0;
  const int count = m_pieces.count(pass.samples);
  if (m_pieces.allAnswered() && piece >= count) return;  // this shard's sequences have ended
  const int last = m_pieces.allAnswered() ? piece : count - 1;
  for (int p = m_pieces.allAnswered() ? piece : 0; p < last; ++p) readPiece(pass, p, false, slot);
  readPiece(pass, last, true, slot);
  const Var loss = lossOf(pass, slot);
  slot.loss = static_cast<double>(slot.tape.value(loss)(0, 0));
  slot.tape.backward(loss);
}

Engine::PieceLoss Engine::lossAndGradient(std::span<const std::int32_t> batch, int piece,
                                          std::uint64_t name, std::span<Scalar> gradient) {
  const Arena::Work atWork;
  const int shards = shardCount(static_cast<int>(batch.size()));
  if (std::ssize(m_carried) < shards) m_carried.resize(static_cast<std::size_t>(shards));
  m_pieces.take(batch, m_pieces.allAnswered() ? piece : m_pieces.count(batch) - 1, m_parts);
  pack(true);
  PieceLoss result;
  result.items = m_batches.items(m_parts);
  std::ranges::fill(gradient, Scalar(0));
  const auto work = [&](int shard, Slot& slot) {
    ShardPass pass{shardOf(batch, shard), &m_batches, &m_pieces};
    pass.items = static_cast<Scalar>(std::max<std::int64_t>(result.items, 1));
    pass.training = true;
    pass.name = Random({name, static_cast<std::uint64_t>(shard)}).next();
    pass.carried = &m_carried[static_cast<std::size_t>(shard)];
    learnShard(pass, piece, slot);
  };
  const auto collect = [&](std::span<Slot> slots) {
    for (const Slot& slot : slots) result.loss += slot.loss;
    addGradients(slots, gradient);
  };
  forShards(shards, work, collect, {});
  return result;
}

std::span<Scalar> Engine::gradientOf(Slot& slot) const {
  return {slot.gradient.data(), static_cast<std::size_t>(m_model.parameters().size())};
}

void Engine::addGradients(std::span<Slot> slots, std::span<Scalar> sum) {
  addGradients(slots, 0, m_embeddingFirst, sum);
  // Of an embedding the columns of the shards' tokens alone: a vocabulary may be a thousand times
  // as large as what a shard reads. A column that comes again is 0 by then.
  for (Slot& slot : slots) {
    for (const std::int32_t token : slot.batch.tokens) {
      const std::size_t column =
          m_embeddingFirst + static_cast<std::size_t>(token) * m_embeddingRows;
      moveGradient(gradientOf(slot).subspan(column, m_embeddingRows),
                   sum.subspan(column, m_embeddingRows));
    }
  }
  addGradients(slots, m_embeddingEnd, sum.size(), sum);
  for (Slot& slot : slots) slot.isClean = true;
}

// In blocks, each of which takes the shards in order: on however many threads, sums round alike.
void Engine::addGradients(std::span<Slot> slots, std::size_t first, std::size_t end,
                          std::span<Scalar> sum) {
  constexpr std::size_t kBlock = 8 * 1024;  // what the first-level cache holds of the sum
  const std::size_t blocks = (end - first + kBlock - 1) / kBlock;
  forEach(blocks, [&](std::size_t block) {
    const std::size_t begin = first + block * kBlock, size = std::min(kBlock, end - begin);
    for (Slot& slot : slots)
      moveGradient(gradientOf(slot).subspan(begin, size), sum.subspan(begin, size));
  });
}

// The answers of each sequence stand together, whatever pieces they came in.
void Engine::answerShard(const ShardPass& pass, Slot& slot) {
  const std::size_t width = m_objective.width();
  slot.loss = 0;
  slot.starts.clear();
  std::size_t size = 0;
  for (const std::int32_t number : pass.samples) {
    slot.starts.push_back(size);
    const Sample& sample = m_dataset->samples[static_cast<std::size_t>(number)];
    size += static_cast<std::size_t>(sample.targetRows) * width;
  }
  slot.answers.resize(size);
  const int count = m_pieces.count(pass.samples);
  for (int piece = 0; piece < count; ++piece) {
    readPiece(pass, piece, false, slot);
    if (!m_pieces.allAnswered() && piece + 1 < count) continue;
    slot.loss += static_cast<double>(slot.tape.value(lossOf(pass, slot))(0, 0));
    if (pass.wantsAnswers) takeAnswers(slot, 0);
  }
  if (pass.wantsAnswers && slot.rollout) goOn(pass, slot);
}

void Engine::takeAnswers(Slot& slot, std::size_t row) const {
  const std::size_t width = m_objective.width();
  for (Index b = 0; b < slot.batch.size; ++b) {
    const Part& part = slot.parts[static_cast<std::size_t>(b)];
    const auto first = m_pieces.allAnswered() ? static_cast<std::size_t>(part.first) : row;
    const std::size_t start = slot.starts[static_cast<std::size_t>(part.place)] + first * width;
    m_objective.answer(
        slot.tape.value(slot.outputs), slot.batch, b,
        std::span(slot.answers).subspan(start, m_objective.rows(slot.batch, b) * width));
  }
}

void Engine::goOn(const ShardPass& pass, Slot& slot) {
  Rollout& rollout = *slot.rollout;
  rollout.begin(pass.samples);
  ShardPass next = pass;
  next.samples = rollout.samples();
  next.batches = &rollout.batches();
  next.pieces = &rollout.pieces();
  const int pieces = next.pieces->count(next.samples);
  for (int row = 1; row < m_dataset->horizon; ++row) {
    rollout.append(slot.tape.value(slot.outputs), slot.batch);
    for (int piece = 0; piece < pieces; ++piece) readPiece(next, piece, false, slot);
    takeAnswers(slot, static_cast<std::size_t>(row));
  }
}

std::optional<Answer> Engine::answer(std::span<const std::int32_t> samples,
                                     const AnswerOptions& options) {
  const Arena::Work atWork;
  pack(false);
  Answer answer;
  Predictions& predictions = answer.predictions;
  predictions.samples.assign(samples.begin(), samples.end());
  predictions.width = m_objective.width();
  const auto work = [&](int shard, Slot& slot) {
    ShardPass pass{shardOf(samples, shard), &m_batches, &m_pieces};
    pass.carried = &slot.carried;
    pass.holds = options.holds;
    answerShard(pass, slot);
  };
  std::size_t done = 0;
  const auto collect = [&](std::span<const Slot> slots) {
    for (const Slot& slot : slots) {
      done += slot.starts.size();
      if (options.onSamples) options.onSamples(done);
      answer.loss += slot.loss;
      predictions.values.insert(predictions.values.end(), slot.answers.begin(), slot.answers.end());
    }
  };
  if (!forShards(shardCount(static_cast<int>(samples.size())), work, collect, options.stop)) {
    return std::nullopt;
  }
  answer.loss = meanLoss(samples, answer.loss);
  return answer;
}

std::optional<double> Engine::loss(std::span<const std::int32_t> samples, std::stop_token stop) {
  const Arena::Work atWork;
  pack(false);
  double sum = 0;
  const auto work = [&](int shard, Slot& slot) {
    ShardPass pass{shardOf(samples, shard), &m_batches, &m_pieces};
    pass.carried = &slot.carried;
    pass.wantsAnswers = false;
    answerShard(pass, slot);
  };
  const auto collect = [&](std::span<const Slot> slots) {
    for (const Slot& slot : slots) sum += slot.loss;
  };
  if (!forShards(shardCount(static_cast<int>(samples.size())), work, collect, stop)) {
    return std::nullopt;
  }
  return meanLoss(samples, sum);
}

double Engine::meanLoss(std::span<const std::int32_t> samples, double sum) const {
  const auto items = static_cast<double>(m_batches.items(samples));
  return items > 0 ? sum / items : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gatescope
