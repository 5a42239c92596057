#include "ui/pages/data_origin.h"

#include "ui/control/document.h"

namespace gatescope::ui {

void DataOrigin::follow(const Document& document) {
  if (document.isLoading()) return;
  const bool good = !document.dataError();
  if (document.table() != m_table) {
    // The same file opened again: its sequences are still the ones of its content.
    const bool again = good && m_tableSource == document.experiment().data.source &&
                       document.dataset() == m_dataset && m_datasetTable == m_table;
    if (again) m_datasetTable = document.table();
    m_table = document.table();
    m_tableSource = document.experiment().data.source;
  }
  if (good && document.dataset() != m_dataset) {
    m_dataset = document.dataset();
    m_datasetTable = document.table();
  }
}

bool DataOrigin::ownsTable(const Document& document) const {
  return document.table() && document.table() == m_table &&
         m_tableSource == document.experiment().data.source;
}

bool DataOrigin::ownsDataset(const Document& document) const {
  return ownsTable(document) && document.dataset() && document.dataset() == m_dataset &&
         document.table() == m_datasetTable;
}

}  // namespace gatescope::ui
