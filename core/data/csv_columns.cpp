#include "core/data/csv_columns.h"

#include "core/data/values.h"

#include <cmath>
#include <limits>

namespace gatescope {

void TypeGuess::see(std::string_view text, std::size_t row) {
  if (isMissingText(text)) return;
  ++m_seen;
  if (parseNumber(text)) {
    ++m_numbers;
    if (m_namedAsDate && parseCompactDate(text)) ++m_compact;
    return;
  }
  if (parseDateTime(text)) ++m_dates;
  if (!m_firstNotNumber) m_firstNotNumber = Column::BadCell{row, std::string(text)};
}

ColumnType TypeGuess::type() const {
  if (isCompactDate()) return ColumnType::DateTime;
  if (m_numbers == m_seen) return ColumnType::Number;
  return m_dates == m_seen ? ColumnType::DateTime : ColumnType::Category;
}

std::optional<Column::BadCell> TypeGuess::notNumber() const {
  return 2 * m_numbers > m_seen ? m_firstNotNumber : std::nullopt;
}

ColumnBuilder::ColumnBuilder(std::string name, const TypeGuess& guess, std::size_t rows)
    : m_compactDate(guess.isCompactDate()) {
  m_column.name = std::move(name);
  m_column.type = guess.type();
  if (m_column.type == ColumnType::Category) {
    m_column.codes.reserve(rows);
    m_column.notNumber = guess.notNumber();
  } else {
    m_column.numbers.reserve(rows);
  }
}

void ColumnBuilder::add(std::string_view text) {
  switch (m_column.type) {
    case ColumnType::Number: {
      const auto value = parseNumber(text);
      m_column.missing += !value;
      m_column.numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
      break;
    }
    case ColumnType::DateTime:
      addDateTime(text);
      break;
    case ColumnType::Category:
      addCategory(text);
      break;
  }
}

void ColumnBuilder::addDateTime(std::string_view text) {
  const auto value = m_compactDate ? parseCompactDate(text) : parseDateTime(text);
  m_column.missing += !value;
  m_column.numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  if (value && std::fmod(*value, 86400.0) != 0) m_column.timeOfDay = true;
}

void ColumnBuilder::addCategory(std::string_view text) {
  if (isMissingText(text)) {
    ++m_column.missing;
    m_column.codes.push_back(-1);
    return;
  }
  auto found = m_codes.find(text);
  if (found == m_codes.end()) {
    const auto code = static_cast<std::int32_t>(m_column.categories.size());
    m_column.categories.emplace_back(text);
    found = m_codes.emplace(std::string(text), code).first;
  }
  m_column.codes.push_back(found->second);
}

}  // namespace gatescope
