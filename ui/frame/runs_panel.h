#pragma once

#include "core/project/project.h"

#include <QFrame>
#include <QTimer>

class QAction;
class QLabel;
class QLineEdit;
class QTableView;

namespace gatescope::ui {

class Document;
class RunsModel;
class RunsProxy;
class TrainingController;

// The runs of the project in a table; selecting one shows it on every page.
class RunsPanel : public QFrame {
  Q_OBJECT
 public:
  RunsPanel(Document& document, TrainingController& controller, RunsModel& model,
            QWidget* parent = nullptr);

  // Of the selected run; the window puts them into its menus.
  QAction* pinAction() const { return m_pin; }
  QAction* renameAction() const { return m_rename; }
  QAction* deleteAction() const { return m_delete; }
  // What is seen of the table, as CSV.
  QString csv() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  int leastHeight() const;
  void makeTable();
  void makeActions();
  void bindModel();
  void reload();
  void refreshShown();
  void fitColumns();
  void showSelection();
  void takeSelection();
  void editName();
  void togglePin();
  void deleteRun();
  void refreshActions();

  Document& m_document;
  TrainingController& m_controller;
  RunsModel& m_model;
  RunsProxy* m_proxy = nullptr;
  QTableView* m_table = nullptr;
  QLineEdit* m_filter = nullptr;
  QLabel* m_empty = nullptr;  // no run yet
  QLabel* m_noHit = nullptr;  // the filter hides all
  QAction* m_pin = nullptr;
  QAction* m_rename = nullptr;
  QAction* m_delete = nullptr;
  bool m_selecting = false;
  bool m_fitted = false;
  QTimer m_fitSoon;
};

}  // namespace gatescope::ui
