#pragma once

#include "core/project/project.h"

#include <functional>
#include <string_view>
#include <vector>

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>

namespace gatescope::ui {

// The runs of a project, a row each. Holds a copy; what the user changes here (name, shown, pinned)
// is told by signals, for the project to keep.
class RunsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    Name,  // checkable: shown in charts; editable; decorated with the run's colour
    CellName,
    Units,
    Parameters,
    LearningRate,
    Seed,
    BestEpoch,
    Validation,
    Test,
    AgainstBaseline,  // of the test metric, signed so that negative is less error; % or points
    Time,
    State,
    ColumnCount
  };
  enum Role { RunIdRole = Qt::UserRole + 1, SortRole, PinnedRole, ColourRole };
  // By cell key and number among the runs of that cell: runColour of the theme.
  using ColourFor = std::function<QColor(std::string_view cellKey, int index)>;

  explicit RunsModel(ColourFor colourFor, QObject* parent = nullptr);

  // Key of the metric in the columns Validation, Test and AgainstBaseline ("mae").
  void setMetric(std::string_view key);
  void setRuns(std::vector<RunRecord> runs);  // deleted ones are left out
  void updateRun(const RunRecord& run);       // adds it when it is new
  void coloursChanged();                      // after a change of theme

  const std::vector<RunRecord>& runs() const { return m_runs; }
  const RunRecord* run(RunId id) const;
  int rowOf(RunId id) const;  // −1: none
  QColor colour(RunId id) const;
  void setPinned(RunId id, bool pinned);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void shownChanged(gatescope::RunId run, bool shown);
  void pinnedChanged(gatescope::RunId run, bool pinned);
  void renamed(gatescope::RunId run, const QString& name);

 private:
  QString text(const RunRecord& run, int column) const;
  QVariant sortValue(const RunRecord& run, int column) const;
  QString toolTip(const RunRecord& run, int column) const;
  void rowChanged(int row);

  ColourFor m_colourFor;
  std::string m_metric;
  std::vector<RunRecord> m_runs;
};

// Sorts by SortRole with pinned runs always on top, filters by text in name, cell or state.
class RunsProxy : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunsProxy(QObject* parent = nullptr);

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace gatescope::ui
