#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace gatescope {

// The bytes of a file, or of the memory, from front to back.
class ByteSource {
 public:
  static Result<ByteSource> openFile(const std::string& path);
  static ByteSource ofBytes(std::string_view bytes);  // which must outlive it

  std::size_t size() const { return m_size; }
  // Up to `most` bytes from where the last read ended, appended; none at the end.
  Result<std::size_t> read(std::size_t most, std::string& to);
  // The next read begins here.
  Result<void> seek(std::size_t position);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string m_path;
  std::unique_ptr<std::FILE, Close> m_file;
  std::string_view m_bytes;
  std::size_t m_size = 0;
  std::size_t m_position = 0;
};

// All bytes of a file; fails in a sentence for what is missing, a folder or unreadable.
Result<std::string> readBytes(const std::string& path);

}  // namespace gatescope
