#include "core/study/study_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace gatescope {

nlohmann::json numberJson(double value) {
  return std::isnan(value) ? nlohmann::json() : nlohmann::json(value);
}

nlohmann::json metricsJson(const NamedValues& metrics) {
  nlohmann::json json = nlohmann::json::object();
  for (const NamedValue& metric : metrics) json[metric.name] = numberJson(metric.value);
  return json;
}

nlohmann::json epochsJson(std::span<const EpochRecord> records) {
  nlohmann::json epochs = nlohmann::json::array();
  for (const EpochRecord& record : records) {
    nlohmann::json epoch = metricsJson(record.metrics);
    epoch["epoch"] = record.epoch;
    epoch["train_loss"] = numberJson(record.trainingLoss);
    epoch["validation_loss"] = numberJson(record.validationLoss);
    epoch["seconds"] = record.seconds;
    epochs.push_back(std::move(epoch));
  }
  return epochs;
}

const char* endKey(RunStatus status) {
  switch (status) {
    case RunStatus::Finished:
      return "finished";
    case RunStatus::Diverged:
      return "diverged";
    case RunStatus::Failed:
      return "failed";
    default:
      return "waiting";
  }
}

}  // namespace gatescope
