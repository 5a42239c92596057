#include "core/train/progress.h"

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace gatescope {
namespace {

// In the machine's own byte order: every processor that Debian builds this program for is
// little-endian or would show as another magic number.
constexpr std::uint32_t magic = 0x4B435347;  // "GSCK"
constexpr std::uint32_t formatVersion = 1;

class Writer {
 public:
  template <typename T>
  Writer& operator<<(const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Writer& operator<<(const std::vector<Scalar>& values) {
    *this << static_cast<std::uint64_t>(values.size());
    m_bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Scalar));
    return *this;
  }
  std::string take() { return std::move(m_bytes); }

 private:
  std::string m_bytes;
};

// Reads what Writer wrote; once something does not fit, all that follows is left as it is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : m_rest(bytes) {}

  template <typename T>
  Reader& operator>>(T& value) {
    static_assert(std::is_arithmetic_v<T>);
    if (has(sizeof value)) copyTo(&value, sizeof value);
    return *this;
  }
  Reader& operator>>(std::vector<Scalar>& values) {
    std::uint64_t count = 0;
    *this >> count;
    if (!m_good || count > m_rest.size() / sizeof(Scalar)) {
      m_good = false;
      return *this;
    }
    values.resize(count);
    copyTo(values.data(), count * sizeof(Scalar));
    return *this;
  }
  bool good() const { return m_good; }
  bool atEnd() const { return m_good && m_rest.empty(); }

 private:
  bool has(std::size_t count) { return m_good = m_good && count <= m_rest.size(); }
  void copyTo(void* target, std::size_t count) {
    if (count > 0) std::memcpy(target, m_rest.data(), count);
    m_rest.remove_prefix(count);
  }

  std::string_view m_rest;
  bool m_good = true;
};

// Both directions name the same fields in the same order.
template <typename Stream, typename Fields>
void fields(Stream& stream, Fields& progress, auto&& transfer) {
  transfer(stream, progress.epoch);
  transfer(stream, progress.evaluated);
  transfer(stream, progress.values);
  transfer(stream, progress.optimizer.steps);
  transfer(stream, progress.optimizer.first);
  transfer(stream, progress.optimizer.second);
  transfer(stream, progress.schedule.factor);
  transfer(stream, progress.schedule.best);
  transfer(stream, progress.schedule.waited);
  transfer(stream, progress.bestEpoch);
  transfer(stream, progress.bestLoss);
  transfer(stream, progress.bestValues);
}

}  // namespace

std::string toBytes(const Progress& progress) {
  Writer writer;
  writer << magic << formatVersion << static_cast<std::uint32_t>(sizeof(Scalar));
  fields(writer, progress, [](Writer& stream, const auto& field) { stream << field; });
  return writer.take();
}

Result<Progress> progressFromBytes(std::string_view bytes) {
  Reader reader(bytes);
  std::uint32_t foundMagic = 0, version = 0, width = 0;
  reader >> foundMagic >> version >> width;
  if (!reader.good() || foundMagic != magic) return fail("This is not a checkpoint of Gatescope");
  if (version > formatVersion) {
    return fail("The checkpoint comes from a newer Gatescope (format %1; this one reads format %2)",
                version, formatVersion);
  }
  if (width != sizeof(Scalar)) {
    return fail("The checkpoint holds numbers of %1 bytes; expected %2", width, sizeof(Scalar));
  }
  Progress progress;
  fields(reader, progress, [](Reader& stream, auto& field) { stream >> field; });
  if (!reader.atEnd())
    return fail("The checkpoint is damaged: it does not have the length it says");
  return progress;
}

}  // namespace gatescope
