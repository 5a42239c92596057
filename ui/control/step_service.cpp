#include "ui/control/step_service.h"

#include "ui/control/told.h"

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const StepAnswer>;

Result<Answer> answer(SampleReader& reader, const StepQuestion& question) {
  const auto asked = reader.read(question.run, question.sample);
  if (!asked) return tl::unexpected(asked.error());
  Result<Tracer> tracer = Tracer::create(asked->dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parsedHolds(tracer->places(), question.sample.holds);
  Result<CellStep> step =
      tracer->step(*asked->weights, asked->sample, question.step,
                   holds ? std::span<const Hold>(*holds) : std::span<const Hold>());
  if (!step) return tl::unexpected(step.error());
  const Experiment& experiment = question.run.experiment;
  const std::size_t directions = experiment.model.bidirectional ? 2 : 1;
  auto inputs = question.step.layer < directions ? networkInputs(experiment, *asked->dataset)
                                                 : std::vector<std::string>();
  return std::make_shared<const StepAnswer>(StepAnswer{std::move(*step), std::move(inputs)});
}

}  // namespace

StepService::StepService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<SampleReader>()) {}

void StepService::request(const StepQuestion& question) {
  m_background.requestNext(
      [this, question, reader = m_reader](std::stop_token) -> Background::Answer {
        return told(answer(*reader, question), this, &StepService::stepped, &StepService::failed);
      });
}

}  // namespace gatescope::ui
