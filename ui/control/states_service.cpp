#include "ui/control/states_service.h"

#include "core/data/dataset.h"
#include "core/inspect/layer_units.h"
#include "core/train/metrics.h"
#include "ui/models/text.h"

#include <algorithm>
#include <deque>

namespace gatescope::ui {

namespace {

using Answer = std::shared_ptr<const StatesAnswer>;
using Cloud = std::shared_ptr<const StateCloud>;

constexpr std::size_t mostKept = 64;            // clouds …
constexpr std::size_t mostNumbers = 8'000'000;  // … and numbers in them: 32 MB

// The layer's trace of each sample, one after the other.
template <typename Visit>
Result<void> eachTrace(Tracer& tracer, const Weights& weights,
                       std::span<const std::int32_t> samples, std::size_t layer,
                       const std::stop_token& stop, Visit visit) {
  for (const std::int32_t sample : samples) {
    if (stop.stop_requested()) return fail("This was stopped");
    const Result<Trace> trace = tracer.trace(weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    if (layer >= trace->layers.size()) return fail("There is no such layer");
    visit(sample, trace->layers[layer]);
  }
  return {};
}

void findBounds(StateCloud& cloud) {
  const auto count = static_cast<std::size_t>(cloud.space.components);
  const auto first = cloud.points.begin();
  cloud.low.assign(first,
                   first + static_cast<std::ptrdiff_t>(std::min(count, cloud.points.size())));
  cloud.high = cloud.low;
  for (std::size_t i = 0; i < cloud.points.size(); ++i) {
    cloud.low[i % count] = std::min(cloud.low[i % count], cloud.points[i]);
    cloud.high[i % count] = std::max(cloud.high[i % count], cloud.points[i]);
  }
}

// Traces twice, to fit and to project: the states of all samples would take much room.
Result<Cloud> makeCloud(const std::shared_ptr<const Dataset>& dataset, const Weights& weights,
                        const StatesQuestion& question, const std::stop_token& stop) {
  Result<Tracer> tracer = Tracer::create(dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto all = dataset->split(question.sample.place.split);
  if (all.empty()) return fail("This split has no samples");
  StateCloud cloud;
  cloud.run = question.run.id;
  cloud.epoch = weights.epoch;
  cloud.split = question.sample.place.split;
  cloud.layer = question.layer;
  cloud.dataset = dataset;
  cloud.samples = evenly(all, kMostTraced);
  cloud.all = all.size();
  StateSpaceFit fit;
  const auto each = [&](auto visit) {
    return eachTrace(*tracer, weights, cloud.samples, question.layer, stop, visit);
  };
  auto done = each([&](std::int32_t, const LayerTrace& layer) {
    fit.add(layer);
    cloud.backward = layer.backward;
  });
  if (!done) return tl::unexpected(done.error());
  Result<StateSpace> space = fit.fit(StatesService::components);
  if (!space) return tl::unexpected(space.error());
  cloud.space = std::move(*space);
  done = each([&](std::int32_t sample, const LayerTrace& layer) {
    const std::vector<float> points = project(cloud.space, layer);
    cloud.points.insert(cloud.points.end(), points.begin(), points.end());
    cloud.firsts.push_back(cloud.firsts.back() + layer.steps());
    cloud.places.push_back(static_cast<int>(std::ranges::find(all, sample) - all.begin()));
  });
  if (!done) return tl::unexpected(done.error());
  findBounds(cloud);
  return std::make_shared<const StateCloud>(std::move(cloud));
}

// The same with its axes along those of what was seen before, where it is of the same layer.
Cloud alignedTo(const Cloud& last, const Cloud& cloud) {
  const bool same = last != nullptr && last->run == cloud->run && last->layer == cloud->layer;
  if (!same) return cloud;
  StateSpace space = cloud->space;
  const std::vector<bool> turned = alignAxes(space, last->space);
  if (std::ranges::find(turned, true) == turned.end()) return cloud;
  StateCloud result = *cloud;
  result.space = std::move(space);
  const std::size_t count = turned.size();
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    if (turned[i % count]) result.points[i] = -result.points[i];
  }
  findBounds(result);
  return std::make_shared<const StateCloud>(std::move(result));
}

}  // namespace

// What the job keeps from one question to the next.
struct StatesService::Reader {
  SampleReader samples;
  std::weak_ptr<Project> owner;  // of the runs whose clouds these are
  std::deque<Cloud> clouds;      // the newest first
  Cloud last;                    // as it was answered

  Result<Cloud> cloud(const StatesQuestion& question, const AskedSample& asked,
                      const std::stop_token& stop);
  void keep(const Cloud& cloud);
  Result<Answer> answer(const StatesQuestion& question, const std::stop_token& stop);
};

Result<Cloud> StatesService::Reader::cloud(const StatesQuestion& question, const AskedSample& asked,
                                           const std::stop_token& stop) {
  if (owner.lock() != question.run.project) clouds.clear();
  owner = question.run.project;
  const auto known = std::ranges::find_if(clouds, [&](const Cloud& cloud) {
    return cloud->run == question.run.id && cloud->epoch == asked.weights->epoch &&
           cloud->split == question.sample.place.split && cloud->layer == question.layer;
  });
  if (known != clouds.end()) return *known;
  Result<Cloud> made = makeCloud(asked.whole, *asked.weights, question, stop);
  if (made) keep(*made);
  return made;
}

void StatesService::Reader::keep(const Cloud& cloud) {
  clouds.push_front(cloud);
  std::size_t numbers = 0;
  for (const Cloud& each : clouds) numbers += each->points.size();
  while (clouds.size() > mostKept || (clouds.size() > 1 && numbers > mostNumbers)) {
    numbers -= clouds.back()->points.size();
    clouds.pop_back();
  }
}

Result<Answer> StatesService::Reader::answer(const StatesQuestion& question,
                                             const std::stop_token& stop) {
  const auto asked = samples.read(question.run, question.sample);
  if (!asked) return tl::unexpected(asked.error());
  const auto found = cloud(question, *asked, stop);
  if (!found) return tl::unexpected(found.error());
  last = alignedTo(last, *found);
  Result<Tracer> tracer = Tracer::create(asked->dataset, question.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parsedHolds(tracer->places(), question.sample.holds);
  const Result<Trace> trace =
      tracer->trace(*asked->weights, asked->sample,
                    holds ? std::span<const Hold>(*holds) : std::span<const Hold>());
  if (!trace) return tl::unexpected(trace.error());
  return std::make_shared<const StatesAnswer>(
      StatesAnswer{last, asked->place, project(last->space, trace->layers[question.layer])});
}

StatesService::StatesService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<Reader>()) {}

void StatesService::request(const StatesQuestion& question) {
  m_background.requestNext(
      [this, question, reader = m_reader](std::stop_token stop) -> Background::Answer {
        auto result = reader->answer(question, stop);
        return [this, result = std::move(result)] {
          if (result) {
            Q_EMIT found(*result);
          } else {
            Q_EMIT failed(coreText(result.error().message));
          }
        };
      });
}

}  // namespace gatescope::ui
