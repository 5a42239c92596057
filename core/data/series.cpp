#include "core/data/draft.h"
#include "core/data/time_check.h"
#include "core/table/values.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

// One series: rows are time. Windows of it are the sequences, and none crosses a split.

namespace gatescope {

namespace {

constexpr const char* kPartNames[] = {"training", "validation", "test"};

class SeriesMaker {
 public:
  explicit SeriesMaker(Draft& draft) : m_draft(draft), m_data(draft.data) {}
  Result<void> make();

 private:
  void orderRows();
  void dropLeadingGap(const std::vector<Feature>& features);
  Result<void> splitRows();
  Result<void> splitRowsByColumn();
  void takeFold();
  void setTimes();
  void reportTimes();
  Result<void> settleWindow();
  std::int64_t asked() const;
  std::int64_t reach() const;
  void addUnknownTargets();
  Result<void> fillTargets(const std::vector<std::size_t>& trainingRows);
  Result<void> cutWindows();
  Sample windowAt(std::int64_t first) const;

  std::int64_t partRows(std::size_t part) const {
    return m_data.splitRows[part + 1] - m_data.splitRows[part];
  }

  Draft& m_draft;
  Dataset& m_data;
  std::vector<std::size_t> m_rows;     // table rows in the order of time
  std::vector<std::size_t> m_earlier;  // those left out at the start
  std::size_t m_testStart = 0;         // of m_rows: from here on another file's
};

Result<void> SeriesMaker::make() {
  const Task task = m_draft.task;
  const bool ahead = task == Task::Forecast || task == Task::Classify || task == Task::Regress;
  m_data.horizon = ahead ? m_draft.settings.horizon : 0;
  if (m_data.horizon < (task == Task::Forecast ? 1 : 0)) {
    return failField("horizon", "Horizon: expected at least %1, found %2",
                     task == Task::Forecast ? 1 : 0, m_data.horizon);
  }
  if (m_draft.settings.stride < 1) {
    return failField("stride", "Stride: expected at least 1, found %1", m_draft.settings.stride);
  }
  const SplitBy by = m_draft.settings.splitBy;
  if (by == SplitBy::Random || by == SplitBy::Stratified) {
    return failField("split-by",
                     "Windows of one series overlap, so dealing them out at random would show the "
                     "network its test: split by time");
  }
  auto features = nameFeatures(m_draft);
  if (!features) return tl::unexpected(features.error());
  orderRows();
  dropLeadingGap(*features);
  if (auto split = splitRows(); !split) return split;
  takeFold();
  setTimes();
  reportTimes();
  const auto training = static_cast<std::ptrdiff_t>(m_data.splitRows[1]);
  const std::vector<std::size_t> trainingRows(m_rows.begin(), m_rows.begin() + training);
  if (auto kept = keepKnownFeatures(m_draft, *features, trainingRows); !kept) return kept;
  fitInputs(m_draft, *features, trainingRows);
  noteFilled(m_draft, appendInputs(m_draft, *features, m_rows, m_data.splitRows));
  if (auto targets = fillTargets(trainingRows); !targets) return targets;
  if (auto window = settleWindow(); !window) return window;
  return cutWindows();
}

void SeriesMaker::orderRows() {
  m_rows.resize(m_draft.table.rows());
  std::iota(m_rows.begin(), m_rows.end(), std::size_t{0});
  m_testStart = m_draft.testRow;
  if (m_draft.roles.time < 0) {
    m_draft.note("No time column: rows are taken in their order");
    return;
  }
  const Column& time = m_draft.column(m_draft.roles.time);
  const std::size_t before = m_rows.size();
  std::erase_if(m_rows, [&](std::size_t row) { return time.isMissing(row); });
  if (m_rows.size() < before) {
    m_draft.note("%1 rows without “%2” are left out", before - m_rows.size(), time.name);
    m_testStart = static_cast<std::size_t>(std::ranges::lower_bound(m_rows, m_draft.testRow) -
                                           m_rows.begin());
  }
  const auto border = m_rows.begin() + static_cast<std::ptrdiff_t>(m_testStart);
  const auto earlier = [&](std::size_t a, std::size_t b) {
    return time.numbers[a] < time.numbers[b];
  };
  if (m_draft.settings.prepare.order != "time" ||
      (std::is_sorted(m_rows.begin(), border, earlier) &&
       std::is_sorted(border, m_rows.end(), earlier))) {
    return;
  }
  std::stable_sort(m_rows.begin(), border, earlier);
  std::stable_sort(border, m_rows.end(), earlier);
  m_draft.note("Rows sorted by “%1”", time.name);
}

void SeriesMaker::dropLeadingGap(const std::vector<Feature>& features) {
  const std::size_t gap = leadingGap(m_draft, features, m_rows);
  if (gap == 0) return;
  const auto first = m_rows.begin() + static_cast<std::ptrdiff_t>(gap);
  m_earlier.assign(m_rows.begin(), first);
  m_rows.erase(m_rows.begin(), first);
  m_testStart -= std::min(gap, m_testStart);
  m_draft.note("%1 rows at the start, before every input has a first value, are left out", gap);
}

Result<void> SeriesMaker::splitRows() {
  const auto end = static_cast<std::int64_t>(m_rows.size());
  if (m_draft.fitted != nullptr) {
    m_data.splitRows = {0, 0, 0, end};
    return {};
  }
  if (m_draft.roles.split >= 0) return splitRowsByColumn();
  const bool separateTest = m_draft.testTable != nullptr;
  const auto sizes = partSizes(m_draft.settings, m_testStart, separateTest, "rows");
  if (!sizes) return tl::unexpected(sizes.error());
  auto& borders = m_data.splitRows;
  for (std::size_t p = 0; p < 3; ++p) {
    borders[p + 1] = borders[p] + static_cast<std::int64_t>((*sizes)[p]);
  }
  if (separateTest) {
    // Rows between the counted ones and the other file stay unused.
    m_rows.erase(m_rows.begin() + borders[2],
                 m_rows.begin() + static_cast<std::ptrdiff_t>(m_testStart));
    borders[3] = static_cast<std::int64_t>(m_rows.size());
  }
  if (borders[3] < static_cast<std::int64_t>(m_rows.size())) {
    m_draft.note("The last %1 rows, beyond the given counts, are not used",
                 static_cast<std::int64_t>(m_rows.size()) - borders[3]);
    m_rows.resize(static_cast<std::size_t>(borders[3]));
  }
  return {};
}

Result<void> SeriesMaker::splitRowsByColumn() {
  const Column& words = m_draft.column(m_draft.roles.split);
  std::array<std::int64_t, 3> counts{};
  Split last = Split::Training;
  for (const std::size_t row : m_rows) {
    const Split part =
        m_draft.isTestRow(row) ? Split::Test : splitWord(words.text(row)).value_or(Split::Training);
    if (part < last) {
      return failField("split-column",
                       "%1, row %2, column “%3”: the rows of a series must be training first, then "
                       "validation, then test, so that no window crosses a split",
                       m_draft.fileOf(row), m_draft.fileRow(row), words.name);
    }
    last = part;
    ++counts[static_cast<std::size_t>(part)];
  }
  if (counts[1] == 0 && m_draft.settings.split[1] > 0) {
    const auto sizes =
        partSizes(m_draft.settings, static_cast<std::size_t>(counts[0]), true, "rows");
    if (!sizes) return tl::unexpected(sizes.error());
    counts[1] = counts[0] - static_cast<std::int64_t>((*sizes)[0]);
    counts[0] -= counts[1];
    m_draft.note("Column “%1” names no validation rows: the last of training are taken",
                 words.name);
  }
  m_data.splitRows = {0, counts[0], counts[0] + counts[1], counts[0] + counts[1] + counts[2]};
  return {};
}

// The origin rolls: the rows before the test part are cut into one block more than there are folds,
// and fold k learns from the first k and is validated on the next one. What follows is not read.
void SeriesMaker::takeFold() {
  const Fold& fold = m_draft.settings.fold;
  auto& borders = m_data.splitRows;
  if (m_draft.fitted != nullptr) return;
  if (fold.isWhole) borders[1] = borders[2];
  if (!fold.isOne()) return;
  const std::int64_t rows = borders[2], blocks = fold.count + 1;
  borders[1] = rows * fold.number / blocks;
  borders[2] = borders[3] = rows * (fold.number + 1) / blocks;
  m_rows.resize(static_cast<std::size_t>(borders[3]));
  m_draft.note("Fold %1 of %2: %3 rows for training, the next %4 for validation", fold.number,
               fold.count, borders[1], borders[2] - borders[1]);
}

// Dates are seconds already; of numbers only years can become dates.
void SeriesMaker::setTimes() {
  m_data.seasonLength = m_draft.settings.season;
  if (m_draft.roles.time < 0) return;
  const Column& time = m_draft.column(m_draft.roles.time);
  const bool years = time.isNumeric() && isNamed(time.name, {"year"}) &&
                     std::ranges::all_of(m_rows, [&](std::size_t row) {
                       const double year = time.numbers[row];
                       return year == std::floor(year) && year >= 1000 && year < 3000;
                     });
  if (time.isNumeric() && !years) return;
  for (const std::size_t row : m_rows) {
    if (!years) {
      m_data.times.push_back(time.numbers[row]);
      continue;
    }
    using namespace std::chrono;
    const sys_days day{year{static_cast<int>(time.numbers[row])} / January / 1};
    m_data.times.push_back(static_cast<double>(day.time_since_epoch().count()) * 86400.0);
  }
  if (m_data.seasonLength == 0) m_data.seasonLength = guessSeason(m_data.times);
  m_data.timeStep = m_draft.fitted != nullptr ? m_draft.fitted->timeStep : usualStep(m_data.times);
}

// What is odd in the times as they stand in the file, and where the rows came from.
void SeriesMaker::reportTimes() {
  bool asTheyAre = true;
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const bool test = m_draft.isTestRow(m_rows[i]) && m_draft.testTable != nullptr;
    m_data.tableRowOf.push_back(test ? -1 : m_draft.ownRow(m_rows[i]));
    asTheyAre = asTheyAre && m_data.tableRowOf.back() == static_cast<std::int64_t>(i);
  }
  if (asTheyAre) m_data.tableRowOf.clear();
  const Table& file = m_draft.source != nullptr ? *m_draft.source : m_draft.table;
  const Column* time =
      m_draft.roles.time < 0 ? nullptr : file.find(m_draft.column(m_draft.roles.time).name);
  if (time == nullptr || time->type != ColumnType::DateTime) return;
  const TimeReport& report = m_data.timeReport = checkTimes(time->numbers);
  const Preparation& prepare = m_draft.settings.prepare;
  if (report.gaps > 0 && prepare.gaps == "keep") {
    m_draft.note("%1 gaps in time, %2 rows missing in all: kept, so windows reach across them",
                 report.gaps, report.missingRows);
  }
  if (report.duplicates > 0 && prepare.duplicates == "keep" && prepare.gaps == "keep") {
    m_draft.note("%1 rows have the time of another: kept", report.duplicates);
  }
  if (report.irregular) m_draft.note("Rows do not follow each other in equal steps of time");
}

Result<void> SeriesMaker::fillTargets(const std::vector<std::size_t>& trainingRows) {
  if (m_draft.roles.classified) {
    const auto classes = nameClasses(m_draft);
    if (!classes) return tl::unexpected(classes.error());
    for (const std::size_t row : m_rows) m_data.labels.push_back((*classes)[row]);
    addUnknownTargets();
    return {};
  }
  fitTargets(m_draft, trainingRows);
  for (const std::size_t row : m_earlier) appendTargets(m_draft, row);
  m_data.earlierTargets = std::exchange(m_data.targets, {});
  m_data.targets.reserve(m_rows.size() * m_data.targetColumns());
  for (const std::size_t row : m_rows) appendTargets(m_draft, row);
  addUnknownTargets();
  return {};
}

// Of the rows behind the last one, where windows reach to the end of the series.
void SeriesMaker::addUnknownTargets() {
  if (m_draft.needTruth) return;
  const auto rows = static_cast<std::size_t>(asked());
  if (m_data.isClassified()) {
    m_data.labels.insert(m_data.labels.end(), rows, -1);
  } else {
    m_data.targets.insert(m_data.targets.end(), rows * m_data.targetColumns(),
                          std::numeric_limits<float>::quiet_NaN());
  }
}

// Rows behind a window's last row that are asked for.
std::int64_t SeriesMaker::asked() const {
  return m_draft.task == Task::NextStep ? 1 : m_data.horizon;
}

// Rows behind a window's last row that it needs.
std::int64_t SeriesMaker::reach() const {
  return m_draft.needTruth ? asked() : 0;
}

// By rule: three seasons (24 rows where none is known), at most a tenth of the training rows, at
// least 8, at most 144, and so short that every part holds two windows or more.
Result<void> SeriesMaker::settleWindow() {
  m_data.window = m_draft.fitted != nullptr ? m_draft.fitted->window : m_draft.settings.window;
  std::int64_t shortest = static_cast<std::int64_t>(m_rows.size());
  std::size_t shortestPart = 0;
  for (std::size_t p = 0; p < 3; ++p) {
    const bool ruled = m_draft.roles.split >= 0 || (p == 2 && m_draft.testTable != nullptr);
    const bool asked = p == 0 || (!ruled && isPartOfSplit(m_draft.settings, p));
    const bool wanted = m_draft.fitted != nullptr ? p == 2 : asked || partRows(p) > 0;
    if (wanted && partRows(p) <= shortest) {
      shortest = partRows(p);
      shortestPart = p;
    }
  }
  if (m_data.window == 0) {
    const std::int64_t seasons = m_data.seasonLength > 0 ? 3 * m_data.seasonLength : 24;
    const std::int64_t tenth = std::max<std::int64_t>(8, partRows(0) / 10);
    const std::int64_t fits = (shortest - reach()) / 2;
    const std::int64_t window = std::min({std::clamp<std::int64_t>(seasons, 8, 144), tenth, fits});
    m_data.window = static_cast<int>(std::max<std::int64_t>(window, 1));
    m_draft.note("Window: %1 rows", m_data.window);
  }
  if (m_data.window < 1) {
    return failField("window", "Window: expected at least 1, found %1", m_data.window);
  }
  if (m_data.window + reach() > shortest) {
    const bool asksTooFar = reach() >= shortest;
    if (m_draft.settings.fold.isOne() && m_draft.fitted == nullptr) {
      return failField(
          "fold",
          "The %1 part of fold %2 of %3 has %4 rows, too few for a window of %5 and %6 "
          "ahead: choose fewer folds or a shorter window",
          kPartNames[shortestPart], m_draft.settings.fold.number, m_draft.settings.fold.count,
          shortest, m_data.window, reach());
    }
    return failField(
        asksTooFar ? "horizon" : "window",
        "The %1 part of %2 has %3 rows, too few for a window of %4 and %5 ahead: choose a shorter "
        "%6, or a file with more rows",
        kPartNames[shortestPart], m_draft.table.name, shortest, m_data.window, reach(),
        asksTooFar ? "horizon" : "window");
  }
  return {};
}

Sample SeriesMaker::windowAt(std::int64_t first) const {
  Sample sample;
  sample.firstStep = first;
  sample.steps = m_data.window;
  // A row that was put in stands for the one before it.
  for (std::int64_t row = first; row >= 0; --row) {
    sample.tableRow = m_draft.ownRow(m_rows[static_cast<std::size_t>(row)]);
    if (sample.tableRow >= 0) break;
  }
  switch (m_draft.task) {
    case Task::Forecast:
      sample.firstTarget = first + m_data.window;
      sample.targetRows = m_data.horizon;
      break;
    case Task::Classify:
    case Task::Regress:
      sample.firstTarget = first + m_data.window - 1 + m_data.horizon;
      sample.targetRows = 1;
      break;
    case Task::LabelSteps:
      sample.firstTarget = first;
      sample.targetRows = m_data.window;
      break;
    case Task::NextStep:
      sample.firstTarget = first + 1;
      sample.targetRows = m_data.window;
      break;
  }
  return sample;
}

Result<void> SeriesMaker::cutWindows() {
  std::size_t dropped = 0;
  for (std::size_t p = 0; p < 3; ++p) {
    const std::int64_t last = m_data.splitRows[p + 1] - m_data.window - reach();
    for (std::int64_t first = m_data.splitRows[p]; first <= last;
         first += m_draft.settings.stride) {
      const Sample sample = windowAt(first);
      if (m_draft.needTruth && !targetsAreWhole(m_draft, sample.firstTarget, sample.targetRows)) {
        ++dropped;
        continue;
      }
      m_data.splits[p].push_back(static_cast<std::int32_t>(m_data.samples.size()));
      m_data.samples.push_back(sample);
    }
    if (partRows(p) > 0 && m_data.splits[p].empty()) {
      return failField("target", "In the %1 part of %2 no window has its target: all are missing",
                       kPartNames[p], m_draft.table.name);
    }
  }
  if (dropped > 0) m_draft.note("%1 windows whose target is missing are left out", dropped);
  return checkClasses(m_draft);
}

}  // namespace

Result<void> makeSeries(Draft& draft) {
  return SeriesMaker(draft).make();
}

}  // namespace gatescope
