#pragma once

#include "core/base/result.h"
#include "core/table/block_parser.h"
#include "core/table/table.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatescope {

// Puts parsed blocks together, in the order of the file.
class TableBuilder {
 public:
  // `plans` are those of the blocks. Memory is reserved by the first block's share of `bytes`.
  TableBuilder(const std::vector<ColumnPlan>& plans, std::size_t bytes, const std::string& encoding)
      : m_plans(plans),
        m_columns(plans.size()),
        m_words(plans.size()),
        m_bytes(bytes),
        m_encoding(encoding) {}

  // Fails where the block has a fault.
  Result<void> append(const ParsedBlock& block);

  std::size_t rows() const { return m_rows; }
  std::size_t blank() const { return m_blank; }
  std::size_t comments() const { return m_comments; }
  std::vector<std::size_t>& leftOut() { return m_leftOut; }
  std::vector<Problem>& problems() { return m_problems; }
  std::size_t problemCount() const { return m_problemCount; }
  // Rows of odd cells are the file's. `words` point into wordStore().
  ColumnCells& column(std::size_t index) { return m_columns[index]; }
  std::deque<std::string>& wordStore(std::size_t index) { return m_words[index]; }

 private:
  void appendColumn(std::size_t index, const ColumnCells& cells);
  void reserve(const ParsedBlock& first);

  const std::vector<ColumnPlan>& m_plans;
  std::vector<ColumnCells> m_columns;
  std::vector<std::deque<std::string>> m_words;
  std::size_t m_bytes;
  std::string m_encoding;
  std::size_t m_rows = 0;
  std::size_t m_records = 0;
  std::size_t m_blank = 0, m_comments = 0;
  std::vector<std::size_t> m_leftOut;
  std::vector<Problem> m_problems;
  std::size_t m_problemCount = 0;
};

}  // namespace gatescope
