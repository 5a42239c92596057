#pragma once

#include "core/autodiff/tape.h"
#include "core/nn/model.h"
#include "core/train/answer.h"
#include "core/train/batching.h"
#include "core/train/objective.h"
#include "core/train/pieces.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace gatescope {

// Runs a network over samples of a dataset, shard by shard (shards.h) under oneTBB. Shards are
// worked on in waves of as many as there are threads, and each wave is added up in shard order: so
// sums round alike on any number of threads. Memory grows to that of the largest batch and is then
// used again. For one caller at a time.
class Engine {
 public:
  // threads: 0 = all cores, shared with the other engines of the process.
  Engine(std::shared_ptr<const Dataset> dataset, const Experiment& experiment, Model model,
         int threads);
  ~Engine();

  Model& model() { return m_model; }
  const Dataset& dataset() const { return *m_dataset; }
  const std::shared_ptr<const Dataset>& sharedDataset() const { return m_dataset; }

  // Pieces of a batch with a loss of their own (pieces.h), to be learned from in order; 1 where
  // sequences are read whole.
  int pieces(std::span<const std::int32_t> batch) const;

  // The loss of a batch's piece, a mean over its items: sequences, or real steps.
  struct PieceLoss {
    double loss = 0;
    std::int64_t items = 0;
  };
  // That loss and its gradient. `name` names the dropout masks.
  PieceLoss lossAndGradient(std::span<const std::int32_t> batch, int piece, std::uint64_t name,
                            std::span<Scalar> gradient);

  // Without dropout. Nothing when stopped on the way. A recursive forecast has predictions for all
  // steps, each of which is read as a window of its own (and held like one); its loss is that of
  // the first step.
  std::optional<Answer> answer(std::span<const std::int32_t> samples,
                               const AnswerOptions& options = {});
  // The loss alone.
  std::optional<double> loss(std::span<const std::int32_t> samples, std::stop_token stop = {});

 private:
  struct Slot;  // what one shard in work needs for itself
  class Arena;
  struct ShardPass;

  // Reads a piece of a shard; what the network says stays on the slot's tape.
  void readPiece(const ShardPass& pass, int piece, bool learns, Slot& slot);
  Var lossOf(const ShardPass& pass, Slot& slot) const;
  void learnShard(const ShardPass& pass, int piece, Slot& slot);
  void answerShard(const ShardPass& pass, Slot& slot);
  // Puts what the network said about the slot's batch among the answers, from a target row on.
  void takeAnswers(Slot& slot, std::size_t row) const;
  // The steps of a recursive forecast behind the first.
  void goOn(const ShardPass& pass, Slot& slot);

  // A loss summed over the items of these samples as their mean.
  double meanLoss(std::span<const std::int32_t> samples, double sum) const;

  // work(shard, slot) on any thread, wave by wave, each followed by collect(slots) of its shards in
  // order. False when stopped.
  template <typename Work, typename Collect>
  bool forShards(int count, const Work& work, const Collect& collect, const std::stop_token& stop);
  std::span<Scalar> gradientOf(Slot& slot) const;
  // work(0) … work(count − 1), each on a part of what belongs to the parameters.
  template <typename Work>
  void forEach(std::size_t count, const Work& work);
  void pack(bool learns);
  // Moves shards' gradients to the sum; what is left of them is 0.
  void addGradients(std::span<Slot> slots, std::span<Scalar> sum);
  void addGradients(std::span<Slot> slots, std::size_t first, std::size_t end,
                    std::span<Scalar> sum);

  std::shared_ptr<const Dataset> m_dataset;
  Model m_model;
  BatchMaker m_batches;
  Pieces m_pieces;
  Objective m_objective;
  // The embedding's place among the parameters: a shard reaches only the columns of its tokens.
  std::size_t m_embeddingFirst = 0, m_embeddingEnd = 0, m_embeddingRows = 0;
  // Of the parameters as they stand, while shards are in work.
  std::vector<RecurrentPanels> m_panels;
  std::unique_ptr<Arena> m_arena;
  std::vector<Slot> m_slots;
  std::vector<Part> m_parts;             // of a batch, for counting
  std::vector<CarriedStates> m_carried;  // of a batch's shards, between pieces
};

}  // namespace gatescope
