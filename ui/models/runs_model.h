#pragma once

#include "core/project/project.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>

namespace gatescope::ui {

// What of a run is not in its record: what its data are called beside those of the other runs, and
// the metric that judges it.
struct RunFacts {
  QString data;      // "sunspots"
  QString about;     // tooltip of `data`
  QString notDrawn;  // why charts leave its curves out; empty: they draw them
  std::string metric;
};

// The runs of a project, a row each. Holds a copy; what the user changes here (name, shown, pinned)
// is told by signals, for the project to keep.
class RunsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  // What a run achieved stands before what it was made with.
  enum Column {
    Name,  // checkable: shown in charts; editable; decorated with the run's colour
    Data,
    Validation,
    Test,
    AgainstBaseline,  // of the test metric, in words
    BestEpoch,
    Time,
    State,
    Network,  // cell, units, layers
    Parameters,
    LearningRate,
    Seed,
    ColumnCount
  };
  enum Role {
    RunIdRole = Qt::UserRole + 1,
    SortRole,
    PinnedRole,
    ColourRole,
    BetterRole,  // double, of AgainstBaseline: share by which it is better (below 0: worse)
    DrawnRole    // bool: charts draw its curves
  };
  // By cell key and number among the runs of that cell: runColour of the theme.
  using ColourFor = std::function<QColor(std::string_view cellKey, int index)>;

  explicit RunsModel(ColourFor colourFor, QObject* parent = nullptr);

  // Key of the metric in the columns Validation, Test and AgainstBaseline ("mae") of runs whose
  // facts name none.
  void setMetric(std::string_view key);
  using FactsOf = std::function<RunFacts(const RunRecord&)>;
  // `makeFacts` is asked once for all runs: what it compares among them it compares once.
  void setFacts(std::function<FactsOf()> makeFacts);
  void factsChanged();                        // asks again for the facts of every run
  void setRuns(std::vector<RunRecord> runs);  // deleted ones are left out
  void updateRun(const RunRecord& run);       // adds it when it is new
  void coloursChanged();                      // after a change of theme

  const std::vector<RunRecord>& runs() const { return m_runs; }
  const RunRecord* run(RunId id) const;
  int rowOf(RunId id) const;  // −1: none
  QColor colour(RunId id) const;
  const RunFacts& facts(int row) const { return m_facts[static_cast<std::size_t>(row)]; }
  std::string_view metricOf(RunId id) const;
  bool dataDiffer() const;  // whether a column has to say which data a run has
  // The value of its metric, with as many decimals as the column has.
  QString validationText(RunId id) const;
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
  QString text(int row, int column) const;
  QString figure(int row, const NamedValues& values) const;
  QVariant sortValue(int row, int column) const;
  QString toolTip(int row, int column) const;
  QString headerText(int section) const;
  QString headerHelp(int section) const;
  std::string_view metricAt(int row) const;
  std::string_view commonMetric() const;  // empty: runs have different ones
  double betterness(int row) const;
  void takeFacts();
  void refreshDecimals();
  void rowChanged(int row);

  ColourFor m_colourFor;
  std::function<FactsOf()> m_makeFacts;
  std::string m_metric;
  std::vector<RunRecord> m_runs;
  std::vector<RunFacts> m_facts;                       // of each run
  std::map<std::string, int, std::less<>> m_decimals;  // of each metric, the same in all rows
};

// Sorts by SortRole, or (column −1) in the order of the model, with pinned runs always on top;
// filters by text in any column. The header of the column that sorts carries the arrow.
class RunsProxy : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunsProxy(QObject* parent = nullptr);

  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  int m_sorted = -1;
};

}  // namespace gatescope::ui
