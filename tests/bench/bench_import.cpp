// Reading of one table, alone: seconds, peak memory against the table's own, and how long the
// preview takes. Prints one JSON line; the sum of all cells lets other readers agree or not.
//
// usage: bench_import FILE [threads, all]

#include "core/table/csv.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>

using namespace gatescope;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double bytesOf(const Table& table) {
  std::size_t bytes = 0;
  for (const Column& column : table.columns) {
    bytes += column.numbers.size() * sizeof(double) + column.codes.size() * sizeof(std::int32_t);
    for (const std::string& word : column.categories) bytes += sizeof word + word.size();
  }
  return static_cast<double>(bytes);
}

double sumOf(const Table& table) {
  double sum = 0;
  for (const Column& column : table.columns) {
    double part = 0;
    for (const double value : column.numbers) part += value;
    sum += part;
  }
  return sum;
}

// The most memory that this process ever held, in bytes.
double peakBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return 1024 * std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

int refuse(const Error& error) {
  std::fprintf(stderr, "%s\n", error.text().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_import FILE [threads]\n");
    return 2;
  }
  namespace tbb = oneapi::tbb;
  const std::size_t threads = argc > 2 ? std::strtoul(argv[2], nullptr, 10)
                                       : static_cast<std::size_t>(tbb::info::default_concurrency());
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);

  auto start = Clock::now();
  const auto preview = previewCsv(argv[1]);
  const double previewSeconds = secondsSince(start);
  if (!preview) return refuse(preview.error());

  start = Clock::now();
  const std::clock_t work = std::clock();
  const auto table = readCsv(argv[1]);
  const double cpuSeconds = static_cast<double>(std::clock() - work) / CLOCKS_PER_SEC;
  const double seconds = secondsSince(start);
  if (!table) return refuse(table.error());
  const double peak = peakBytes();
  std::printf(
      "{\"seconds\": %.4f, \"cpu_seconds\": %.4f, \"rows\": %zu, \"sum\": %.17g, "
      "\"peak_bytes\": %.0f, \"table_bytes\": %.0f, \"preview_ms\": %.2f}\n",
      seconds, cpuSeconds, table->rows(), sumOf(*table), peak, bytesOf(*table),
      1000 * previewSeconds);
  return 0;
}
