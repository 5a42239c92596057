#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <QTest>

namespace gatescope::test {

// A file of the repository: sourcePath("tests/golden/gru.json").
inline std::filesystem::path sourcePath(const std::string& file) {
  return std::filesystem::path(GATESCOPE_SOURCE_DIR) / file;
}

// A file of the data that stand beside a development checkout. Tests that use it skip where it is
// absent: use GATESCOPE_NEEDS_SHARED first.
inline std::filesystem::path sharedPath(const std::string& file) {
  return std::filesystem::path(GATESCOPE_SOURCE_DIR) / "../shared/data" / file;
}

inline std::string readFile(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace gatescope::test

#define GATESCOPE_NEEDS_SHARED(file)                                              \
  do {                                                                            \
    if (!std::filesystem::exists(gatescope::test::sharedPath(file)))              \
      QSKIP("SKIP: needs ../shared/data/" file ", which is not on this machine"); \
  } while (false)

// Fails with the error's own sentence. The expression is evaluated once.
#define VERIFY_OK(result)                                                            \
  do {                                                                               \
    const auto& verified = (result);                                                 \
    QVERIFY2(verified.has_value(), verified ? "" : verified.error().text().c_str()); \
  } while (false)
