#include "core/study/cross_validation_json.h"

#include "core/study/study_json.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::json;

Json foldJson(const FoldResult& fold) {
  return {{"trial", fold.trial},
          {"fold", fold.fold},
          {"repeat", fold.repeat},
          {"seed", fold.seed},
          {"training_sequences", fold.trainingSequences},
          {"validation_sequences", fold.validationSequences},
          {"status", endKey(fold.status)},
          {"message", fold.message},
          {"value", numberJson(fold.value)},
          {"validation", metricsJson(fold.validation)},
          {"baselines", metricsJson(fold.baselines)},
          {"best_epoch", fold.bestEpoch},
          {"seconds", fold.seconds},
          {"epochs", epochsJson(fold.epochs)}};
}

Json overFoldsJson(const std::vector<OverFolds>& list) {
  Json json = Json::array();
  for (const OverFolds& one : list) {
    json.push_back({{"name", one.name},
                    {"mean", numberJson(one.mean)},
                    {"deviation", numberJson(one.deviation)},
                    {"count", one.count}});
  }
  return json;
}

Json finalJson(const FinalResult& end) {
  return {{"trial", end.trial},
          {"epochs", end.epochs},
          {"status", endKey(end.status)},
          {"message", end.message},
          {"value", numberJson(end.value)},
          {"test", metricsJson(end.test)},
          {"baselines", metricsJson(end.baselines)},
          {"seconds", end.seconds}};
}

}  // namespace

nlohmann::json toJson(const CrossValidation& result) {
  Json folds = Json::array(), sentences = Json::array();
  for (const FoldResult& fold : result.folds) folds.push_back(foldJson(fold));
  for (const Message& sentence : result.sentences) sentences.push_back(sentence.text());
  return {{"plan", toJson(result.plan)},
          {"kind", foldKindKey(result.kind)},
          {"grouped", result.isGrouped},
          {"metric", result.metric},
          {"higher_is_better", result.higherIsBetter},
          {"complete", result.isComplete},
          {"folds", std::move(folds)},
          {"metrics", overFoldsJson(result.metrics)},
          {"baselines", overFoldsJson(result.baselines)},
          {"test_sequences", result.testSequences},
          {"test_touched", result.isTestTouched},
          {"final", result.atEnd ? finalJson(*result.atEnd) : Json()},
          {"sentences", std::move(sentences)}};
}

}  // namespace gatescope
