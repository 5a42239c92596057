#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatescope {

// The tokens that a network knows, by number:
//   0  padding, behind the end of shorter sequences
//   1  unknown: every token that is not in the vocabulary
//   2  the end of a text, and what stands before its first token; only where texts are to be
//      written (withEnd)
// then the tokens of the training texts by falling count, equal counts in the order of their
// bytes. Immutable once made.
class Vocabulary {
 public:
  static constexpr std::int32_t padding = 0;
  static constexpr std::int32_t unknown = 1;
  static constexpr std::int32_t end = 2;

  struct Entry {
    std::string text;
    std::int64_t count = 0;
  };
  struct Limits {
    std::size_t size = 0;       // tokens beside the special ones; 0: all
    std::int64_t minCount = 1;  // rarer ones are left out
  };

  Vocabulary() : Vocabulary({}, {}, false) {}
  // `counted`: different tokens of the training texts, in any order; those of count 0 do not occur
  // there and are ignored.
  Vocabulary(std::vector<Entry> counted, const Limits& limits, bool withEnd);

  // Special tokens too.
  std::size_t size() const { return m_entries.size(); }
  std::size_t specials() const { return m_specials; }
  bool hasEnd() const { return m_specials > 2; }

  std::int32_t find(std::string_view text) const;  // unknown where it is not
  // “‹unknown›” and the like for special tokens.
  const std::string& text(std::int32_t token) const { return entry(token).text; }
  // In the training texts; of `unknown` what was left out there.
  std::int64_t count(std::int32_t token) const { return entry(token).count; }

  std::size_t leftOut() const { return m_leftOut; }  // different tokens
  std::int64_t leftOutCount() const { return count(unknown); }
  std::int64_t total() const { return m_total; }  // tokens of the training texts

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  const Entry& entry(std::int32_t token) const {
    return m_entries[static_cast<std::size_t>(token)];
  }

  std::vector<Entry> m_entries;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> m_numbers;
  std::size_t m_specials = 2;
  std::size_t m_leftOut = 0;
  std::int64_t m_total = 0;
};

}  // namespace gatescope
