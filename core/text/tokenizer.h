#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

enum class TokenUnit { Words, Characters };

// How texts are cut.
struct TokenRules {
  TokenUnit unit = TokenUnit::Words;
  bool lowerCase = true;  // by Unicode's rules, of no language in particular
};

struct Token {
  std::string text;       // as the vocabulary has it: in lower case where the rules say so
  std::size_t first = 0;  // its bytes in the text that was cut: [first, end)
  std::size_t end = 0;
};

// Cuts UTF-8 into tokens by the rules of Unicode Standard Annex 29 (ICU, root locale):
//   words       words and numbers, Chinese, Japanese and Thai ones by ICU's dictionaries; each
//               punctuation mark, symbol and emoji is a token of its own; white space is none.
//   characters  what a person takes for one (grapheme clusters: a letter with its accents, a flag,
//               a family); white space of any kind is the token " ".
// Bytes that are no UTF-8 read as U+FFFD. An object is for one thread at a time.
class Tokenizer {
 public:
  // Fails where ICU's data are not installed.
  static Result<Tokenizer> create(const TokenRules& rules);
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;

  std::vector<Token> cut(std::string_view text);

 private:
  struct State;
  explicit Tokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

// What stands between two tokens that are written one behind the other: nothing between
// characters, before closing punctuation and between Chinese words, otherwise a blank.
std::string_view gapBetween(std::string_view before, std::string_view after, TokenUnit unit);

}  // namespace gatescope
