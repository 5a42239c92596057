#include "core/data/prepare.h"
#include "core/train/setting_rows.h"

// The rows of the settings table that say what is done to a table before it is cut.

namespace gatescope::rows {
namespace {

bool rowsAreSteps(const Experiment& e) {
  const Shape shape = e.data.shape;
  return shape == Shape::Series || shape == Shape::Long || shape == Shape::Automatic;
}
bool hasNumbers(const Experiment& e) {
  return e.data.shape != Shape::Text;
}

// A list whose entries are checked as a whole.
template <typename Field>
Setting list(const Words& words, Field field, Applies applies) {
  Setting setting = columns(Group::Data, words, field, applies);
  setting.check = [field](const std::string& text) -> Result<void> {
    Experiment holder;
    field(holder) = splitColumns(text);
    return checkPreparation(holder.data.prepare);
  };
  return setting;
}

}  // namespace

void addPreparation(std::vector<Setting>& table) {
  table.push_back(list(
      {"missing", "Missing cells",
       "What an input gets where its cell is missing: forward (the value before), interpolate (on "
       "the line to the next one, which looks ahead), mean (of the training rows), mask (forward, "
       "and a further input that says so), drop (the row); COL=mean for one column."},
      [](auto& e) -> auto& { return e.data.prepare.missing; }, rowsAreSteps));
  table.push_back(choice(
      Group::Data,
      {"gaps", "Gaps in time", "What to do where rows are missing for times that should be there."},
      {{"keep", "Keep: windows reach across"}, {"resample", "Resample: put in rows, missing"}},
      [](auto& e) -> auto& { return e.data.prepare.gaps; }, rowsAreSteps));
  table.push_back(choice(
      Group::Data, {"duplicates", "Equal times", "What to do with rows of one time."},
      {{"keep", "Keep all"},
       {"first", "First: the others go"},
       {"last", "Last: the others go"},
       {"mean", "Mean of their numbers"}},
      [](auto& e) -> auto& { return e.data.prepare.duplicates; }, rowsAreSteps));
  table.push_back(choice(
      Group::Data, {"order", "Order of rows", "Whether rows are put in the order of their time."},
      {{"time", "By time"}, {"file", "As in the file"}},
      [](auto& e) -> auto& { return e.data.prepare.order; }, rowsAreSteps));
  table.push_back(list(
      {"calendar", "Calendar",
       "Inputs made from the time, as sine and cosine: minute, hour, weekday, month, yearday."},
      [](auto& e) -> auto& { return e.data.prepare.calendar; }, rowsAreSteps));
  table.push_back(list(
      {"lags", "Lags", "Inputs that are a column's value some rows before: COL:24."},
      [](auto& e) -> auto& { return e.data.prepare.lags; }, rowsAreSteps));
  table.push_back(columns(
      Group::Data,
      {"differences", "Differences", "Columns whose change since the row before is an input, too."},
      [](auto& e) -> auto& { return e.data.prepare.differences; }, rowsAreSteps));
  table.push_back(columns(
      Group::Data,
      {"log", "Logarithm",
       "Columns that are learned as their logarithm; answers are in their own units."},
      [](auto& e) -> auto& { return e.data.prepare.logarithms; }, rowsAreSteps));
  table.push_back(choice(
      Group::Data,
      {"categories", "Categories",
       "How inputs that are categories reach the network: one-hot (an input a value, up to 64), or "
       "as vectors that are learned (up to 1000 values)."},
      {{"one-hot", "One-hot"}, {"embedding", "Embedding"}},
      [](auto& e) -> auto& { return e.data.categories; }, rowsAreSteps));
  table.push_back(choice(
      Group::Data,
      {"scale", "Scaling", "How inputs and targets are brought to one size, by the training rows."},
      {{"z-score", "z-score: mean and standard deviation"},
       {"min-max", "Min-max: to 0 … 1"},
       {"robust", "Robust: median and quartiles"},
       {"none", "None"}},
      [](auto& e) -> auto& { return e.data.prepare.scale; }, hasNumbers));
}

}  // namespace gatescope::rows
