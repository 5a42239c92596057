#pragma once

#include "ui/pages/data_origin.h"
#include "ui/pages/page.h"

#include <memory>

#include <QWidget>

class QAbstractButton;
class QLabel;
class QPushButton;
class QTableView;

namespace gatescope {
struct Table;
}

namespace gatescope::ui {

class Card;
class ColumnModel;
class TableModel;
class VocabularyView;

// The data: as they will be cut, their columns and roles, the table as read, and what was chosen.
class DataPage : public QWidget {
  Q_OBJECT
 public:
  explicit DataPage(const PageContext& context, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeHeader();
  QWidget* makeLower();
  QWidget* makeColumns();
  QWidget* makeTable();
  QWidget* makeNotes();
  void refresh();
  void refreshHeader();
  void refreshNotes();
  void refreshVocabulary();
  void useTable(std::shared_ptr<const Table> table);
  void fitColumns();
  bool nothingMissing() const;

  PageContext m_context;
  DataOrigin m_origin;
  std::shared_ptr<const Table> m_table;
  ColumnModel* m_columnModel = nullptr;
  TableModel* m_tableModel = nullptr;
  QLabel* m_title = nullptr;
  QLabel* m_about = nullptr;
  QLabel* m_error = nullptr;
  QLabel* m_notes = nullptr;
  QPushButton* m_reread = nullptr;
  QTableView* m_columns = nullptr;
  QTableView* m_rows = nullptr;
  VocabularyView* m_vocabulary = nullptr;
  QAbstractButton* m_columnsChip = nullptr;
  QAbstractButton* m_vocabularyChip = nullptr;
  Card* m_lower = nullptr;
};

}  // namespace gatescope::ui
