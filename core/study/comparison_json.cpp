#include "core/study/comparison_json.h"

#include "core/study/comparison_sentences.h"
#include "core/study/study_json.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::json;

Json intervalJson(const Interval& interval) {
  return {numberJson(interval.low), numberJson(interval.high)};
}

Json estimateJson(const MeanEstimate& estimate) {
  return {{"mean", numberJson(estimate.mean)},
          {"deviation", numberJson(estimate.deviation)},
          {"interval", intervalJson(estimate.interval)},
          {"count", estimate.count}};
}

Json runJson(const Comparison& comparison, const ComparedRun& run) {
  return {{"trial", run.trial},
          {"side", comparison.sides[run.side].name},
          {"seed", run.seed},
          {"split_seed", run.splitSeed},
          {"left_out", run.isLeftOut},
          {"status", endKey(run.status)},
          {"message", run.message},
          {"value", numberJson(run.value)},
          {"test", metricsJson(run.test)},
          {"validation", metricsJson(run.validation)},
          {"best_epoch", run.bestEpoch},
          {"seconds", run.seconds},
          {"epochs", epochsJson(run.epochs)}};
}

Json curveJson(const std::vector<CurvePoint>& curve) {
  Json points = Json::array();
  for (const CurvePoint& point : curve) {
    points.push_back({{"epoch", point.epoch},
                      {"loss", estimateJson(point.loss)},
                      {"metric", estimateJson(point.metric)}});
  }
  return points;
}

Json tuningJson(const ComparedSide& side) {
  Json candidates = Json::array();
  for (std::size_t c = 0; c < side.candidates.size(); ++c) {
    const TunedCandidate& candidate = side.candidates[c];
    candidates.push_back({{"trial", candidate.trial},
                          {"units", candidate.units},
                          {"learning_rate", candidate.learningRate},
                          {"validation", numberJson(candidate.value)},
                          {"chosen", c == side.chosen}});
  }
  return candidates;
}

Json sideJson(const ComparedSide& side) {
  return {{"name", side.name},
          {"cell", side.experiment.model.cell},
          {"units", side.experiment.model.units},
          {"learning_rate", side.experiment.training.learningRate},
          {"parameters", side.parameters},
          {"memory_estimate", side.memory},
          {"metric", estimateJson(side.metric)},
          {"seconds", estimateJson(side.seconds)},
          {"tuning", tuningJson(side)},
          {"curve", curveJson(side.curve)},
          {"experiment", gatescope::toJson(side.experiment)}};
}

Json pairJson(const Comparison& comparison, const ComparedPair& pair) {
  return {{"first", comparison.sides[pair.first].name},
          {"second", comparison.sides[pair.second].name},
          {"difference", estimateJson(pair.difference)},
          {"over_seeds", intervalJson(pair.overSeeds)},
          {"over_sequences", intervalJson(pair.overSequences)},
          {"over_both", intervalJson(pair.overBoth)},
          {"signed_rank_probability", numberJson(pair.signedRank)},
          {"shown", verdictOf(pair) == Verdict::Shown}};
}

}  // namespace

nlohmann::json toJson(const Comparison& comparison) {
  Json sides = Json::array(), runs = Json::array(), pairs = Json::array();
  Json baselines = Json::array(), notes = Json::array();
  for (const ComparedSide& side : comparison.sides) sides.push_back(sideJson(side));
  for (const ComparedRun& run : comparison.runs) runs.push_back(runJson(comparison, run));
  for (const ComparedPair& pair : comparison.pairs) pairs.push_back(pairJson(comparison, pair));
  for (const ComparedBaseline& baseline : comparison.baselines) {
    baselines.push_back(
        {{"key", baseline.key}, {"name", baseline.name}, {"value", baseline.value}});
  }
  for (const Message& note : comparison.notes) notes.push_back(note.text());
  return {{"plan", toJson(comparison.plan)},
          {"metric", comparison.metric},
          {"higher_is_better", comparison.higherIsBetter},
          {"part", comparison.onTest ? "test" : "validation"},
          {"sequences", comparison.testSequences},
          {"dealt_anew", comparison.isDealtAnew},
          {"seconds_a_run", comparison.time.seconds},
          {"tuned", comparison.plan.isTuned},
          {"complete", comparison.isComplete},
          {"left_out", comparison.leftOut},
          {"sides", std::move(sides)},
          {"runs", std::move(runs)},
          {"differences", std::move(pairs)},
          {"baselines", std::move(baselines)},
          {"notes", std::move(notes)},
          {"sentence", comparison.sentence()}};
}

}  // namespace gatescope
