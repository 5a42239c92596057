#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/nn/hold.h"
#include "core/train/events.h"
#include "core/train/experiment.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

struct GenerateOptions {
  std::string prompt = {};  // UTF-8; empty: from the beginning of a text
  double temperature = 1;   // p ∝ exp(logit / temperature); 0: always the likeliest token
  int length = 200;         // tokens at most
  std::uint64_t seed = 1;
  // What the network would write then. Steps are counted from the beginning of the text, whose mark
  // is the first.
  std::vector<Hold> holds = {};
};

// Writes texts with a network that was trained to predict each next token (shape text, task
// next-step). The same options give the same text. For one caller at a time.
class TextGenerator {
 public:
  // Fails where the network was trained for another task, and where the weights do not fit.
  static Result<TextGenerator> create(std::shared_ptr<const Dataset> dataset,
                                      const Experiment& experiment, const Weights& weights);
  ~TextGenerator();
  TextGenerator(TextGenerator&&) noexcept;
  TextGenerator& operator=(TextGenerator&&) noexcept;

  std::vector<RecurrentPlace> places() const;

  // What follows the prompt, up to the end of the text or `length` tokens. Words are divided by
  // blanks where a person would; padding and unknown tokens are never written. `onToken` is given
  // each piece of text as it is written, and stops the writing by returning false.
  // Fails (field "temperature", "length", "prompt" or "hold") on options that cannot be followed.
  using OnToken = std::function<bool(std::string_view piece)>;
  Result<std::string> generate(const GenerateOptions& options, const OnToken& onToken = {});

 private:
  struct State;
  explicit TextGenerator(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace gatescope
