#include "core/text/vocabulary.h"

#include <algorithm>
#include <utility>

namespace gatescope {

Vocabulary::Vocabulary(std::vector<Entry> counted, const Limits& limits, bool withEnd)
    : m_specials(withEnd ? 3 : 2) {
  m_entries = {{"‹padding›", 0}, {"‹unknown›", 0}};
  if (withEnd) m_entries.push_back({"‹end›", 0});
  std::erase_if(counted, [](const Entry& entry) { return entry.count <= 0; });
  std::ranges::sort(counted, [](const Entry& a, const Entry& b) {
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  for (Entry& entry : counted) {
    m_total += entry.count;
    const bool room = limits.size == 0 || m_entries.size() < limits.size + m_specials;
    if (!room || entry.count < limits.minCount) {
      ++m_leftOut;
      m_entries[unknown].count += entry.count;
      continue;
    }
    m_numbers.emplace(entry.text, static_cast<std::int32_t>(m_entries.size()));
    m_entries.push_back(std::move(entry));
  }
}

std::int32_t Vocabulary::find(std::string_view text) const {
  const auto found = m_numbers.find(text);
  return found == m_numbers.end() ? unknown : found->second;
}

}  // namespace gatescope
