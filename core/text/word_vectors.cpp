#include "core/text/word_vectors.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

namespace gatescope {
namespace {

constexpr std::size_t mostDimensions = 4096;  // what an embedding may have
constexpr std::string_view blanks = " \t";

std::optional<float> number(std::string_view text) {
  float value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// The next field off the front; empty: there is none.
std::string_view takeField(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view field = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(field.size());
  return field;
}

std::size_t countFields(std::string_view line) {
  std::size_t count = 0;
  while (!takeField(line).empty()) ++count;
  return count;
}

bool isHeader(std::string_view line) {
  for (int i = 0; i < 2; ++i) {
    const std::string_view field = takeField(line);
    const bool digits = std::ranges::all_of(field, [](char c) { return c >= '0' && c <= '9'; });
    if (field.empty() || !digits) return false;
  }
  return takeField(line).empty();
}

class Reader {
 public:
  Reader(const std::string& path, const Vocabulary& vocabulary)
      : m_path(path), m_vocabulary(vocabulary), m_isTaken(vocabulary.size()) {
    m_vectors.file = std::filesystem::path(path).filename().string();
  }

  Result<WordVectors> read();

 private:
  Result<void> takeLine(std::string_view line);
  Result<void> takeValues(std::int32_t token, std::string_view values);
  Result<void> settleDimensions(std::size_t dimensions);

  const std::string& m_path;
  const Vocabulary& m_vocabulary;
  WordVectors m_vectors;
  std::vector<bool> m_isTaken;
  std::size_t m_line = 0;
};

Result<WordVectors> Reader::read() {
  std::error_code error;
  if (std::filesystem::is_directory(m_path, error)) {
    return failField("vectors", "Word vectors: %1 is a folder, not a file", m_path);
  }
  std::ifstream stream(m_path, std::ios::binary);
  if (!stream) {
    return failField("vectors", "Word vectors: %1 cannot be opened: %2", m_path,
                     std::strerror(errno));
  }
  for (std::string line; std::getline(stream, line);) {
    ++m_line;
    if (line.ends_with('\r')) line.pop_back();
    if (auto taken = takeLine(line); !taken) return tl::unexpected(taken.error());
  }
  if (stream.bad()) {
    return failField("vectors", "Word vectors: %1 cannot be read: %2", m_path,
                     std::strerror(errno));
  }
  if (m_vectors.tokens.empty()) {
    return failField("vectors", "Word vectors: %1 has none of the words of the training texts",
                     m_path);
  }
  return std::move(m_vectors);
}

Result<void> Reader::settleDimensions(std::size_t dimensions) {
  if (dimensions >= 1 && dimensions <= mostDimensions) {
    m_vectors.dimensions = dimensions;
    return {};
  }
  return failField("vectors",
                   "Word vectors: %1, line %2: expected a word and 1 to %3 numbers, found %4 "
                   "numbers",
                   m_path, m_line, mostDimensions, dimensions);
}

Result<void> Reader::takeLine(std::string_view line) {
  const std::size_t fields = countFields(line);
  if (fields == 0) return {};
  if (m_line == 1 && isHeader(line)) {
    takeField(line);
    const auto dimensions = number(takeField(line));
    return settleDimensions(static_cast<std::size_t>(dimensions.value_or(0)));
  }
  if (m_vectors.dimensions == 0) {
    if (auto settled = settleDimensions(fields - 1); !settled) return settled;
  }
  std::string_view rest = line;
  std::string word(takeField(rest));
  // A word may have blanks in it: “. . .” is one of GloVe's.
  for (std::size_t i = m_vectors.dimensions + 1; i < fields; ++i) {
    std::string_view next = rest;
    const std::string_view part = takeField(next);
    if (number(part)) break;
    word.append(" ").append(part);
    rest = next;
  }
  if (const std::size_t values = countFields(rest); values != m_vectors.dimensions) {
    return failField("vectors",
                     "Word vectors: %1, line %2: expected %3 numbers behind the word, found %4",
                     m_path, m_line, m_vectors.dimensions, values);
  }
  const std::int32_t token = m_vocabulary.find(word);
  const auto place = static_cast<std::size_t>(token);
  if (token == Vocabulary::unknown || m_isTaken[place]) return {};
  m_isTaken[place] = true;
  return takeValues(token, rest);
}

Result<void> Reader::takeValues(std::int32_t token, std::string_view values) {
  m_vectors.tokens.push_back(token);
  for (std::string_view field = takeField(values); !field.empty(); field = takeField(values)) {
    const auto value = number(field);
    if (!value) {
      return failField("vectors", "Word vectors: %1, line %2: expected a number, found “%3”",
                       m_path, m_line, field);
    }
    m_vectors.values.push_back(*value);
  }
  return {};
}

}  // namespace

Result<WordVectors> readWordVectors(const std::string& path, const Vocabulary& vocabulary) {
  return Reader(path, vocabulary).read();
}

}  // namespace gatescope
