#pragma once

#include "core/data/table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gatescope {

// What the cells of one column could all be. Fed with every cell once, before any is stored.
class TypeGuess {
 public:
  explicit TypeGuess(bool namedAsDate) : m_namedAsDate(namedAsDate) {}

  // `row` is the file's.
  void see(std::string_view text, std::size_t row);

  ColumnType type() const;
  bool isCompactDate() const { return m_namedAsDate && m_seen > 0 && m_compact == m_seen; }
  // The first cell that is no number, in a column most of whose cells are.
  std::optional<Column::BadCell> notNumber() const;

 private:
  bool m_namedAsDate;
  std::size_t m_seen = 0;  // cells that are not missing
  std::size_t m_numbers = 0, m_dates = 0, m_compact = 0;
  std::optional<Column::BadCell> m_firstNotNumber;
};

// Stores the cells of one column, whose type is settled.
class ColumnBuilder {
 public:
  ColumnBuilder(std::string name, const TypeGuess& guess, std::size_t rows);

  void add(std::string_view text);
  Column take() { return std::move(m_column); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  void addDateTime(std::string_view text);
  void addCategory(std::string_view text);

  Column m_column;
  bool m_compactDate;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> m_codes;
};

}  // namespace gatescope
