#include "core/table/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <limits>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

namespace gatescope {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct Mark {
  std::string_view bytes;
  const char* encoding;
};
constexpr std::array kMarks = {Mark{kUtf8Mark, "UTF-8"}, Mark{"\xFF\xFE"sv, "UTF-16LE"},
                               Mark{"\xFE\xFF"sv, "UTF-16BE"},
                               Mark{"\x84\x31\x95\x33"sv, "GB18030"}};

// Names that stand for a part of a larger encoding, and the larger one.
struct Alias {
  const char* name;
  const char* encoding;
};
constexpr std::array kAliases = {
    Alias{"ASCII", "UTF-8"},
    Alias{"US-ASCII", "UTF-8"},
    Alias{"UTF8", "UTF-8"},
    Alias{"GBK", "GB18030"},
    Alias{"GB18030", "GB18030"},
    Alias{"GB2312", "GB18030"},
    Alias{"HZ-GB-2312", "GB18030"},
    Alias{"CP936", "GB18030"},
    Alias{"ISO-8859-1", "windows-1252"},
    Alias{"LATIN1", "windows-1252"},
    Alias{"LATIN-1", "windows-1252"},
    Alias{"CP1252", "windows-1252"},
    Alias{"SJIS", "Shift_JIS"},
    Alias{"SHIFT-JIS", "Shift_JIS"},
    Alias{"SHIFT_JIS", "Shift_JIS"},
    Alias{"CP932", "Shift_JIS"},
    Alias{"BIG5", "Big5"},
    Alias{"BIG-5", "Big5"},
    Alias{"ISO-8859-7", "ISO-8859-7"},
    Alias{"UTF-16", "UTF-16LE"},
    Alias{"WINDOWS-1252", "windows-1252"},
};

bool isHigh(char c) {
  return (static_cast<unsigned char>(c) & 0x80) != 0;
}

// Runs of bytes above 127, by length.
struct HighBytes {
  std::size_t bytes = 0, runs = 0, single = 0;
};

HighBytes countHighBytes(std::string_view text) {
  HighBytes count;
  std::size_t i = 0;
  while (i < text.size()) {
    if (!isHigh(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && isHigh(text[i])) ++i;
    count.bytes += i - begin;
    ++count.runs;
    count.single += i - begin == 1;
  }
  return count;
}

// UTF-16 has zeros at every other byte of Latin letters, delimiters and line ends; nothing else
// has them all on one side.
const char* utf16WithoutMark(std::string_view sample) {
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i + 1 < sample.size(); i += 2) {
    even += sample[i] == '\0';
    odd += sample[i + 1] == '\0';
  }
  const std::size_t most = std::max(even, odd), least = std::min(even, odd);
  if (most < 4 || most * 50 < sample.size() / 2 || least * 10 > most) return nullptr;
  return odd > even ? "UTF-16LE" : "UTF-16BE";
}

std::string uchardetGuess(std::string_view sample) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       uchardet_delete);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

bool decodes(const std::string& encoding, std::string_view sample, bool whole) {
  std::string out;
  return !TextDecoder(encoding).decode(sample, whole, out);
}

// Whether most characters above 127 are valid UTF-8: then single bytes that are not are damage, not
// another encoding.
bool isDamagedUtf8(std::string_view sample) {
  std::size_t valid = 0, invalid = 0;
  while (!sample.empty()) {
    const std::size_t good = firstInvalidUtf8(sample).value_or(sample.size());
    for (const char c : sample.substr(0, good)) valid += (c & 0xC0) == 0xC0;
    invalid += good < sample.size();
    sample.remove_prefix(std::min(good + 1, sample.size()));
  }
  return valid >= invalid;
}

Understood guessOfHighBytes(std::string_view sample, bool whole) {
  const HighBytes high = countHighBytes(sample);
  const std::string named = uchardetGuess(sample);
  const std::optional<std::string> guess = encodingName(named);
  // Letters with accents stand alone among plain ones; characters of East Asia and words of other
  // alphabets make runs. A few letters are too little for anybody to tell Latin alphabets apart.
  const bool latin = high.single * 10 > high.runs * 7;
  if (latin && (high.bytes < 30 || !guess || !guess->starts_with("windows-125"))) {
    return {"windows-1252", say("It is not UTF-8, and %1 single bytes stand for letters with "
                                "accents or signs as in Western Europe",
                                high.bytes)};
  }
  if (guess && *guess != "UTF-8" && decodes(*guess, sample, whole)) {
    return {*guess, say("It is not UTF-8, and the frequency of its characters fits")};
  }
  for (const char* candidate : {"GB18030", "Big5", "Shift_JIS"}) {
    if (!decodes(candidate, sample, whole)) continue;
    return {candidate, say("It is not UTF-8, and all its bytes are valid in this encoding")};
  }
  return {"windows-1252", say("It is not UTF-8 nor any encoding of East Asia")};
}

}  // namespace

Understood guessEncoding(std::string_view sample, bool whole) {
  for (const Mark& mark : kMarks) {
    if (sample.starts_with(mark.bytes)) return {mark.encoding, say("It begins with its mark")};
  }
  if (const char* utf16 = utf16WithoutMark(sample)) {
    return {utf16, say("Every other byte is zero")};
  }
  auto invalid = firstInvalidUtf8(sample);
  // The last character may be cut.
  if (invalid && !whole && sample.size() - *invalid < 4) invalid.reset();
  if (invalid && isDamagedUtf8(sample)) {
    return {"UTF-8", say("Most of its characters are valid in it")};
  }
  if (invalid) return guessOfHighBytes(sample, whole);
  const bool ascii = std::ranges::none_of(sample, isHigh);
  return {"UTF-8",
          ascii ? say("It holds plain letters only") : say("All its characters are valid")};
}

std::optional<std::string> encodingName(const std::string& name) {
  std::string upper = name;
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  if (upper.empty()) return std::nullopt;
  const auto alias = std::ranges::find(kAliases, upper, &Alias::name);
  if (alias != kAliases.end()) return alias->encoding;
  UErrorCode error = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(name.c_str(), &error);
  if (U_FAILURE(error)) return std::nullopt;
  const char* iana = ucnv_getStandardName(ucnv_getName(converter, &error), "IANA", &error);
  const std::string result = U_SUCCESS(error) && iana != nullptr ? iana : name;
  ucnv_close(converter);
  std::string known = result;
  std::ranges::transform(known, known.begin(), [](unsigned char c) { return std::toupper(c); });
  const auto again = std::ranges::find(kAliases, known, &Alias::name);
  return again == kAliases.end() ? result : again->encoding;
}

struct TextDecoder::Converter {
  explicit Converter(const std::string& encoding) {
    UErrorCode error = U_ZERO_ERROR;
    source = ucnv_open(encoding.c_str(), &error);
    target = ucnv_open("UTF-8", &error);
    ucnv_setToUCallBack(source, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    pivotSource = pivotTarget = pivot.data();
  }
  ~Converter() {
    ucnv_close(source);
    ucnv_close(target);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  void convert(std::string_view bytes, bool last, std::string& out, UErrorCode& error) {
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    std::array<char, 1 << 16> piece;
    do {
      error = U_ZERO_ERROR;
      char* to = piece.data();
      ucnv_convertEx(target, source, &to, piece.data() + piece.size(), &from, end, pivot.data(),
                     &pivotSource, &pivotTarget, pivot.data() + pivot.size(), false, last, &error);
      out.append(piece.data(), to);
    } while (error == U_BUFFER_OVERFLOW_ERROR);
    if (U_FAILURE(error)) takePivot(out);
  }

  // What stood before invalid bytes and still waits in between.
  void takePivot(std::string& out) {
    std::array<char, 1 << 14> piece;  // three bytes at most of each in the pivot
    char* to = piece.data();
    const UChar* from = pivotSource;
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_fromUnicode(target, &to, piece.data() + piece.size(), &from, pivotTarget, nullptr, false,
                     &ignored);
    out.append(piece.data(), to);
  }

  UConverter* source = nullptr;
  UConverter* target = nullptr;
  std::array<UChar, 4096> pivot{};
  UChar* pivotSource = nullptr;
  UChar* pivotTarget = nullptr;
};

TextDecoder::TextDecoder(const std::string& encoding) {
  if (encoding != "UTF-8") m_converter = std::make_unique<Converter>(encoding);
}
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;
TextDecoder::~TextDecoder() = default;

std::optional<std::string> TextDecoder::decode(std::string_view bytes, bool last,
                                               std::string& out) {
  const std::size_t start = out.size();
  std::optional<std::string> bad;
  if (passesThrough()) {
    out.append(bytes);
  } else {
    UErrorCode error = U_ZERO_ERROR;
    m_converter->convert(bytes, last, out, error);
    if (U_FAILURE(error)) {
      char invalid[16];
      int8_t length = sizeof invalid;
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(m_converter->source, invalid, &length, &ignored);
      bad.emplace(invalid, static_cast<std::size_t>(length));
    }
  }
  if (!m_started && out.size() > start) {
    m_started = true;
    if (std::string_view(out).substr(start).starts_with(kUtf8Mark)) {
      out.erase(start, kUtf8Mark.size());
    }
  }
  return bad;
}

std::string byteList(std::string_view bytes) {
  std::string list;
  for (const char c : bytes) {
    char text[8];
    std::snprintf(text, sizeof text, "0x%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    list += (list.empty() ? "" : " ") + std::string(text);
  }
  return list;
}

}  // namespace gatescope
