#include "core/data/sources.h"

#include "core/data/generated.h"
#include "core/table/csv.h"

#include <algorithm>
#include <array>

namespace gatescope {

namespace {

constexpr std::string_view kSeattle =
    "Seattle–Tacoma airport, daily weather 2012–2015: US National Oceanic and Atmospheric "
    "Administration (NOAA), public domain; as packaged by vega-datasets";
constexpr std::string_view kMade = "Made by Gatescope from a fixed seed";

constexpr std::array kSources = {
    Source{"example:sunspots", "Monthly sunspots",
           "How many sunspots will be counted in each of the next 12 months?",
           "Monthly mean sunspot number 1749–2013: World Data Center SILSO, Royal Observatory of "
           "Belgium; as packaged with R (sunspot.month). The numbers are facts",
           "sunspots.csv", Task::Forecast,
           "target=sunspots window=132 horizon=12 season=132 window-scale=last"},
    Source{"example:co2", "CO₂ at Mauna Loa",
           "How much carbon dioxide will the air hold in each of the next 13 weeks?",
           "Weekly CO₂ at Mauna Loa, Hawaii, 1958–2001, ppm, with gaps: C. D. Keeling and T. P. "
           "Whorf, Scripps Institution of Oceanography; public domain, as packaged by statsmodels",
           "co2.csv", Task::Forecast, "target=co2 window=104 horizon=13 window-scale=last"},
    Source{"example:seattle-rain", "Seattle: rain tomorrow?",
           "Does it rain tomorrow, judged by the weather of the last two weeks?", kSeattle,
           "seattle-weather.csv", Task::Classify,
           "target=rain ignore=month window=14 horizon=1 split=731/365/365 units=16 epochs=30"},
    Source{"example:seattle-month", "Seattle: which month?",
           "Which month is it, judged by the weather of four weeks?", kSeattle,
           "seattle-weather.csv", Task::Classify,
           "target=month ignore=rain window=28 horizon=0 split=731/365/365"},
    Source{
        "example:digits", "Handwritten digits",
        "Which digit is it, read as 8 rows of 8 pixels from top to bottom?",
        "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine "
        "Learning Repository, doi:10.24432/C50P49; CC BY 4.0; test part, as packaged by "
        "scikit-learn",
        "digits.csv", Task::Classify, "shape=wide target=label"},
    Source{"example:article", "Article example",
           "The article's network: GRU(128), Dense(1, sigmoid), binary cross-entropy, Adam, 10 "
           "epochs, batches of 32; here it learns whether it rains tomorrow",
           kSeattle, "seattle-weather.csv", Task::Classify,
           "target=rain ignore=month window=14 horizon=1 split=731/365/365 cell=gru units=128 "
           "layers=1 optimizer=adam learning-rate=0.001 epochs=10 batch=32 clip-norm=0"},
    Source{"generated:adding", "Adding problem",
           "Add the two marked numbers among many: how long does the memory hold?",
           "Made by Gatescope from a fixed seed, after Hochreiter and Schmidhuber 1997", "",
           Task::Regress, "shape=long id=id time=t target=sum inputs=value,marker"},
    Source{"generated:copy", "Copy memory",
           "Repeat ten letters after a long pause: how much does the memory hold?",
           "Made by Gatescope from a fixed seed, after Arjovsky, Shah and Bengio 2016", "",
           Task::LabelSteps, "shape=long id=id time=t target=answer inputs=symbol"},
    Source{"generated:temporal-order", "Temporal order",
           "In which order did two symbols come, long ago among distractors?",
           "Made by Gatescope from a fixed seed, after Hochreiter and Schmidhuber 1997", "",
           Task::Classify, "shape=long id=id time=t target=order inputs=symbol"},
    Source{"generated:sines", "Noisy sine mix", "Forecast three sines with noise, 20 steps ahead.",
           kMade, "", Task::Forecast, "target=value window=100 horizon=20"},
    Source{"generated:mackey-glass", "Mackey–Glass", "Forecast a chaotic series 20 steps ahead.",
           "Made by Gatescope, after Mackey and Glass 1977", "", Task::Forecast,
           "target=value window=100 horizon=20"},
};

// Named after its options too, where they are its own.
Result<Table> generated(const Source& known, std::string_view source) {
  const auto parsed = parseGenerated(source);
  if (!parsed) return tl::unexpected(parsed.error());
  Table table = parsed->task->make(parsed->options);
  if (source != known.key) {
    table.name += " (" + std::string(source.substr(known.key.size() + 1)) + ")";
  }
  return table;
}

std::string knownKeys() {
  std::string keys;
  for (const Source& source : kSources)
    keys += (keys.empty() ? "" : ", ") + std::string(source.key);
  return keys;
}

}  // namespace

std::span<const Source> allSources() {
  return kSources;
}

const Source* findSource(std::string_view source) {
  const bool generated = source.starts_with("generated:");
  const std::string_view key = generated ? source.substr(0, source.find('?')) : source;
  const auto found = std::ranges::find(kSources, key, &Source::key);
  return found == kSources.end() ? nullptr : &*found;
}

Result<Table> loadSource(const std::string& source, const ReadExample& readExample,
                         const ReadOptions& options, const ReadWatch& watch) {
  if (!source.starts_with("example:") && !source.starts_with("generated:")) {
    return readCsv(source, options, watch);
  }
  const Source* known = findSource(source);
  if (known == nullptr) {
    return failField("data", "There is no source “%1”; there are %2", source, knownKeys());
  }
  if (known->file.empty()) return generated(*known, source);
  const auto bytes = readExample(known->file);
  if (!bytes) return tl::unexpected(bytes.error());
  auto table = parseCsv(*bytes, std::string(known->file));
  if (table) table->name = known->title;
  return table;
}

}  // namespace gatescope
