#include "app/commands/console.h"

#include "core/train/settings.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <unistd.h>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

// Columns on screen: characters, not bytes, of UTF-8.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// A device or a pipe: written into, never replaced.
bool isSpecial(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

Result<void> writeStream(const fs::path& to, const std::string& name, const std::string& text) {
  std::ofstream stream(to, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) return fail("%1 could not be written: %2", name, std::strerror(errno));
  return {};
}

void say(const Error& error) {
  std::cerr << "gatescope: " << error.text();
  if (findSetting(error.field) != nullptr) std::cerr << " (--" << error.field << ')';
  std::cerr << '\n';
}

}  // namespace

int refuse(const Error& error) {
  say(error);
  return 2;
}

int failed(const Error& error) {
  say(error);
  return 1;
}

void remark(const Message& message) {
  std::cerr << message.text() << '\n';
}

Result<void> checkWritable(const std::string& path, const std::vector<std::string>& inUse) {
  if (path.empty() || path == "-") return {};
  std::error_code error;
  if (fs::is_directory(path, error)) return fail("%1 is a folder, not a file", path);
  for (const std::string& other : inUse) {
    const bool same = fs::equivalent(path, other, error) ||
                      fs::weakly_canonical(path, error) == fs::weakly_canonical(other, error);
    if (!other.empty() && same) {
      return fail("%1 is used by this command already: results need a file of their own", path);
    }
  }
  if (isSpecial(path)) return {};
  const fs::path folder = fs::absolute(path, error).parent_path();
  if (!fs::is_directory(folder, error)) {
    return fail("%1 cannot be written: there is no folder %2", path, folder.string());
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    return fail("%1 cannot be written: %2", path, std::strerror(errno));
  }
  return {};
}

Result<void> writeText(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::cout << text << std::flush;
    if (!std::cout) return fail("Standard output could not be written");
    return {};
  }
  if (auto writable = checkWritable(path); !writable) return writable;
  if (isSpecial(path)) return writeStream(path, path, text);
  std::error_code error;
  fs::path target = path;
  if (fs::is_symlink(target, error)) target = fs::weakly_canonical(target, error);
  const fs::path temporary = target.string() + ".part-" + std::to_string(::getpid());
  auto written = writeStream(temporary, path, text);
  if (written) {
    const fs::file_status old = fs::status(target, error);
    if (fs::exists(old)) fs::permissions(temporary, old.permissions(), error);
    fs::rename(temporary, target, error);
    if (error) written = fail("%1 could not be written: %2", path, error.message());
  }
  if (!written) fs::remove(temporary, error);
  return written;
}

Result<void> writeJson(const std::string& path, const nlohmann::json& json) {
  return writeText(path, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

nlohmann::json toJson(const NamedValues& metrics) {
  nlohmann::json json = nlohmann::json::object();
  for (const NamedValue& metric : metrics) json[metric.name] = metric.value;
  return json;
}

std::string alignColumns(const std::vector<std::vector<std::string>>& rows, std::size_t left) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width(row[i]), ' ');
      if (i > 0) text += "  ";
      text += i < left ? row[i] + (i + 1 < row.size() ? padding : "") : padding + row[i];
    }
    text += '\n';
  }
  return text;
}

}  // namespace gatescope
