#include "core/table/table_builder.h"

#include <algorithm>
#include <cstdint>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace gatescope {

namespace {

constexpr std::size_t kMostProblems = 1000;

// Asks for large pages behind what will be filled from front to back: a tenth of the time to read a
// table of numbers went into small ones.
template <typename Value>
void reserveLarge(std::vector<Value>& values, std::size_t count) {
  values.reserve(count);
#ifdef MADV_HUGEPAGE
  constexpr std::size_t page = 2 << 20;
  const auto begin = (reinterpret_cast<std::uintptr_t>(values.data()) + page - 1) / page * page;
  const auto end =
      reinterpret_cast<std::uintptr_t>(values.data() + values.capacity()) / page * page;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace

Result<void> TableBuilder::append(const ParsedBlock& block) {
  if (block.fault) {
    Error error = *block.fault;
    error.message.arguments[1] = std::to_string(m_records + block.faultRow);
    if (error.field == "encoding") error.message.arguments[4] = m_encoding;
    return tl::unexpected(std::move(error));
  }
  if (m_rows == 0) reserve(block);
  for (const std::size_t row : block.leftOut) m_leftOut.push_back(m_rows + row);
  for (const Problem& problem : block.problems) {
    if (m_problems.size() >= kMostProblems) break;
    m_problems.push_back(problem);
    m_problems.back().row += m_records;
  }
  m_problemCount += block.problemCount;
  m_blank += block.blank;
  m_comments += block.comments;
  for (std::size_t c = 0; c < m_columns.size(); ++c) appendColumn(c, block.columns[c]);
  m_rows += block.rows;
  m_records += block.records;
  return {};
}

// A little more than the first block lets expect; what stays unused costs no memory.
void TableBuilder::reserve(const ParsedBlock& first) {
  const std::size_t bytes = std::max<std::size_t>(first.source.end, 1);
  const double share = static_cast<double>(m_bytes) / static_cast<double>(bytes);
  const auto rows =
      static_cast<std::size_t>(static_cast<double>(first.rows) * (share > 1 ? 1.25 * share : 1.0)) +
      16;
  for (std::size_t c = 0; c < m_columns.size(); ++c) {
    switch (m_plans[c].kind) {
      case ColumnPlan::Kind::Skip:
        break;
      case ColumnPlan::Kind::Words:
        reserveLarge(m_columns[c].codes, rows);
        break;
      default:
        reserveLarge(m_columns[c].numbers, rows);
    }
  }
}

void TableBuilder::appendColumn(std::size_t index, const ColumnCells& cells) {
  ColumnCells& all = m_columns[index];
  all.numbers.insert(all.numbers.end(), cells.numbers.begin(), cells.numbers.end());
  all.missing += cells.missing;
  all.odd += cells.odd;
  if (cells.firstOdd && !all.firstOdd) {
    all.firstOdd = cells.firstOdd;
    all.firstOdd->row += m_records;
  }
  all.whole = all.whole && cells.whole;
  all.wide = all.wide || cells.wide;
  all.timeOfDay = all.timeOfDay || cells.timeOfDay;
  all.otherOrder = all.otherOrder && cells.otherOrder;
  if (cells.codes.empty()) return;
  std::vector<std::int32_t> codes;
  codes.reserve(cells.words.size());
  for (const std::string_view word : cells.words) {
    auto found = all.known.find(word);
    if (found == all.known.end()) {
      const std::string_view kept = m_words[index].emplace_back(word);
      found = all.known.emplace(kept, static_cast<std::int32_t>(all.words.size())).first;
      all.words.push_back(kept);
    }
    codes.push_back(found->second);
  }
  for (const std::int32_t code : cells.codes) {
    all.codes.push_back(code < 0 ? code : codes[static_cast<std::size_t>(code)]);
  }
}

}  // namespace gatescope
