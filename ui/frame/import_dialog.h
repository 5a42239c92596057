#pragma once

#include "ui/control/table_import.h"

#include <string_view>
#include <vector>

#include <QDialog>
#include <QStringList>

class QComboBox;
class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTableView;

namespace gatescope::ui {

class ImportColumnsModel;
class ProblemModel;
class TableModel;

// Shows how a file is understood, before its data are taken: on the left what holds for all of it,
// each with the reason, on the right its rows, its columns and what is odd. Everything can be said
// otherwise, and what is shown follows at once.
class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  // `accept`: what the button that takes the data says.
  ImportDialog(const QString& path, const ReadOptions& options, const QString& accept,
               QWidget* parent = nullptr);

  // Once accepted.
  std::shared_ptr<const Table> table() const { return m_import.whole(); }
  ReadOptions options() const { return m_import.settledOptions(); }
  TableImport& import() { return m_import; }

  void accept() override;

 private:
  // One thing that holds for the whole file.
  struct Row {
    std::string_view key;
    QComboBox* box = nullptr;
    QLabel* reason = nullptr;
  };

  QWidget* makeSettings();
  QWidget* makeTables();
  QWidget* makeFoot(const QString& accept);
  void addRow(QGridLayout& form, std::string_view key, const QStringList& values, bool editable);
  void refresh();
  void refreshRow(const Row& row);
  void refreshProgress();
  void refreshProposal();
  void takeAllAsMissing();
  QString summary() const;

  TableImport m_import;
  std::vector<Row> m_rows;
  TableModel* m_preview = nullptr;
  ImportColumnsModel* m_columns = nullptr;
  ProblemModel* m_problems = nullptr;
  QTableView* m_previewView = nullptr;
  QTableView* m_columnsView = nullptr;
  QTableView* m_problemsView = nullptr;
  QTabWidget* m_tabs = nullptr;
  QLabel* m_title = nullptr;
  QLabel* m_summary = nullptr;
  QLabel* m_error = nullptr;
  QProgressBar* m_progress = nullptr;
  QPushButton* m_take = nullptr;
  QPushButton* m_takeMissing = nullptr;
  std::shared_ptr<const Table> m_shown;
  bool m_taking = false;  // accepted, and not all is read yet
};

}  // namespace gatescope::ui
