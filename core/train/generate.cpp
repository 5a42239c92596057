#include "core/train/generate.h"

#include "core/base/random.h"
#include "core/train/flush_denormals.h"
#include "core/train/network.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace gatescope {
namespace {

constexpr std::uint64_t purpose = 0x7772697465;  // "write"
constexpr double mostTemperature = 100;
constexpr int mostTokens = 1'000'000;

Result<void> check(const GenerateOptions& options) {
  if (!(options.temperature >= 0 && options.temperature <= mostTemperature)) {
    return failField("temperature", "Temperature: expected a number from 0 to %1, found %2",
                     mostTemperature, options.temperature);
  }
  if (options.length < 1 || options.length > mostTokens) {
    return failField("length", "Length: expected 1 to %1 tokens, found %2", mostTokens,
                     options.length);
  }
  return {};
}

// Padding is never learned, and nobody can read what is unknown.
bool isWritten(std::size_t token) {
  return token != static_cast<std::size_t>(Vocabulary::padding) &&
         token != static_cast<std::size_t>(Vocabulary::unknown);
}

std::int32_t likeliest(const std::vector<double>& logits) {
  std::size_t best = static_cast<std::size_t>(Vocabulary::end);
  for (std::size_t token = 0; token < logits.size(); ++token) {
    if (isWritten(token) && logits[token] > logits[best]) best = token;
  }
  return static_cast<std::int32_t>(best);
}

// A token of probability ∝ exp(logit / temperature).
std::int32_t draw(const std::vector<double>& logits, double temperature, Random& random) {
  const std::int32_t best = likeliest(logits);
  if (temperature == 0) return best;
  const double highest = logits[static_cast<std::size_t>(best)];
  const auto weight = [&](std::size_t token) {
    return isWritten(token) ? std::exp((logits[token] - highest) / temperature) : 0.0;
  };
  double sum = 0;
  for (std::size_t token = 0; token < logits.size(); ++token) sum += weight(token);
  double left = random.uniform() * sum;
  for (std::size_t token = 0; token < logits.size(); ++token) {
    left -= weight(token);
    if (left < 0) return static_cast<std::int32_t>(token);
  }
  return best;
}

}  // namespace

struct TextGenerator::State {
  // Reads tokens on from where the network stands; logits of what comes after the last.
  std::vector<double> read(const std::vector<std::int32_t>& tokens);
  void begin(std::span<const Hold> held) {
    carried.begin(1);
    holds = held;
    step = 0;
  }

  std::shared_ptr<const Dataset> dataset;
  Model model;
  Tokenizer tokenizer;
  std::vector<RecurrentPanels> panels;
  CarriedStates carried;
  Tape tape;
  Batch batch;
  std::span<const Hold> holds;
  std::int32_t step = 0;  // that is read next
};

std::vector<double> TextGenerator::State::read(const std::vector<std::int32_t>& tokens) {
  batch.size = 1;
  batch.steps = static_cast<Index>(tokens.size());
  batch.lengths = {batch.steps};
  batch.places = {0};
  batch.firstSteps = {step};
  step += static_cast<std::int32_t>(tokens.size());
  batch.tokens = tokens;
  tape.reset();
  tape.bind(model.parameters(), {});
  ForwardOptions options;
  options.panels = panels;
  options.carried = &carried;
  options.holds = holds;
  const Var outputs = model.forward(tape, batch, options);
  const auto last = tape.value(outputs).col(batch.steps - 1);
  return {last.begin(), last.end()};
}

TextGenerator::TextGenerator(std::unique_ptr<State> state) : m_state(std::move(state)) {}
TextGenerator::~TextGenerator() = default;
TextGenerator::TextGenerator(TextGenerator&&) noexcept = default;
TextGenerator& TextGenerator::operator=(TextGenerator&&) noexcept = default;

Result<TextGenerator> TextGenerator::create(std::shared_ptr<const Dataset> dataset,
                                            const Experiment& experiment, const Weights& weights) {
  if (!dataset->isText() || dataset->task != Task::NextStep) {
    return failField("task",
                     "This network was not trained to write: that needs the shape text and the "
                     "task next-step");
  }
  Result<Model> model = buildEmptyNetwork(experiment, *dataset);
  if (!model) return tl::unexpected(model.error());
  if (auto fits = setWeights(*model, weights); !fits) return tl::unexpected(fits.error());
  auto tokenizer = Tokenizer::create(dataset->text.rules);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  std::unique_ptr<State> state(
      new State{std::move(dataset), std::move(*model), std::move(*tokenizer), {}, {}, {}, {}, {}});
  state->panels.resize(state->model.directions().size());
  for (std::size_t i = 0; i < state->panels.size(); ++i)
    state->model.pack(i, false, state->panels[i]);
  return TextGenerator(std::move(state));
}

std::vector<RecurrentPlace> TextGenerator::places() const {
  return recurrentPlaces(m_state->model.layers());
}

Result<std::string> TextGenerator::generate(const GenerateOptions& options,
                                            const OnToken& onToken) {
  if (auto sound = check(options); !sound) return tl::unexpected(sound.error());
  State& s = *m_state;
  if (auto fits = checkHolds(options.holds, places()); !fits) return tl::unexpected(fits.error());
  const FlushDenormals flush;  // as in training
  const TokenUnit unit = s.dataset->text.rules.unit;
  const Vocabulary& vocabulary = *s.dataset->text.vocabulary;
  std::vector<std::int32_t> tokens{Vocabulary::end};
  std::string before;
  for (const Token& token : s.tokenizer.cut(options.prompt)) {
    tokens.push_back(vocabulary.find(token.text));
    before = token.text;
  }
  Random random({options.seed, purpose});
  std::string text;
  s.begin(options.holds);
  for (int i = 0; i < options.length; ++i) {
    const std::int32_t next = draw(s.read(tokens), options.temperature, random);
    if (next == Vocabulary::end) break;
    const std::string& word = vocabulary.text(next);
    const std::string piece = std::string(gapBetween(before, word, unit)) + word;
    text += piece;
    if (onToken && !onToken(piece)) break;
    tokens = {next};
    before = word;
  }
  return text;
}

}  // namespace gatescope
