#include "ui/control/asked_sample.h"

#include "core/inspect/hold.h"

#include <algorithm>

namespace gatescope::ui {

Result<AskedSample> SampleReader::read(const RunAt& run, const SampleQuestion& question) {
  AskedSample asked;
  const auto dataset = m_runs.dataset(run);
  if (!dataset) return tl::unexpected(dataset.error());
  asked.dataset = *dataset;
  asked.place = question.place;
  if (!question.typed.empty() && asked.dataset->isText()) {
    if (auto typed = type(asked, question.typed); !typed) return tl::unexpected(typed.error());
  }
  const Result<std::int32_t> sample = sampleAt(*asked.dataset, asked.place);
  if (!sample) return tl::unexpected(sample.error());
  asked.whole = *dataset;
  asked.sample = asked.wholeSample = *sample;
  if (!question.edits.empty() && !asked.dataset->isText()) {
    if (auto edited = edit(asked, question.edits); !edited) return tl::unexpected(edited.error());
  }
  const auto weights = m_runs.weights(run);
  if (!weights) return tl::unexpected(weights.error());
  asked.weights = *weights;
  return asked;
}

// A long text is read in pieces, of which the last is shown.
Result<void> SampleReader::type(AskedSample& asked, const std::string& text) const {
  Result<Dataset> made = applyToTexts(std::span(&text, 1), *asked.dataset);
  if (!made) return tl::unexpected(made.error());
  asked.place = {Split::Test, static_cast<int>(made->split(Split::Test).size()) - 1};
  asked.dataset = std::make_shared<const Dataset>(std::move(*made));
  asked.typed = true;
  return {};
}

Result<void> SampleReader::edit(AskedSample& asked, const std::vector<InputEdit>& edits) {
  if (m_whole != asked.dataset || m_number != asked.sample) {
    m_whole = asked.dataset;
    m_number = asked.sample;
    m_alone = sampleAlone(*m_whole, m_number);
  }
  Dataset edited = m_alone;
  if (auto moved = moveInputs(edited, edits); !moved) return moved;
  asked.dataset = std::make_shared<const Dataset>(std::move(edited));
  asked.sample = 0;
  asked.edited = true;
  return {};
}

Result<std::vector<Hold>> parsedHolds(const std::vector<RecurrentPlace>& places,
                                      const QStringList& holds) {
  std::vector<std::string> texts;
  for (const QString& text : holds) texts.push_back(text.toStdString());
  return parseHolds(texts, places);
}

Result<std::int32_t> sampleAt(const Dataset& dataset, SamplePlace& place) {
  const auto samples = dataset.split(place.split);
  if (samples.empty()) return fail("This split has no samples");
  place.index = std::clamp(place.index, 0, static_cast<int>(samples.size()) - 1);
  return samples[static_cast<std::size_t>(place.index)];
}

}  // namespace gatescope::ui
