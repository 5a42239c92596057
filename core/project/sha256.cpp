#include "core/project/sha256.h"

#include "core/base/file.h"

#include <array>
#include <cstdint>
#include <nettle/sha2.h>

namespace gatescope {

namespace {

class Hash {
 public:
  Hash() { sha256_init(&m_context); }
  void add(std::string_view bytes) {
    sha256_update(&m_context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  }
  std::string hexadecimal() {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&m_context, digest.size(), digest.data());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
      text += digits[byte >> 4];
      text += digits[byte & 15];
    }
    return text;
  }

 private:
  sha256_ctx m_context;
};

}  // namespace

std::string sha256(std::string_view bytes) {
  Hash hash;
  hash.add(bytes);
  return hash.hexadecimal();
}

Result<std::string> sha256OfFile(const std::string& path) {
  auto source = ByteSource::openFile(path);
  if (!source) return tl::unexpected(source.error());
  Hash hash;
  std::string piece;
  for (;;) {
    piece.clear();
    const auto count = source->read(1 << 20, piece);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return hash.hexadecimal();
    hash.add(piece);
  }
}

}  // namespace gatescope
