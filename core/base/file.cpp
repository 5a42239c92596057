#include "core/base/file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace gatescope {

Result<std::string> readBytes(const std::string& path) {
  const std::filesystem::path file(path);
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return fail("%1 is a folder, not a file", path);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail("%1 cannot be opened: %2", path, std::strerror(errno));
  std::string bytes;
  const auto size = std::filesystem::file_size(file, error);
  if (!error) bytes.reserve(size);
  char block[1 << 16];
  while (stream.read(block, sizeof block) || stream.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) return fail("%1 cannot be read: %2", path, std::strerror(errno));
  return bytes;
}

}  // namespace gatescope
