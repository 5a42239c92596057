#include "ui/control/step_service.h"

#include "ui/models/text.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const StepAnswer>;

Result<Answer> answer(RunReader& reader, StepQuestion question) {
  auto dataset = reader.dataset(question.run);
  if (!dataset) return tl::unexpected(dataset.error());
  dataset = askedDataset(*dataset, question.typed, question.place);
  if (!dataset) return tl::unexpected(dataset.error());
  const Result<std::int32_t> sample = sampleAt(**dataset, question.place);
  if (!sample) return tl::unexpected(sample.error());
  const auto weights = reader.weights(question.run);
  if (!weights) return tl::unexpected(weights.error());
  Result<Tracer> tracer = Tracer::create(*dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parsedHolds(*tracer, question.holds);
  Result<CellStep> step =
      tracer->step(**weights, *sample, question.step,
                   holds ? std::span<const Hold>(*holds) : std::span<const Hold>());
  if (!step) return tl::unexpected(step.error());
  const Experiment& experiment = question.run.experiment;
  const std::size_t directions = experiment.model.bidirectional ? 2 : 1;
  auto inputs = question.step.layer < directions ? networkInputs(experiment, **dataset)
                                                 : std::vector<std::string>();
  return std::make_shared<const StepAnswer>(StepAnswer{std::move(*step), std::move(inputs)});
}

}  // namespace

StepService::StepService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void StepService::request(const StepQuestion& question) {
  m_background.requestNext(
      [this, question, reader = m_reader](std::stop_token) -> Background::Answer {
        auto result = answer(*reader, question);
        return [this, result = std::move(result)] {
          if (result) {
            Q_EMIT stepped(*result);
          } else {
            Q_EMIT failed(coreText(result.error().message));
          }
        };
      });
}

}  // namespace gatescope::ui
