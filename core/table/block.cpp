#include "core/table/block.h"

#include <algorithm>
#include <cstring>

namespace gatescope {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
// A record beyond this is taken for a quote that never closes.
constexpr std::size_t kLongestRecord = 256 << 20;

}  // namespace

BlockReader::BlockReader(ByteSource& source, const std::string& encoding, const Dialect& dialect,
                         std::size_t beginning, std::size_t end)
    : m_source(source),
      m_decoder(encoding),
      m_dialect(dialect),
      m_beginning(beginning),
      m_end(end) {}

// Length of the text up to the end of its last record that surely is complete.
std::size_t BlockReader::wholeRecords(std::string_view text) const {
  const bool quotes =
      m_dialect.quote != 0 && std::memchr(text.data(), m_dialect.quote, text.size()) != nullptr;
  if (!quotes) {
    // A CR at the very end may be half of a CRLF.
    const std::size_t last =
        text.substr(0, text.size() - (text.ends_with('\r') ? 1 : 0)).find_last_of("\r\n");
    return last == std::string_view::npos ? 0 : last + 1;
  }
  CsvScanner scanner(text, m_dialect);
  std::size_t whole = 0;
  while (scanner.next()) {
    if (scanner.position() < text.size()) whole = scanner.position();
  }
  return whole;
}

// Appends the text of the next bytes; how many bytes there were.
Result<std::size_t> BlockReader::readText(std::size_t most, Block& block) {
  if (m_decoder.passesThrough() && m_read > 0) return m_source.read(most, block.text);
  m_bytes.clear();
  const auto count = m_source.read(most, m_bytes);
  if (!count) return count;
  const bool last = *count < most || m_read + *count >= m_end;
  if (const auto bad = m_decoder.decode(m_bytes, last, block.text)) block.badBytes = *bad;
  return count;
}

Result<bool> BlockReader::next(Block& block) {
  if (m_done) return false;
  block.text.assign(m_carry);
  block.badBytes.clear();
  block.unchecked = m_decoder.passesThrough();
  std::size_t wanted = m_read == 0 ? std::max<std::size_t>(kBlockBytes, m_beginning) : kBlockBytes;
  for (;; wanted *= 2) {
    const std::size_t most = std::min(wanted, m_end - std::min(m_end, m_read));
    const auto count = readText(most, block);
    if (!count) return tl::unexpected(count.error());
    m_read += *count;
    block.end = m_read;
    m_done = *count < most || m_read >= m_end || !block.badBytes.empty();
    if (m_done) return true;
    const std::size_t whole = wholeRecords(block.text);
    m_done = whole == 0 && block.text.size() > kLongestRecord;
    if (m_done) return true;
    if (whole == 0) continue;
    m_carry.assign(block.text, whole);
    block.text.resize(whole);
    return true;
  }
}

}  // namespace gatescope
