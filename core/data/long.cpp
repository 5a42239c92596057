#include "core/data/draft.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

// A long table: a row is a step, an id names its sequence.

namespace gatescope {

namespace {

// One sequence of a long table: its rows in the order of time.
struct Block {
  std::vector<std::size_t> rows;
};

class LongMaker {
 public:
  explicit LongMaker(Draft& draft) : m_draft(draft), m_data(draft.data) {}
  Result<void> make();

 private:
  Result<void> gatherBlocks();
  void orderBlocks();
  void dropGaps(const std::vector<Feature>& features);
  Result<void> checkGroups() const;
  Result<void> settleLabels();
  Result<std::size_t> answerRow(const Block& block) const;
  Result<void> settleAnswers();
  void dropUnanswered();
  bool isAnswered(const Block& block) const;
  bool answersEachStep() const {
    return m_draft.task == Task::LabelSteps || m_draft.task == Task::NextStep;
  }
  std::vector<std::size_t> trainingRows(const Parts& parts) const;
  void append(std::size_t block, const std::vector<Feature>& features);

  Draft& m_draft;
  Dataset& m_data;
  std::vector<Block> m_blocks;
  std::vector<std::int32_t> m_classes;    // of every table row
  std::vector<std::size_t> m_answerRows;  // per block: the row that holds its one answer
  Filled m_filled;
};

Result<void> LongMaker::make() {
  auto features = nameFeatures(m_draft);
  if (!features) return tl::unexpected(features.error());
  if (auto gathered = gatherBlocks(); !gathered) return gathered;
  orderBlocks();
  dropGaps(*features);
  if (auto groups = checkGroups(); !groups) return groups;
  if (auto labels = settleLabels(); !labels) return labels;
  if (auto answers = settleAnswers(); !answers) return answers;
  dropUnanswered();
  if (m_blocks.empty()) return fail("%1 has no whole sequence", m_draft.table.name);
  std::vector<std::size_t> firstRows;
  std::vector<std::int32_t> classes;
  for (std::size_t b = 0; b < m_blocks.size(); ++b) {
    firstRows.push_back(m_blocks[b].rows.front());
    if (m_data.isClassified() && !answersEachStep()) classes.push_back(m_classes[m_answerRows[b]]);
  }
  const auto parts = splitSequences(m_draft, firstRows, classes);
  if (!parts) return tl::unexpected(parts.error());
  const std::vector<std::size_t> training = trainingRows(*parts);
  if (auto kept = keepKnownFeatures(m_draft, *features, training); !kept) return kept;
  fitInputs(m_draft, *features, training);
  if (!m_draft.roles.classified) {
    std::vector<std::size_t> rows;
    for (std::size_t b = 0; b < m_blocks.size() && !answersEachStep(); ++b) {
      if ((*parts)[b] == Split::Training) rows.push_back(m_answerRows[b]);
    }
    fitTargets(m_draft, answersEachStep() ? training : rows);
  }
  for (std::size_t b = 0; b < m_blocks.size(); ++b) append(b, *features);
  noteFilled(m_draft, m_filled);
  return fillParts(m_draft, *parts);
}

Result<void> LongMaker::gatherBlocks() {
  const Column& id = m_draft.column(m_draft.roles.id);
  std::unordered_map<double, std::size_t> blocks[2];  // of the table, and of another file's rows
  std::size_t missing = 0;
  for (std::size_t row = 0; row < id.rows(); ++row) {
    if (id.isMissing(row)) {
      ++missing;
      continue;
    }
    const double key = id.isCoded() ? id.codes[row] : id.numbers[row];
    const auto [found, isNew] =
        blocks[m_draft.isTestRow(row) ? 1 : 0].emplace(key, m_blocks.size());
    if (isNew) m_blocks.emplace_back();
    m_blocks[found->second].rows.push_back(row);
  }
  if (missing > 0) m_draft.note("%1 rows without “%2” are left out", missing, id.name);
  if (m_blocks.empty()) {
    return failField("id", "Column “%1” of %2 is empty", id.name, m_draft.table.name);
  }
  return {};
}

void LongMaker::orderBlocks() {
  if (m_draft.roles.time < 0) return;
  const Column& time = m_draft.column(m_draft.roles.time);
  std::size_t sorted = 0;
  for (Block& block : m_blocks) {
    std::erase_if(block.rows, [&](std::size_t row) { return time.isMissing(row); });
    const auto at = [&](std::size_t row) { return time.numbers[row]; };
    if (std::ranges::is_sorted(block.rows, {}, at)) continue;
    std::ranges::stable_sort(block.rows, {}, at);
    ++sorted;
  }
  if (sorted > 0) m_draft.note("Rows of %1 sequences sorted by “%2”", sorted, time.name);
}

void LongMaker::dropGaps(const std::vector<Feature>& features) {
  std::size_t rows = 0;
  for (Block& block : m_blocks) {
    const std::size_t gap = leadingGap(m_draft, features, block.rows);
    block.rows.erase(block.rows.begin(), block.rows.begin() + static_cast<std::ptrdiff_t>(gap));
    rows += gap;
  }
  if (rows > 0) {
    m_draft.note(
        "%1 rows at the start of sequences, before every input has a first value, are "
        "left out",
        rows);
  }
  const std::size_t shortest = m_draft.task == Task::NextStep ? 2 : 1;
  const std::size_t before = m_blocks.size();
  std::erase_if(m_blocks, [&](const Block& block) { return block.rows.size() < shortest; });
  if (m_blocks.size() < before) {
    m_draft.note("%1 sequences with too few rows are left out", before - m_blocks.size());
  }
}

// All rows of a sequence are of one group: that of its first.
Result<void> LongMaker::checkGroups() const {
  if (m_draft.roles.group < 0) return {};
  const Column& group = m_draft.column(m_draft.roles.group);
  for (const Block& block : m_blocks) {
    const std::size_t first = block.rows.front();
    for (const std::size_t row : block.rows) {
      const bool same = group.isCoded() ? group.codes[row] == group.codes[first]
                                        : group.numbers[row] == group.numbers[first];
      if (same || group.isMissing(row)) continue;
      return failField("group",
                       "%1, row %2, column “%3”: “%4” and “%5” in one sequence, which can only be "
                       "of one group",
                       m_draft.fileOf(row), m_draft.fileRow(row), group.name, group.text(first),
                       group.text(row));
    }
  }
  return {};
}

Result<void> LongMaker::settleLabels() {
  if (!m_draft.roles.classified) return {};
  auto classes = nameClasses(m_draft);
  if (!classes) return tl::unexpected(classes.error());
  m_classes = std::move(*classes);
  return {};
}

// The first row with the whole answer of a sequence; all others must agree.
Result<std::size_t> LongMaker::answerRow(const Block& block) const {
  std::size_t answer = block.rows.front();
  for (const int target : m_draft.roles.targets) {
    const Column& column = m_draft.column(target);
    std::optional<std::size_t> known;
    for (const std::size_t row : block.rows) {
      if (column.isMissing(row)) continue;
      if (!known) known = row;
      const bool same = column.isCoded() ? column.codes[row] == column.codes[*known]
                                         : column.numbers[row] == column.numbers[*known];
      if (same) continue;
      return failField("target",
                       "%1, row %2, column “%3”: “%4” and “%5” in one sequence; for an answer at "
                       "each step choose the task label-steps",
                       m_draft.fileOf(row), m_draft.fileRow(row), column.name, column.text(*known),
                       column.text(row));
    }
    if (known) answer = *known;
  }
  return answer;
}

Result<void> LongMaker::settleAnswers() {
  if (answersEachStep()) return {};
  for (const Block& block : m_blocks) {
    const auto row = answerRow(block);
    if (!row) return tl::unexpected(row.error());
    m_answerRows.push_back(*row);
  }
  return {};
}

bool LongMaker::isAnswered(const Block& block) const {
  const auto missing = [&](std::size_t row) {
    return std::ranges::any_of(m_draft.roles.targets,
                               [&](int t) { return m_draft.column(t).isMissing(row); });
  };
  if (!answersEachStep()) {
    return !missing(m_answerRows[static_cast<std::size_t>(&block - m_blocks.data())]);
  }
  const std::size_t first = m_draft.task == Task::NextStep ? 1 : 0;
  return std::none_of(block.rows.begin() + static_cast<std::ptrdiff_t>(first), block.rows.end(),
                      missing);
}

void LongMaker::dropUnanswered() {
  if (!m_draft.needTruth) return;
  std::vector<Block> blocks;
  std::vector<std::size_t> answers;
  for (std::size_t b = 0; b < m_blocks.size(); ++b) {
    if (!isAnswered(m_blocks[b])) continue;
    blocks.push_back(m_blocks[b]);
    if (!m_answerRows.empty()) answers.push_back(m_answerRows[b]);
  }
  if (blocks.size() < m_blocks.size()) {
    m_draft.note("%1 sequences whose target is missing are left out",
                 m_blocks.size() - blocks.size());
  }
  m_blocks = std::move(blocks);
  m_answerRows = std::move(answers);
}

std::vector<std::size_t> LongMaker::trainingRows(const Parts& parts) const {
  std::vector<std::size_t> rows;
  for (std::size_t b = 0; b < m_blocks.size(); ++b) {
    if (parts[b] != Split::Training) continue;
    rows.insert(rows.end(), m_blocks[b].rows.begin(), m_blocks[b].rows.end());
  }
  return rows;
}

void LongMaker::append(std::size_t index, const std::vector<Feature>& features) {
  const Block& block = m_blocks[index];
  const bool nextStep = m_draft.task == Task::NextStep;
  Sample sample;
  sample.firstStep =
      static_cast<std::int64_t>(m_data.inputs.size() / std::max<std::size_t>(features.size(), 1));
  sample.steps = static_cast<std::int32_t>(block.rows.size()) - (nextStep ? 1 : 0);
  sample.tableRow = m_draft.ownRow(block.rows.front());
  sample.firstTarget = static_cast<std::int64_t>(
      m_data.isClassified()
          ? m_data.labels.size()
          : m_data.targets.size() / std::max<std::size_t>(m_data.targetColumns(), 1));
  m_filled += appendInputs(m_draft, features, block.rows);
  const auto answer = [&](std::size_t row) {
    if (m_data.isClassified()) {
      m_data.labels.push_back(m_classes[row]);
    } else {
      appendTargets(m_draft, row);
    }
  };
  if (answersEachStep()) {
    for (const std::size_t row : block.rows) answer(row);
    sample.firstTarget += nextStep ? 1 : 0;
    sample.targetRows = sample.steps;
  } else {
    answer(m_answerRows[index]);
    sample.targetRows = 1;
  }
  m_data.samples.push_back(sample);
  const int time = m_draft.roles.time;
  if (time < 0 || m_draft.column(time).type != ColumnType::DateTime) return;
  for (const std::size_t row : block.rows) {
    m_data.times.push_back(m_draft.column(time).numbers[row]);
  }
}

}  // namespace

Result<void> makeLong(Draft& draft) {
  return LongMaker(draft).make();
}

}  // namespace gatescope
