#pragma once

#include <memory>
#include <string>

namespace gatescope {
struct Dataset;
struct Table;
}  // namespace gatescope

namespace gatescope::ui {

class Document;

// Whose table and dataset a document holds. It keeps the last good ones while settings are wrong;
// a view that showed them under another file's name would lie.
class DataOrigin {
 public:
  // At every change of data, experiment or project.
  void follow(const Document& document);
  // The table is of the source that the experiment names.
  bool ownsTable(const Document& document) const;
  // The dataset was cut from that table.
  bool ownsDataset(const Document& document) const;

 private:
  std::shared_ptr<const Table> m_table;
  std::string m_tableSource;
  std::shared_ptr<const Dataset> m_dataset;
  std::shared_ptr<const Table> m_datasetTable;
};

}  // namespace gatescope::ui
