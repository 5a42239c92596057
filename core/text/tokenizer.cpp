#include "core/text/tokenizer.h"

#include <algorithm>
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <utility>

namespace gatescope {
namespace {

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

// Whether every code point is one such.
template <typename Test>
bool allOf(std::string_view text, const Test& test) {
  const icu::UnicodeString points = unicode(text);
  for (int32_t i = 0; i < points.length(); i = points.moveIndex32(i, 1)) {
    if (!test(points.char32At(i))) return false;
  }
  return true;
}

UChar32 firstOf(std::string_view text) {
  return unicode(text).char32At(0);
}

bool isSpace(std::string_view text) {
  return allOf(text, [](UChar32 c) { return u_isUWhiteSpace(c) != 0; });
}

// Nothing that a person sees: white space, control characters, marks of direction.
bool isBlank(std::string_view text) {
  return allOf(text, [](UChar32 c) {
    return u_isUWhiteSpace(c) || u_iscntrl(c) ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
  });
}

bool isAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lowered(std::string_view text) {
  std::string low(text);
  if (isAscii(text)) {
    for (char& c : low) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return low;
  }
  low.clear();
  unicode(text).toLower(icu::Locale::getRoot()).toUTF8String(low);
  return low;
}

// Written without blanks between words.
bool isUnspaced(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      break;
  }
  // 。、「」 and ，！ belong to no script.
  return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65);
}

bool isOpening(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION;
}

bool isClosing(UChar32 c) {
  static constexpr std::u32string_view others = U".,;:!?%…，。！？；：、";
  const auto type = u_charType(c);
  return type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION ||
         others.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

}  // namespace

struct Tokenizer::State {
  TokenRules rules;
  std::unique_ptr<icu::BreakIterator> breaks;
};

Tokenizer::Tokenizer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

Result<Tokenizer> Tokenizer::create(const TokenRules& rules) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& root = icu::Locale::getRoot();
  auto state = std::make_unique<State>();
  state->rules = rules;
  state->breaks.reset(rules.unit == TokenUnit::Words
                          ? icu::BreakIterator::createWordInstance(root, status)
                          : icu::BreakIterator::createCharacterInstance(root, status));
  if (U_FAILURE(status) || !state->breaks) {
    return failField("tokens", "Texts cannot be cut: the rules of ICU cannot be read (%1)",
                     u_errorName(status));
  }
  return Tokenizer(std::move(state));
}

std::vector<Token> Tokenizer::cut(std::string_view text) {
  std::vector<Token> tokens;
  UErrorCode status = U_ZERO_ERROR;
  UText whole = UTEXT_INITIALIZER;
  utext_openUTF8(&whole, text.data(), static_cast<int64_t>(text.size()), &status);
  icu::BreakIterator& breaks = *m_state->breaks;
  breaks.setText(&whole, status);
  const bool words = m_state->rules.unit == TokenUnit::Words;
  int32_t first = breaks.first();
  for (int32_t end = breaks.next(); U_SUCCESS(status) && end != icu::BreakIterator::DONE;
       first = std::exchange(end, breaks.next())) {
    const auto begin = static_cast<std::size_t>(first), stop = static_cast<std::size_t>(end);
    const std::string_view piece = text.substr(begin, stop - begin);
    if (words && isBlank(piece)) continue;
    if (!words && isSpace(piece)) {
      tokens.push_back({" ", begin, stop});
    } else {
      tokens.push_back(
          {m_state->rules.lowerCase ? lowered(piece) : std::string(piece), begin, stop});
    }
  }
  utext_close(&whole);
  return tokens;
}

std::string_view gapBetween(std::string_view before, std::string_view after, TokenUnit unit) {
  if (unit == TokenUnit::Characters || before.empty() || after.empty()) return "";
  const UChar32 left = firstOf(before), right = firstOf(after);
  if (isOpening(left) || isClosing(right)) return "";
  if (isUnspaced(left) && isUnspaced(right)) return "";
  return " ";
}

}  // namespace gatescope
