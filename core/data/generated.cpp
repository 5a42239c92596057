#include "core/data/generated.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace gatescope {

namespace {

// Each task draws from a stream of its own.
enum Stream : std::uint64_t { Adding = 1, Copy, Order, Sines, Mackey };

Column& addNumbers(Table& table, const char* name, std::size_t rows) {
  Column& column = table.columns.emplace_back();
  column.name = name;
  column.numbers.reserve(rows);
  return column;
}

Column& addWholes(Table& table, const char* name, std::size_t rows) {
  Column& column = addNumbers(table, name, rows);
  column.type = ColumnType::Integer;
  return column;
}

Column& addTexts(Table& table, const char* name, std::vector<std::string> texts, std::size_t rows) {
  Column& column = table.columns.emplace_back();
  column.name = name;
  column.type = ColumnType::Category;
  column.categories = std::move(texts);
  column.codes.reserve(rows);
  return column;
}

// The columns of a long table are reserved up front, so that references to them stay.
Table namedTable(const char* name) {
  Table table;
  table.name = name;
  table.columns.reserve(5);
  return table;
}

// At least this many steps, whatever was asked for.
std::size_t atLeast(std::size_t fewest, int asked) {
  return std::max(fewest, static_cast<std::size_t>(std::max(asked, 1)));
}

}  // namespace

Table addingProblem(const GeneratedOptions& options) {
  const std::size_t length = atLeast(2, options.length), count = atLeast(1, options.sequences);
  Table table = namedTable("Adding problem");
  Column& id = addWholes(table, "id", count * length);
  Column& t = addWholes(table, "t", count * length);
  Column& value = addNumbers(table, "value", count * length);
  Column& marker = addWholes(table, "marker", count * length);
  Column& sum = addNumbers(table, "sum", count * length);
  for (std::size_t s = 0; s < count; ++s) {
    Random random({options.seed, Stream::Adding, s});
    // One mark in each half (Le et al. 2015, sec. 4.1).
    const std::size_t first = random.below(length / 2);
    const std::size_t second = length / 2 + random.below(length - length / 2);
    const std::size_t start = value.numbers.size();
    for (std::size_t step = 0; step < length; ++step) {
      id.numbers.push_back(static_cast<double>(s));
      t.numbers.push_back(static_cast<double>(step));
      value.numbers.push_back(random.uniform());
      marker.numbers.push_back(step == first || step == second ? 1 : 0);
    }
    sum.numbers.insert(sum.numbers.end(), length,
                       value.numbers[start + first] + value.numbers[start + second]);
  }
  return table;
}

Table copyMemory(const GeneratedOptions& options) {
  constexpr std::size_t memory = 10, letters = 8;
  constexpr std::int32_t blank = letters, go = letters + 1;
  const std::size_t count = atLeast(1, options.sequences);
  // Letters, blanks, of which the last is the signal to answer, and room for the answer.
  const std::size_t length = atLeast(1, options.length), steps = length + 2 * memory;
  const std::vector<std::string> symbols = {"A", "B", "C", "D", "E", "F", "G", "H", "blank", "go"};
  Table table = namedTable("Copy memory");
  Column& id = addWholes(table, "id", count * steps);
  Column& t = addWholes(table, "t", count * steps);
  Column& symbol = addTexts(table, "symbol", symbols, count * steps);
  Column& answer = addTexts(table, "answer", {symbols.begin(), symbols.end() - 1}, count * steps);
  for (std::size_t s = 0; s < count; ++s) {
    Random random({options.seed, Stream::Copy, s});
    std::array<std::int32_t, memory> letter{};
    for (std::int32_t& l : letter) l = static_cast<std::int32_t>(random.below(letters));
    for (std::size_t step = 0; step < steps; ++step) {
      id.numbers.push_back(static_cast<double>(s));
      t.numbers.push_back(static_cast<double>(step));
      const bool signal = step == memory + length - 1;
      symbol.codes.push_back(step < memory ? letter[step] : signal ? go : blank);
      answer.codes.push_back(step < memory + length ? blank : letter[step - memory - length]);
    }
  }
  return table;
}

Table temporalOrder(const GeneratedOptions& options) {
  enum : std::int32_t { X, Y, Start, End, Distractors };
  const std::vector<std::string> symbols = {"X", "Y", "start", "end", "a", "b", "c", "d"};
  const std::size_t shortest = atLeast(10, options.length), count = atLeast(1, options.sequences);
  const std::size_t most = count * (shortest + shortest / 10);
  Table table = namedTable("Temporal order");
  Column& id = addWholes(table, "id", most);
  Column& t = addWholes(table, "t", most);
  Column& symbol = addTexts(table, "symbol", symbols, most);
  Column& order = addTexts(table, "order", {"XX", "XY", "YX", "YY"}, most);
  for (std::size_t s = 0; s < count; ++s) {
    Random random({options.seed, Stream::Order, s});
    // Lengths 100–110 and marks at 10–20 and 50–60 in the paper, scaled.
    const std::size_t length = shortest + random.below(shortest / 10 + 1);
    const std::size_t first = shortest / 10 + random.below(shortest / 10 + 1);
    const std::size_t second = shortest / 2 + random.below(shortest / 10 + 1);
    const auto early = static_cast<std::int32_t>(random.below(2));
    const auto late = static_cast<std::int32_t>(random.below(2));
    for (std::size_t step = 0; step < length; ++step) {
      id.numbers.push_back(static_cast<double>(s));
      t.numbers.push_back(static_cast<double>(step));
      const auto distractor = Distractors + static_cast<std::int32_t>(random.below(4));
      symbol.codes.push_back(step == 0            ? Start
                             : step == length - 1 ? End
                             : step == first      ? early
                             : step == second     ? late
                                                  : distractor);
      order.codes.push_back(2 * early + late);
    }
  }
  return table;
}

Table noisySineMix(const GeneratedOptions& options) {
  struct Sine {
    double amplitude, period;
  };
  constexpr std::array sines = {Sine{1.0, 50.0}, Sine{0.5, 17.0}, Sine{0.3, 7.0}};
  constexpr double noise = 0.1;
  const std::size_t rows = atLeast(3, options.length);
  Table table = namedTable("Noisy sine mix");
  Column& t = addWholes(table, "t", rows);
  Column& value = addNumbers(table, "value", rows);
  Random random({options.seed, Stream::Sines});
  std::array<double, sines.size()> phases{};
  for (double& phase : phases) phase = random.uniform(0, 2 * std::numbers::pi);
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = noise * random.normal();
    for (std::size_t k = 0; k < sines.size(); ++k) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(row) / sines[k].period;
      sum += sines[k].amplitude * std::sin(angle + phases[k]);
    }
    t.numbers.push_back(static_cast<double>(row));
    value.numbers.push_back(sum);
  }
  return table;
}

Table mackeyGlass(const GeneratedOptions& options) {
  // dx/dt = β x(t−τ) / (1 + x(t−τ)^n) − γ x(t)
  constexpr double beta = 0.2, gamma = 0.1, n = 10, h = 0.1;
  constexpr std::size_t delay = 170, perRow = 10, settle = 3000;  // in steps of h
  const auto slope = [](double now, double delayed) {
    return beta * delayed / (1 + std::pow(delayed, n)) - gamma * now;
  };
  const std::size_t rows = atLeast(3, options.length);
  Random random({options.seed, Stream::Mackey});
  std::vector<double> x(delay + 1, random.uniform(0.9, 1.3));  // constant before t = 0
  x.reserve(delay + 1 + settle + rows * perRow);
  while (x.size() < delay + 1 + settle + (rows - 1) * perRow + 1) {
    const double now = x.back();
    const std::size_t i = x.size() - 1;
    const double then = x[i - delay], next = x[i - delay + 1], half = (then + next) / 2;
    const double k1 = slope(now, then);
    const double k2 = slope(now + h / 2 * k1, half);
    const double k3 = slope(now + h / 2 * k2, half);
    const double k4 = slope(now + h * k3, next);
    x.push_back(now + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
  }
  Table table = namedTable("Mackey–Glass");
  Column& t = addWholes(table, "t", rows);
  Column& value = addNumbers(table, "value", rows);
  for (std::size_t row = 0; row < rows; ++row) {
    t.numbers.push_back(static_cast<double>(row));
    value.numbers.push_back(x[delay + 1 + settle + row * perRow]);
  }
  return table;
}

}  // namespace gatescope
