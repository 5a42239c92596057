#include "core/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace gatescope {

Result<ByteSource> ByteSource::openFile(const std::string& path) {
  ByteSource source;
  source.m_path = path;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return fail("There is no file %1", path);
  if (std::filesystem::is_directory(status)) return fail("%1 is a folder, not a file", path);
  source.m_file.reset(std::fopen(path.c_str(), "rb"));
  if (!source.m_file) return fail("%1 cannot be read: %2", path, std::strerror(errno));
  const auto size = std::filesystem::file_size(path, error);
  source.m_size = error ? 0 : static_cast<std::size_t>(size);
  std::setvbuf(source.m_file.get(), nullptr, _IONBF, 0);
  return source;
}

ByteSource ByteSource::ofBytes(std::string_view bytes) {
  ByteSource source;
  source.m_bytes = bytes;
  source.m_size = bytes.size();
  return source;
}

Result<std::size_t> ByteSource::read(std::size_t most, std::string& to) {
  if (!m_file) {
    const std::string_view next = m_bytes.substr(m_position, most);
    to.append(next);
    m_position += next.size();
    return next.size();
  }
  const std::size_t before = to.size();
  to.resize(before + most);
  const std::size_t count = std::fread(to.data() + before, 1, most, m_file.get());
  to.resize(before + count);
  if (count < most && std::ferror(m_file.get())) {
    return fail("%1 cannot be read: %2", m_path, std::strerror(errno));
  }
  m_position += count;
  return count;
}

Result<void> ByteSource::seek(std::size_t position) {
  m_position = std::min(position, m_size);
  if (m_file && std::fseek(m_file.get(), static_cast<long>(m_position), SEEK_SET) != 0) {
    return fail("%1 cannot be read: %2", m_path, std::strerror(errno));
  }
  return {};
}

Result<std::string> readBytes(const std::string& path) {
  auto source = ByteSource::openFile(path);
  if (!source) return tl::unexpected(source.error());
  std::string bytes;
  bytes.reserve(source->size());
  // Some files say that they are empty and are not.
  for (;;) {
    const auto count = source->read(1 << 20, bytes);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return bytes;
  }
}

}  // namespace gatescope
