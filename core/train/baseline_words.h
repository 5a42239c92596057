#pragma once

#include "core/base/result.h"
#include "core/train/metrics.h"

#include <optional>
#include <string>

namespace gatescope {

// How a baseline is told beside networks. Numbers are texts, as finely as the place that shows them
// has room for.
struct ToldBaseline {
  std::string key;  // Baseline::key
  std::string name;
  std::string metric;  // "RMSE"
  std::string value;
};

// “A linear model (ridge on lags) is better: RMSE 15.2 against 16.1.”, or “is as good: RMSE 15.2.”
Message baselineIsBetter(const ToldBaseline& baseline, const std::string& network);
Message baselineIsAsGood(const ToldBaseline& baseline);
// The one or the other by the metric, its numbers in six digits; nothing where the network is
// better or a value is not known.
std::optional<Message> baselineVerdict(std::string_view key, std::string_view name,
                                       std::string_view metric, const NamedValues& baseline,
                                       const NamedValues& network);

// “No network beats a linear model (ridge on lags): RMSE 15.2.”
Message noNetworkBeats(const ToldBaseline& baseline);
// “A linear model (ridge on lags), RMSE 15.2, is better than LSTM.”
Message baselineBeats(const ToldBaseline& baseline, const std::string& networks);

}  // namespace gatescope
