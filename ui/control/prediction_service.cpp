#include "ui/control/prediction_service.h"

#include "core/train/predictor.h"
#include "ui/control/told.h"
#include "ui/control/writing_service.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const PredictionAnswer>;

// Windows of the validation part that a band is made from: enough for its quantile, and cheap.
constexpr std::size_t bandWindows = 300;
constexpr int mostTexts = 12;
constexpr std::size_t writtenBytes = 400;  // enough to see how it writes

bool writes(const Dataset& dataset) {
  return dataset.isText() && dataset.task == Task::NextStep;
}

// Several texts where they are short, one a line.
Result<std::string> writtenTexts(RunReader& reader, const RunAt& run, const std::stop_token& stop) {
  std::string all;
  for (int i = 1; i <= mostTexts && all.size() < writtenBytes && !stop.stop_requested(); ++i) {
    const GenerateOptions options{{}, kWritingTemperature, int(writtenBytes), std::uint64_t(i)};
    auto text = writtenBy(reader, run, options, {}, stop);
    if (!text) return text;
    all += (all.empty() ? "" : "\n") + *text;
  }
  return all;
}

Result<RunPrediction> predict(RunReader& reader, const RunAt& run, PredictionAnswer& answer,
                              std::int32_t sample, bool wholeSplit, const std::stop_token& stop) {
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  const auto predictor = Predictor::create(answer.dataset, run.experiment, **weights);
  if (!predictor) return tl::unexpected(predictor.error());
  RunPrediction prediction;
  prediction.run = run.id;
  prediction.name = run.name;
  prediction.epoch = (*weights)->epoch;
  if (writes(*answer.dataset)) {
    auto texts = writtenTexts(reader, run, stop);
    if (!texts) return tl::unexpected(texts.error());
    prediction.written = std::move(*texts);
    return prediction;
  }
  prediction.sample = predictor->predict(std::span(&sample, 1));
  if (answer.dataset->horizon > 1) {
    prediction.band = conformalBand(*answer.dataset, *predictor, kBandCoverage, bandWindows);
  }
  if (!wholeSplit) return prediction;
  prediction.split = predictor->predict(answer.dataset->split(answer.place.split));
  prediction.evaluation = evaluate(*answer.dataset, prediction.split);
  return prediction;
}

Result<Answer> compute(RunReader& reader, const std::vector<RunAt>& runs, SamplePlace place,
                       bool wholeSplit, const std::stop_token& stop) {
  const auto dataset = reader.dataset(runs.front());
  if (!dataset) return tl::unexpected(dataset.error());
  auto answer = std::make_shared<PredictionAnswer>();
  answer->dataset = *dataset;
  answer->place = place;
  const Result<std::int32_t> sample = sampleAt(**dataset, answer->place);
  if (!sample) return tl::unexpected(sample.error());
  answer->truth = truth(**dataset, std::span(&*sample, 1));
  if (wholeSplit) answer->splitTruth = truth(**dataset, (*dataset)->split(place.split));
  for (const RunAt& run : runs) {
    if (stop.stop_requested()) break;
    auto prediction = predict(reader, run, *answer, *sample, wholeSplit, stop);
    if (!prediction) return tl::unexpected(prediction.error());
    answer->runs.push_back(std::move(*prediction));
  }
  return answer;
}

}  // namespace

PredictionService::PredictionService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void PredictionService::request(const std::vector<RunAt>& runs, SamplePlace place,
                                bool wholeSplit) {
  Q_ASSERT(!runs.empty());
  m_background.requestNext([this, runs, place, wholeSplit,
                            reader = m_reader](std::stop_token stop) -> Background::Answer {
    return told(compute(*reader, runs, place, wholeSplit, stop), this,
                &PredictionService::predicted, &PredictionService::failed);
  });
}

}  // namespace gatescope::ui
