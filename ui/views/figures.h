#pragma once

#include "ui/views/export.h"

#include <vector>

#include <QAbstractTableModel>
#include <QDialog>
#include <QString>
#include <QStringList>

class QComboBox;
class QTableView;

namespace gatescope::ui {

// The figures behind a picture, for those who read numbers or use a screen reader: as they were
// when the table was opened.
class FiguresModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(FigureTable table);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  FigureTable m_table;
};

// The tables of a view in a window of their own; what is selected can be copied into a spreadsheet.
class FiguresDialog : public QDialog {
  Q_OBJECT
 public:
  FiguresDialog(const CsvSource& source, const QString& title, QWidget* parent);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void copySelected() const;

  std::vector<FigureTable> m_tables;
  FiguresModel m_model;
  QTableView* m_view = nullptr;
};

}  // namespace gatescope::ui
