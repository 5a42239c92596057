#include "ui/control/reach_service.h"

#include "ui/control/told.h"

#include <algorithm>
#include <limits>

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const ReachAnswer>;

// Of the layer asked for, or the last of a network that does not have it.
const StepGradients& hiddenGradients(const GradientTrace& trace, const ReachQuestion& question) {
  const auto found = std::ranges::find_if(trace.layers, [&](const LayerGradients& layer) {
    return layer.layer == question.layer && layer.backward == question.backward;
  });
  const LayerGradients& layer = found == trace.layers.end() ? trace.layers.back() : *found;
  return layer.states.back().gradients;
}

Result<void> addGradients(ReachAnswer& answer, SampleReader& reader, const RunAt& run) {
  const ReachQuestion& question = answer.question;
  const auto asked = reader.read(run, question.sample);
  if (!asked) return tl::unexpected(asked.error());
  auto tracer = GradientTracer::create(asked->dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  // Without a truth there is no loss, and that is no fault.
  if (const auto ofLoss = tracer->ofLoss(*asked->weights, asked->sample)) {
    answer.ofLoss.push_back(
        {run.id, run.name, run.experiment.model.cell, hiddenGradients(*ofLoss, question).norms});
  }
  if (run.id != question.runs.front().id || !question.answer) return {};
  const auto seen = tracer->ofAnswer(*asked->weights, asked->sample, question.answer->row,
                                     question.answer->column);
  if (!seen) return tl::unexpected(seen.error());
  answer.seen = seen->read.norms;
  return {};
}

// Shares count the steps as the layer reads them.
std::vector<float> inSteps(const Survival& survival, int steps, int from, bool backward) {
  std::vector<float> values(static_cast<std::size_t>(steps),
                            std::numeric_limits<float>::quiet_NaN());
  for (int k = 0; k < std::ssize(survival.share); ++k) {
    values[static_cast<std::size_t>(backward ? from - k : from + k)] =
        survival.share[static_cast<std::size_t>(k)];
  }
  return values;
}

Result<void> addPush(ReachAnswer& answer, SampleReader& reader, const std::stop_token& stop) {
  const ReachQuestion& question = answer.question;
  const RunAt& run = question.runs.front();
  const auto asked = reader.read(run, question.sample);
  if (!asked) return tl::unexpected(asked.error());
  auto tracer = Tracer::create(asked->dataset, run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto places = tracer->places();
  const auto place = std::ranges::find_if(places, [&](const RecurrentPlace& each) {
    return each.layer == question.layer && each.backward == question.backward;
  });
  if (place == places.end() || question.push->unit >= place->units) return {};
  DisturbanceOptions options{.layer = question.layer,
                             .backward = question.backward,
                             .signal = memorySignal(*place->cell),
                             .step = question.push->step};
  const int steps = asked->dataset->samples[static_cast<std::size_t>(asked->sample)].steps;
  const auto push = [&](std::vector<double> direction) -> Result<std::optional<Disturbance>> {
    options.direction = std::move(direction);
    return disturb(*tracer, *asked->weights, asked->sample, options, {}, stop);
  };
  std::vector<double> unit(static_cast<std::size_t>(place->units), 0.0);
  unit[static_cast<std::size_t>(question.push->unit)] = 1;
  const auto alone = push(unit);
  const auto all = alone ? push(std::vector<double>(unit.size(), 1.0)) : alone;
  if (!all) return tl::unexpected(all.error());
  if (!*alone || !*all) return {};
  const auto row = [&](const Disturbance& disturbance) {
    return inSteps(disturbance.pushes.front(), steps, options.step, options.backward);
  };
  answer.unitPush = row(**alone);
  answer.layerPush = row(**all);
  answer.unitMemory = (**alone).memory;
  return {};
}

Result<Answer> answer(SampleReader& reader, const ReachQuestion& question,
                      const std::stop_token& stop) {
  auto answer = std::make_shared<ReachAnswer>();
  answer->question = question;
  for (const RunAt& run : question.runs) {
    if (stop.stop_requested()) break;
    if (auto added = addGradients(*answer, reader, run); !added)
      return tl::unexpected(added.error());
  }
  if (question.push) {
    if (auto added = addPush(*answer, reader, stop); !added) return tl::unexpected(added.error());
  }
  return answer;
}

}  // namespace

ReachService::ReachService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<SampleReader>()) {}

void ReachService::request(const ReachQuestion& question) {
  m_background.requestNext(
      [this, question, reader = m_reader](std::stop_token stop) -> Background::Answer {
        return told(answer(*reader, question, stop), this, &ReachService::reached,
                    &ReachService::failed);
      });
}

}  // namespace gatescope::ui
