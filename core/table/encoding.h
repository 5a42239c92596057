#pragma once

#include "core/base/result.h"
#include "core/table/table.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gatescope {

// Why bytes are no text at all ("is a ZIP archive …"), as the pattern of a sentence with the file's
// name as %1; empty when they may be text.
std::string_view whatElseItIs(std::string_view bytes);

// Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7).
std::optional<std::size_t> firstInvalidUtf8(std::string_view bytes);

// The encoding that the beginning of a file is most likely in, by its byte-order mark, by being
// valid UTF-8, else by uchardet. `whole`: these are all its bytes, so a cut character at the end is
// one.
Understood guessEncoding(std::string_view sample, bool whole);

// The name that this program uses for an encoding ("GBK" and "gb2312" are "GB18030", "latin1" is
// "windows-1252"); nothing when no such encoding is known.
std::optional<std::string> encodingName(const std::string& name);

// Bytes of a known encoding into UTF-8, piece by piece. A byte-order mark at the start is left out.
class TextDecoder {
 public:
  explicit TextDecoder(const std::string& encoding);  // as encodingName() gives it
  TextDecoder(TextDecoder&&) noexcept;
  TextDecoder& operator=(TextDecoder&&) noexcept;
  ~TextDecoder();

  // Appends the text of the next bytes. Where bytes are invalid, appends what stands before them,
  // gives them back and is done for. UTF-8 is passed through unchecked.
  std::optional<std::string> decode(std::string_view bytes, bool last, std::string& out);

  bool passesThrough() const { return m_converter == nullptr; }

 private:
  struct Converter;
  std::unique_ptr<Converter> m_converter;
  bool m_started = false;
};

// "0xE9 0x20": bytes for a message.
std::string byteList(std::string_view bytes);

}  // namespace gatescope
