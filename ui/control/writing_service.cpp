#include "ui/control/writing_service.h"

#include "ui/models/text.h"

namespace gatescope::ui {

Result<std::string> writtenBy(RunReader& reader, const RunAt& run, const GenerateOptions& options,
                              const std::stop_token& stop) {
  const auto dataset = reader.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  const auto weights = reader.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  auto generator = TextGenerator::create(*dataset, run.experiment, **weights);
  if (!generator) return tl::unexpected(generator.error());
  return generator->generate(options, [&](std::string_view) { return !stop.stop_requested(); });
}

WritingService::WritingService(QObject* parent)
    : QObject(parent), m_reader(std::make_shared<RunReader>()) {}

void WritingService::request(const RunAt& run, const GenerateOptions& options) {
  m_background.request(
      [this, run, options, reader = m_reader](std::stop_token stop) -> Background::Answer {
        auto text = writtenBy(*reader, run, options, stop);
        return [this, text = std::move(text)] {
          if (text) {
            Q_EMIT written(fromUtf8(*text));
          } else {
            Q_EMIT failed(coreText(text.error().message));
          }
        };
      });
}

}  // namespace gatescope::ui
