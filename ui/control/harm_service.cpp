#include "ui/control/harm_service.h"

#include "core/inspect/layer_units.h"
#include "ui/control/asked_sample.h"
#include "ui/control/told.h"

namespace gatescope::ui {

namespace {

constexpr int lookInterval = 50;  // ms

// A network before a split.
struct Judged {
  Predictor predictor;
  std::span<const std::int32_t> samples;
  int epoch = 0;
};

Result<Judged> judged(RunReader& reader, const RunAt& run, Split split) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto samples = (*dataset)->split(split);
  if (samples.empty()) return fail("This split has no samples");
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  auto predictor = Predictor::create(*dataset, run.experiment, **weights);
  if (!predictor) return tl::unexpected(predictor.error());
  return Judged{std::move(*predictor), samples, (*weights)->epoch};
}

using Told = std::function<void(double share)>;

// As trained is the first half of the work, held the second. Nothing to tell when stopped.
Result<std::shared_ptr<const HeldFigures>> heldFigures(RunReader& reader, const RunAt& run,
                                                       Split split, const QStringList& holds,
                                                       const Told& tell,
                                                       const std::stop_token& stop) {
  auto judge = judged(reader, run, split);
  if (!judge) return tl::unexpected(judge.error());
  const auto parsed = parsedHolds(judge->predictor.places(), holds);
  if (!parsed) return tl::unexpected(parsed.error());
  const auto all = static_cast<double>(judge->samples.size());
  double before = 0;
  const AnswerOptions options{
      .onSamples = [&](std::size_t done) { tell(before + static_cast<double>(done) / all / 2); },
      .stop = stop};
  auto figures = std::make_shared<HeldFigures>();
  figures->epoch = judge->epoch;
  figures->metricKey = mainMetric(judge->predictor.dataset());
  const auto asTrained = figuresOf(judge->predictor, judge->samples, options);
  if (auto held = judge->predictor.hold(*parsed); !held) return tl::unexpected(held.error());
  before = 0.5;
  const auto held = figuresOf(judge->predictor, judge->samples, options);
  if (!asTrained || !held) return fail("Stopped");
  figures->asTrained = *asTrained;
  figures->held = *held;
  return figures;
}

Result<std::shared_ptr<const ScanAnswer>> unitScan(RunReader& reader, const RunAt& run, Split split,
                                                   const Told& tell, const std::stop_token& stop) {
  auto judge = judged(reader, run, split);
  if (!judge) return tl::unexpected(judge.error());
  const std::vector<std::int32_t> chosen = evenly(judge->samples, kMostTraced);
  auto scan = scanUnits(
      judge->predictor, chosen,
      [&](int done, int all) { tell(static_cast<double>(done) / static_cast<double>(all)); }, stop);
  if (!scan) return tl::unexpected(scan.error());
  if (!*scan) return fail("Stopped");
  auto answer = std::make_shared<ScanAnswer>();
  answer->run = run.id;
  answer->epoch = judge->epoch;
  answer->split = split;
  answer->scan = std::move(**scan);
  answer->samples = chosen.size();
  answer->all = judge->samples.size();
  return answer;
}

}  // namespace

HarmService::HarmService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {
  m_look.setInterval(lookInterval);
  connect(&m_look, &QTimer::timeout, this, [this] { Q_EMIT progressed(m_progress->share.load()); });
  connect(&m_background, &Background::busyChanged, this, [this](bool busy) {
    if (!busy) m_look.stop();
  });
}

// Every job has a progress of its own: one that is being stopped must not tell.
void HarmService::begin() {
  m_progress = std::make_shared<Progress>();
  m_look.start();
}

void HarmService::cancel() {
  m_background.cancel();
  m_look.stop();
}

void HarmService::measure(const RunAt& run, Split split, const QStringList& holds) {
  begin();
  m_background.request([this, run, split, holds, reader = m_reader,
                        progress = m_progress](std::stop_token stop) -> Background::Answer {
    const auto tell = [&](double share) { progress->share = share; };
    return told(heldFigures(*reader, run, split, holds, tell, stop), this, &HarmService::measured,
                &HarmService::failed);
  });
}

void HarmService::scan(const RunAt& run, Split split) {
  begin();
  m_background.request([this, run, split, reader = m_reader,
                        progress = m_progress](std::stop_token stop) -> Background::Answer {
    const auto tell = [&](double share) { progress->share = share; };
    return told(unitScan(*reader, run, split, tell, stop), this, &HarmService::scanned,
                &HarmService::failed);
  });
}

}  // namespace gatescope::ui
