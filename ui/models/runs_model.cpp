#include "ui/models/runs_model.h"

#include "ui/models/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope::ui {

namespace {

double valueOf(const NamedValues& values, const std::string& key) {
  return find(values, key).value_or(std::numeric_limits<double>::quiet_NaN());
}

bool isNumber(int column) {
  switch (column) {
    case RunsModel::Name:
    case RunsModel::Data:
    case RunsModel::State:
    case RunsModel::Network:
      return false;
    default:
      return true;
  }
}

}  // namespace

RunsModel::RunsModel(ColourFor colourFor, QObject* parent)
    : QAbstractTableModel(parent), m_colourFor(std::move(colourFor)) {}

void RunsModel::setMetric(std::string_view key) {
  if (m_metric == key) return;
  m_metric = key;
  factsChanged();
}

void RunsModel::setFacts(std::function<FactsOf()> makeFacts) {
  m_makeFacts = std::move(makeFacts);
  factsChanged();
}

void RunsModel::factsChanged() {
  takeFacts();
  Q_EMIT headerDataChanged(Qt::Horizontal, Validation, AgainstBaseline);
  if (!m_runs.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void RunsModel::takeFacts() {
  m_facts.assign(m_runs.size(), {});
  if (m_makeFacts) std::transform(m_runs.begin(), m_runs.end(), m_facts.begin(), m_makeFacts());
  refreshDecimals();
}

// As many as the smallest value needs to show three digits.
void RunsModel::refreshDecimals() {
  constexpr int most = 4;
  m_decimals.clear();
  for (int row = 0; row < rowCount(); ++row) {
    const auto& record = m_runs[static_cast<std::size_t>(row)];
    const std::string metric(metricAt(row));
    for (const NamedValues* values : {&record.validation, &record.test}) {
      const double value = valueOf(*values, metric);
      if (!std::isfinite(value) || value == 0) continue;
      int& decimals = m_decimals[metric];
      decimals = std::max(decimals, std::min(decimalsOf(value), most));
    }
  }
}

void RunsModel::setRuns(std::vector<RunRecord> runs) {
  beginResetModel();
  m_runs = std::move(runs);
  std::erase_if(m_runs, [](const RunRecord& run) { return run.deleted; });
  takeFacts();
  endResetModel();
}

void RunsModel::updateRun(const RunRecord& run) {
  const int row = rowOf(run.id);
  if (row >= 0 && run.deleted) {
    beginRemoveRows({}, row, row);
    m_runs.erase(m_runs.begin() + row);
    m_facts.erase(m_facts.begin() + row);
    endRemoveRows();
    coloursChanged();  // later runs of the cell move up in its shades
  } else if (row >= 0) {
    m_runs[static_cast<std::size_t>(row)] = run;
    const auto before = m_decimals;
    refreshDecimals();
    rowChanged(row);
    if (before != m_decimals) Q_EMIT dataChanged(index(0, Validation), index(rowCount() - 1, Test));
  } else if (!run.deleted) {
    beginInsertRows({}, rowCount(), rowCount());
    m_runs.push_back(run);
    m_facts.emplace_back();
    endInsertRows();
    factsChanged();  // those of the other runs too: now they may differ from one
  }
}

void RunsModel::coloursChanged() {
  if (!m_runs.empty())
    Q_EMIT dataChanged(index(0, Name), index(rowCount() - 1, Name),
                       {Qt::DecorationRole, ColourRole});
}

const RunRecord* RunsModel::run(RunId id) const {
  const int row = rowOf(id);
  return row < 0 ? nullptr : &m_runs[static_cast<std::size_t>(row)];
}

int RunsModel::rowOf(RunId id) const {
  const auto at = std::find_if(m_runs.begin(), m_runs.end(),
                               [id](const RunRecord& run) { return run.id == id; });
  return at == m_runs.end() ? -1 : static_cast<int>(at - m_runs.begin());
}

// Shades tell apart what is drawn together: runs of other data start with the cell's own colour.
QColor RunsModel::colour(RunId id) const {
  const int own = rowOf(id);
  if (own < 0) return {};
  const std::string& cell = run(id)->experiment.model.cell;
  int earlier = 0;
  for (int row = 0; row < own; ++row) {
    const bool same = m_runs[static_cast<std::size_t>(row)].experiment.model.cell == cell;
    if (same && facts(row).data == facts(own).data) ++earlier;
  }
  return m_colourFor(cell, earlier);
}

void RunsModel::setPinned(RunId id, bool pinned) {
  const int row = rowOf(id);
  if (row < 0 || m_runs[static_cast<std::size_t>(row)].pinned == pinned) return;
  m_runs[static_cast<std::size_t>(row)].pinned = pinned;
  rowChanged(row);
  Q_EMIT pinnedChanged(id, pinned);
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

std::string_view RunsModel::metricAt(int row) const {
  const std::string& own = facts(row).metric;
  return own.empty() ? m_metric : own;
}

std::string_view RunsModel::metricOf(RunId id) const {
  const int row = rowOf(id);
  return row < 0 ? std::string_view(m_metric) : metricAt(row);
}

std::string_view RunsModel::commonMetric() const {
  if (m_runs.empty()) return m_metric;
  for (int row = 1; row < rowCount(); ++row) {
    if (metricAt(row) != metricAt(0)) return {};
  }
  return metricAt(0);
}

bool RunsModel::dataDiffer() const {
  return std::any_of(m_facts.begin(), m_facts.end(),
                     [&](const RunFacts& facts) { return facts.data != m_facts.front().data; });
}

// Share by which the run is better on the test split than the best baseline: of an error, how
// much of it is gone; of what is a share itself, the difference in points.
double RunsModel::betterness(int row) const {
  const RunRecord& run = m_runs[static_cast<std::size_t>(row)];
  const std::string metric(metricAt(row));
  if (metric.empty()) return std::numeric_limits<double>::quiet_NaN();
  const RunBaseline* best = run.bestBaseline();
  const double own = valueOf(run.test, metric);
  const double other = valueOf(best ? best->test : NamedValues(), metric);
  const double more = metricInfo(metric).higherIsBetter ? own - other : other - own;
  if (isShare(metric)) return more;
  return other != 0 ? more / std::abs(other) : std::numeric_limits<double>::quiet_NaN();
}

QVariant RunsModel::sortValue(int row, int column) const {
  const RunRecord& run = m_runs[static_cast<std::size_t>(row)];
  switch (column) {
    case Name:
      return QString::fromStdString(run.name);
    case Validation:
      return valueOf(run.validation, std::string(metricAt(row)));
    case Test:
      return valueOf(run.test, std::string(metricAt(row)));
    case AgainstBaseline:
      return betterness(row);
    case BestEpoch:
      return run.bestEpoch;
    case Time:
      return run.seconds;
    case Parameters:
      return static_cast<qlonglong>(run.parameters);
    case LearningRate:
      return run.experiment.training.learningRate;
    case Seed:
      return static_cast<qulonglong>(run.experiment.training.seed);
    default:
      return text(row, column);
  }
}

QVariant RunsModel::data(const QModelIndex& at, int role) const {
  if (!checkIndex(at, CheckIndexOption::IndexIsValid)) return {};
  const int row = at.row();
  const RunRecord& run = m_runs[static_cast<std::size_t>(row)];
  const bool named = at.column() == Name;
  switch (role) {
    case Qt::DisplayRole:
      return text(row, at.column());
    case Qt::EditRole:
      return named ? QString::fromStdString(run.name) : text(row, at.column());
    case Qt::ToolTipRole:
      return toolTip(row, at.column());
    case Qt::DecorationRole:
      return named ? QVariant(colour(run.id)) : QVariant();
    case Qt::CheckStateRole:
      return named ? QVariant(run.hidden ? Qt::Unchecked : Qt::Checked) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue((isNumber(at.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                 Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
      return named ? tr("%1, %2").arg(text(row, Name), run.hidden ? tr("hidden") : tr("shown"))
                   : text(row, at.column());
    case RunIdRole:
      return QVariant::fromValue<qlonglong>(run.id);
    case SortRole:
      return sortValue(row, at.column());
    case PinnedRole:
      return run.pinned;
    case ColourRole:
      return colour(run.id);
    case BetterRole:
      return at.column() == AgainstBaseline ? QVariant(betterness(row)) : QVariant();
    case DrawnRole:
      return facts(row).notDrawn.isEmpty();
    default:
      return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  switch (role) {
    case Qt::TextAlignmentRole:
      return QVariant::fromValue((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) |
                                 Qt::AlignVCenter);
    case Qt::InitialSortOrderRole: {
      const bool descends = section == AgainstBaseline ||
                            ((section == Validation || section == Test) &&
                             !commonMetric().empty() && metricInfo(commonMetric()).higherIsBetter);
      return descends ? Qt::DescendingOrder : Qt::AscendingOrder;  // the best comes first
    }
    case Qt::DisplayRole:
      return headerText(section);
    case Qt::ToolTipRole:
      return headerHelp(section);
    default:
      return {};
  }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& at) const {
  if (!at.isValid()) return QAbstractTableModel::flags(at);
  const Qt::ItemFlags usual = QAbstractTableModel::flags(at) | Qt::ItemNeverHasChildren;
  if (at.column() != Name) return usual;
  return usual | Qt::ItemIsUserCheckable | Qt::ItemIsEditable;
}

bool RunsModel::setData(const QModelIndex& at, const QVariant& value, int role) {
  if (!checkIndex(at, CheckIndexOption::IndexIsValid) || at.column() != Name) return false;
  RunRecord& run = m_runs[static_cast<std::size_t>(at.row())];
  if (role == Qt::CheckStateRole) {
    run.hidden = value.toInt() != Qt::Checked;
    rowChanged(at.row());
    Q_EMIT shownChanged(run.id, !run.hidden);
    return true;
  }
  const QString name = value.toString().trimmed();
  if (role != Qt::EditRole || name.isEmpty()) return false;
  if (name.toStdString() == run.name) return true;
  run.name = name.toStdString();
  rowChanged(at.row());
  Q_EMIT renamed(run.id, name);
  return true;
}

void RunsModel::rowChanged(int row) {
  Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

}  // namespace gatescope::ui
