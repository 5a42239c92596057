#include "core/table/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace gatescope {

namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view sentence;
};

constexpr std::array kSignatures = {
    Signature{
        "PK\x03\x04"sv,
        "%1 is a ZIP archive (Excel and LibreOffice workbooks are, too): save the sheet as CSV"sv},
    Signature{"\xD0\xCF\x11\xE0"sv, "%1 is an old Excel or Word file: save the sheet as CSV"sv},
    Signature{"\x89PNG"sv, "%1 is a PNG picture: a table in CSV was expected"sv},
    Signature{"\xFF\xD8\xFF"sv, "%1 is a JPEG picture: a table in CSV was expected"sv},
    Signature{"%PDF-"sv, "%1 is a PDF document: a table in CSV was expected"sv},
    Signature{"\x1F\x8B"sv, "%1 is compressed with gzip: unpack it first"sv},
    Signature{"SQLite format 3"sv, "%1 is an SQLite database: a table in CSV was expected"sv},
    Signature{"PAR1"sv, "%1 is a Parquet file: save the table as CSV"sv},
    Signature{"\x89HDF"sv, "%1 is an HDF5 file: save the table as CSV"sv},
    Signature{"7z\xBC\xAF"sv, "%1 is a 7z archive: unpack it first"sv},
    Signature{"Rar!"sv, "%1 is a RAR archive: unpack it first"sv},
    Signature{"BZh"sv, "%1 is compressed with bzip2: unpack it first"sv},
    Signature{"\xFD"
              "7zXZ"sv,
              "%1 is compressed with xz: unpack it first"sv},
    Signature{"\x28\xB5\x2F\xFD"sv, "%1 is compressed with zstd: unpack it first"sv},
    Signature{"GIF8"sv, "%1 is a GIF picture: a table in CSV was expected"sv},
    Signature{"\x93NUMPY"sv, "%1 is a NumPy array: save it as CSV"sv},
    Signature{"MATLAB 5.0"sv, "%1 is a MATLAB file: save the table as CSV"sv},
    Signature{"\x7F"
              "ELF"sv,
              "%1 is a program: a table in CSV was expected"sv},
    Signature{"{\\rtf"sv, "%1 is a rich text document: a table in CSV was expected"sv},
};

// Length of the well-formed character at the front, or 0.
std::size_t characterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = lead == 0xE0   ? byte(1) >= 0xA0 && byte(1) <= 0xBF
                        : lead == 0xED ? byte(1) >= 0x80 && byte(1) <= 0x9F
                                       : follows(1);
    return second && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = lead == 0xF0   ? byte(1) >= 0x90 && byte(1) <= 0xBF
                        : lead == 0xF4 ? byte(1) >= 0x80 && byte(1) <= 0x8F
                                       : follows(1);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string_view whatElseItIs(std::string_view bytes) {
  for (const Signature& signature : kSignatures) {
    if (bytes.starts_with(signature.bytes)) return signature.sentence;
  }
  return {};
}

std::optional<std::size_t> firstInvalidUtf8(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    // Eight ASCII bytes at a time: most files hold little else.
    while (i + 8 <= bytes.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, 8);
      if ((word & 0x8080808080808080ULL) != 0) break;
      i += 8;
    }
    if (i >= bytes.size()) break;
    const std::size_t length = characterLength(bytes.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

}  // namespace gatescope
