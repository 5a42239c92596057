#include "core/data/folds.h"
#include "core/train/setting_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <utility>

// The rows of the settings table that say what is for training, validation and test.

namespace gatescope::rows {
namespace {

constexpr double million = 1e6;

bool dealsSequences(const Experiment& e) {
  return e.data.shape != Shape::Series && e.task != Task::Forecast;
}

// split=70/15/15

std::vector<double> parts(const std::string& text) {
  std::vector<double> values;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, '/');) {
    double value = -1;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    const bool whole = error == std::errc() && end == part.data() + part.size();
    values.push_back(whole && value >= 0 && value < 1e15 ? value : -1);
  }
  return values;
}

Result<void> checkSplit(const std::string& text) {
  const std::vector<double> values = parts(text);
  bool good = values.size() == 3 && text.back() != '/';
  for (const double value : values) good = good && value >= 0;
  if (!good || values[0] == 0) {
    return failField("split",
                     "Split: expected training/validation/test in percent or rows, like 70/15/15 "
                     "or 8640/2880/2880 (training above 0), found “%1”",
                     text);
  }
  return {};
}

Setting splitSetting() {
  Setting setting = row(Group::Data, Kind::Text,
                        {"split", "Split",
                         "Training/validation/test, in percent or in rows: the network learns from "
                         "the first, is watched on the second, judged on the third."},
                        always);
  setting.check = checkSplit;
  setting.read = [](const Experiment& e) {
    const auto& split = e.data.split;
    return shortest(split[0]) + "/" + shortest(split[1]) + "/" + shortest(split[2]);
  };
  setting.write = [](Experiment& e, const std::string& text) {
    const std::vector<double> values = parts(text);
    std::copy_n(values.begin(), 3, e.data.split.begin());
  };
  return setting;
}

// fold=2/5, fold=2/5/3, fold=all

constexpr std::string_view wholeText = "all";

// Nothing: no such fold.
std::optional<Fold> foldOf(const std::string& text) {
  Fold fold;
  fold.isWhole = text == wholeText;
  if (text.empty() || fold.isWhole) return fold;
  const std::vector<double> values = parts(text);
  if (values.size() < 2 || values.size() > 3 || text.back() == '/') return std::nullopt;
  for (const double value : values) {
    if (value < 1 || value > million || value != std::floor(value)) return std::nullopt;
  }
  fold.number = static_cast<int>(values[0]);
  fold.count = static_cast<int>(values[1]);
  if (values.size() > 2) fold.dealing = static_cast<int>(values[2]);
  const bool exists = fold.count >= 2 && fold.count <= mostFolds && fold.number <= fold.count;
  return exists ? std::optional(fold) : std::nullopt;
}

Result<void> checkFold(const std::string& text) {
  if (foldOf(text)) return {};
  return failField("fold",
                   "Fold: expected a fold and their number (2 to %1), like 2/5, or all, found “%2”",
                   mostFolds, text);
}

std::string textOf(const Fold& fold) {
  if (fold.isWhole) return std::string(wholeText);
  if (!fold.isOne()) return {};
  std::string text = std::to_string(fold.number) + "/" + std::to_string(fold.count);
  return fold.dealing > 1 ? text + "/" + std::to_string(fold.dealing) : text;
}

Setting foldSetting() {
  Setting setting =
      row(Group::Data, Kind::Text,
          {"fold", "Fold",
           "One fold of cross-validation, like 2/5 (2/5/3: dealt out in a third way): "
           "it is the validation part, all else but the test part is for training, "
           "and nothing is for the test. all: all but the test part is for training."},
          always);
  setting.check = checkFold;
  setting.read = [](const Experiment& e) { return textOf(e.data.fold); };
  setting.write = [](Experiment& e, const std::string& text) {
    e.data.fold = foldOf(text).value_or(Fold());
  };
  return setting;
}

}  // namespace

void addSplit(std::vector<Setting>& table) {
  table.push_back(splitSetting());
  table.push_back(choice(
      Group::Data,
      {"split-by", "Split by", "How sequences are dealt out to training, validation and test."},
      {{"automatic", "Automatic"},
       {"time", "Time: the last rows are the test"},
       {"random", "Random"},
       {"stratified", "Stratified: random, each class in proportion"}},
      [](auto& e) -> auto& { return e.data.splitBy; }));
  table.push_back(column(
      Group::Data,
      {"split-column", "Split column",
       "A column whose cells say train, validation or test, or yes where a row is for what the "
       "column is named after (is_valid, is_test)."},
      [](auto& e) -> auto& { return e.data.splitColumn; }));
  table.push_back(column(
      Group::Data,
      {"group", "Group",
       "A column that says which sequences belong together (of one person, one machine): they stay "
       "together in every split."},
      [](auto& e) -> auto& { return e.data.groupColumn; }, dealsSequences));
  table.push_back(integer(
      Group::Data,
      {"split-seed", "Split seed",
       "Names the random split: the same number "
       "deals out the same way."},
      {0, largestSeed}, [](auto& e) -> auto& { return e.data.splitSeed; }));
  table.push_back(foldSetting());
}

}  // namespace gatescope::rows
