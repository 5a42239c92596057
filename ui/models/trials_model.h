#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

namespace gatescope::ui {

// A field of a trial: its text, and the number by which it is sorted (NaN: by the text).
struct TrialCell {
  QString text;
  double number;
};

// A trial of a study, as a line of its table.
struct TrialRow {
  int trial = 0;
  std::vector<TrialCell> cells;  // as many as there are columns
  QColor colour;                 // of its curves; invalid: none
  bool isBest = false;
  bool isPale = false;       // waiting, or left
  bool canBeMarked = false;  // the project has a run of it that is not in training
  bool isCounted = true;     // in means and differences
  QString note;
  QString about;  // tool tip
};

// The trials of a study. What the user changes (counted, note) is told by signals, for the project
// to keep.
class TrialsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { SortRole = Qt::UserRole + 1, TrialRole };

  // `canLeaveOut`: each line has a box to tick, in its first column.
  explicit TrialsModel(bool canLeaveOut, QObject* parent = nullptr)
      : QAbstractTableModel(parent), m_canLeaveOut(canLeaveOut) {}

  // The column of notes stands behind these. Lines of the same trials are changed in place, so that
  // a table keeps its selection and its editor.
  void setTrials(const QStringList& columns, std::vector<TrialRow> rows);
  const std::vector<TrialRow>& rows() const { return m_rows; }
  int rowOf(int trial) const;  // −1: none

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void countedChanged(int trial, bool counted);
  void noted(int trial, const QString& note);

 private:
  int noteColumn() const { return static_cast<int>(m_columns.size()); }
  bool hasNumbers(int column) const;
  QString text(const TrialRow& row, int column) const;

  bool m_canLeaveOut;
  QStringList m_columns;
  std::vector<TrialRow> m_rows;
};

// Sorted by what the fields mean; filtered by a text in any of them.
class TrialsProxy : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit TrialsProxy(TrialsModel& model, QObject* parent = nullptr);

  // Trials that are shown at all; empty: all.
  void setKept(std::vector<int> trials, bool all);

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  bool m_all = true;
  std::vector<int> m_kept;
};

}  // namespace gatescope::ui
