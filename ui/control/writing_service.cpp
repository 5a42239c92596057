#include "ui/control/writing_service.h"

#include "ui/control/asked_sample.h"
#include "ui/control/told.h"

namespace gatescope::ui {

Result<std::string> writtenBy(RunReader& reader, const RunAt& run, GenerateOptions options,
                              const QStringList& holds, const std::stop_token& stop) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  auto generator = TextGenerator::create(*dataset, run.experiment, **weights);
  if (!generator) return tl::unexpected(generator.error());
  auto parsed = parsedHolds(generator->places(), holds);
  if (!parsed) return tl::unexpected(parsed.error());
  options.holds = std::move(*parsed);
  return generator->generate(options, [&](std::string_view) { return !stop.stop_requested(); });
}

WritingService::WritingService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void WritingService::request(const RunAt& run, const GenerateOptions& options,
                             const QStringList& holds) {
  m_background.request(
      [this, run, options, holds, reader = m_reader](std::stop_token stop) -> Background::Answer {
        return told(writtenBy(*reader, run, options, holds, stop).map(fromUtf8), this,
                    &WritingService::written, &WritingService::failed);
      });
}

}  // namespace gatescope::ui
