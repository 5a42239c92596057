#include "core/data/generated.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gatescope {

namespace {

constexpr std::array kTasks = {
    GeneratedTask{"generated:adding", addingProblem, {.sequences = 1000, .length = 50}, 2},
    GeneratedTask{"generated:copy", copyMemory, {.sequences = 1000, .length = 20}, 1},
    GeneratedTask{"generated:temporal-order", temporalOrder, {.sequences = 1000, .length = 50}, 10},
    GeneratedTask{"generated:sines", noisySineMix, {.length = 3000}, 3, true},
    GeneratedTask{"generated:mackey-glass", mackeyGlass, {.length = 3000}, 3, true},
};

constexpr std::int64_t kMostSteps = 20'000'000;               // of all sequences together
constexpr std::int64_t kLargestSeed = 9'007'199'254'740'991;  // 2^53 − 1, as of other seeds

struct Assignment {
  std::string_view name, value;
};

// A whole number from `least` on.
Result<std::int64_t> wholeNumber(std::string_view source, const Assignment& assignment,
                                 std::int64_t least, std::int64_t most) {
  const auto [name, text] = assignment;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) {
    return value;
  }
  return failField("data", "%1: expected a whole number from %2 to %3 for %4, found “%5”", source,
                   least, most, name, text);
}

Result<void> set(GeneratedSource& to, std::string_view source, const Assignment& assignment) {
  const auto take = [&](auto& field, std::int64_t least, std::int64_t most) -> Result<void> {
    const auto value = wholeNumber(source, assignment, least, most);
    if (!value) return tl::unexpected(value.error());
    field = static_cast<std::remove_reference_t<decltype(field)>>(*value);
    return {};
  };
  if (assignment.name == "length") return take(to.options.length, to.task->shortest, 1'000'000);
  if (assignment.name == "seed") return take(to.options.seed, 0, kLargestSeed);
  if (assignment.name == "sequences" && !to.task->isSeries) {
    return take(to.options.sequences, 1, 1'000'000);
  }
  return failField("data",
                   to.task->isSeries ? "%1: expected length=… or seed=…, found “%2”"
                                     : "%1: expected length=…, sequences=… or seed=…, found “%2”",
                   source, assignment.name);
}

// The first of several, parted by commas; takes it off.
Assignment takeAssignment(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(','), rest.size());
  const std::string_view text = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  const std::size_t equals = std::min(text.find('='), text.size());
  return {text.substr(0, equals), text.substr(std::min(equals + 1, text.size()))};
}

}  // namespace

const GeneratedTask* findGenerated(std::string_view key) {
  const auto found = std::ranges::find(kTasks, key, &GeneratedTask::key);
  return found == kTasks.end() ? nullptr : &*found;
}

Result<GeneratedSource> parseGenerated(std::string_view source) {
  const std::size_t end = std::min(source.find('?'), source.size());
  GeneratedSource result{findGenerated(source.substr(0, end)), {}};
  if (result.task == nullptr) return failField("data", "There is no generated task “%1”", source);
  result.options = result.task->standard;
  std::string_view rest = source.substr(std::min(end + 1, source.size()));
  for (bool more = end < source.size(); more; more = !rest.empty()) {
    if (auto done = set(result, source, takeAssignment(rest)); !done) {
      return tl::unexpected(done.error());
    }
  }
  const std::int64_t sequences = result.task->isSeries ? 1 : result.options.sequences;
  if (sequences * result.options.length > kMostSteps) {
    return failField("data", "%1: expected at most %2 steps in all, found %3", source, kMostSteps,
                     sequences * result.options.length);
  }
  return result;
}

std::string generatedSource(const GeneratedTask& task, const GeneratedOptions& options) {
  std::string source(task.key);
  const auto add = [&](const char* name, auto value, auto standard) {
    if (value == standard) return;
    source += (source.size() == task.key.size() ? "?" : ",") + std::string(name) + "=" +
              std::to_string(value);
  };
  add("length", options.length, task.standard.length);
  if (!task.isSeries) add("sequences", options.sequences, task.standard.sequences);
  add("seed", options.seed, task.standard.seed);
  return source;
}

}  // namespace gatescope
