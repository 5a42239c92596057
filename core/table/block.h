#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/table/csv_scanner.h"
#include "core/table/encoding.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace gatescope {

// Whole records of a file, as UTF-8.
struct Block {
  std::string text;
  std::string badBytes;    // invalid ones that stand behind the text, which then ends in a record
  bool unchecked = false;  // the text may not be valid UTF-8
  std::size_t end = 0;     // bytes of the file up to here
};

// Cuts a source into blocks of about a megabyte.
class BlockReader {
 public:
  // The first block holds at least the records that are complete in the file's first bytes,
  // `beginning` of them. Bytes from `end` on are not read.
  BlockReader(ByteSource& source, const std::string& encoding, const Dialect& dialect,
              std::size_t beginning, std::size_t end);

  // The next block, whose memory is used again; false at the end.
  Result<bool> next(Block& block);

 private:
  Result<std::size_t> readText(std::size_t most, Block& block);
  std::size_t wholeRecords(std::string_view text) const;

  ByteSource& m_source;
  TextDecoder m_decoder;
  Dialect m_dialect;
  std::size_t m_beginning;
  std::size_t m_end;
  std::size_t m_read = 0;
  std::string m_bytes;  // as read
  std::string m_carry;  // text of a record that is not complete
  bool m_done = false;
};

}  // namespace gatescope
