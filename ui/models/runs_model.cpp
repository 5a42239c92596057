#include "ui/models/runs_model.h"

#include "core/cells/cells.h"
#include "ui/models/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

QString fromCore(std::string_view text) {
  return QCoreApplication::translate("core", std::string(text).c_str());
}

QString statusText(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return RunsModel::tr("waiting");
    case RunStatus::Training:
      return RunsModel::tr("training …");
    case RunStatus::Paused:
      return RunsModel::tr("paused");
    case RunStatus::Finished:
      return RunsModel::tr("finished");
    case RunStatus::Stopped:
      return RunsModel::tr("stopped");
    case RunStatus::Diverged:
      return RunsModel::tr("diverged");
    case RunStatus::Failed:
      return RunsModel::tr("failed");
  }
  return {};
}

QString cellName(const RunRecord& run) {
  const Cell* cell = findCell(run.experiment.model.cell);
  QString name = cell ? fromCore(cell->name) : QString::fromStdString(run.experiment.model.cell);
  if (run.experiment.model.layers > 1)
    name += QStringLiteral(" ×%1").arg(run.experiment.model.layers);
  if (run.experiment.model.bidirectional) name += QStringLiteral(" ⇄");
  return name;
}

double valueOf(const NamedValues& values, const std::string& key) {
  return find(values, key).value_or(std::numeric_limits<double>::quiet_NaN());
}

// Relative change of the test metric against the naive baseline's: −0.22 is 22 % less.
double againstBaseline(const RunRecord& run, const std::string& metric) {
  const double own = valueOf(run.test, metric), naive = valueOf(run.baseline, metric);
  return naive != 0 ? (own - naive) / std::abs(naive) : std::numeric_limits<double>::quiet_NaN();
}

bool isNumber(int column) {
  return column != RunsModel::Name && column != RunsModel::CellName && column != RunsModel::State;
}

}  // namespace

RunsModel::RunsModel(ColourFor colourFor, QObject* parent)
    : QAbstractTableModel(parent), m_colourFor(std::move(colourFor)) {}

void RunsModel::setMetric(std::string_view key) {
  if (m_metric == key) return;
  m_metric = key;
  Q_EMIT headerDataChanged(Qt::Horizontal, Validation, AgainstBaseline);
  if (!m_runs.empty())
    Q_EMIT dataChanged(index(0, Validation), index(rowCount() - 1, AgainstBaseline));
}

void RunsModel::setRuns(std::vector<RunRecord> runs) {
  beginResetModel();
  m_runs = std::move(runs);
  std::erase_if(m_runs, [](const RunRecord& run) { return run.deleted; });
  endResetModel();
}

void RunsModel::updateRun(const RunRecord& run) {
  const int row = rowOf(run.id);
  if (row >= 0 && run.deleted) {
    beginRemoveRows({}, row, row);
    m_runs.erase(m_runs.begin() + row);
    endRemoveRows();
    coloursChanged();  // later runs of the cell move up in its shades
  } else if (row >= 0) {
    m_runs[static_cast<std::size_t>(row)] = run;
    rowChanged(row);
  } else if (!run.deleted) {
    beginInsertRows({}, rowCount(), rowCount());
    m_runs.push_back(run);
    endInsertRows();
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

QColor RunsModel::colour(RunId id) const {
  const RunRecord* wanted = run(id);
  if (!wanted) return {};
  const std::string& cell = wanted->experiment.model.cell;
  const auto earlier =
      std::count_if(m_runs.begin(), m_runs.begin() + rowOf(id),
                    [&](const RunRecord& r) { return r.experiment.model.cell == cell; });
  return m_colourFor(cell, static_cast<int>(earlier));
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

QString RunsModel::text(const RunRecord& run, int column) const {
  switch (column) {
    case Name:
      return (run.pinned ? QStringLiteral("★ ") : QString()) + QString::fromStdString(run.name);
    case CellName:
      return cellName(run);
    case Units:
      return QString::number(run.experiment.model.units);
    case Parameters:
      return countText(run.parameters);
    case LearningRate:
      return numberText(run.experiment.training.learningRate);
    case Seed:
      return QString::number(run.experiment.training.seed);
    case BestEpoch:
      return run.epochs.empty() ? QStringLiteral("–") : QString::number(run.bestEpoch);
    case Validation:
      return numberText(valueOf(run.validation, m_metric));
    case Test:
      return numberText(valueOf(run.test, m_metric));
    case AgainstBaseline:
      return percentText(againstBaseline(run, m_metric));
    case Time:
      return durationText(run.seconds);
    case State:
      return statusText(run.status);
    default:
      return {};
  }
}

QVariant RunsModel::sortValue(const RunRecord& run, int column) const {
  switch (column) {
    case Units:
      return run.experiment.model.units;
    case Parameters:
      return static_cast<qlonglong>(run.parameters);
    case LearningRate:
      return run.experiment.training.learningRate;
    case Seed:
      return static_cast<qulonglong>(run.experiment.training.seed);
    case BestEpoch:
      return run.bestEpoch;
    case Validation:
      return valueOf(run.validation, m_metric);
    case Test:
      return valueOf(run.test, m_metric);
    case AgainstBaseline:
      return againstBaseline(run, m_metric);
    case Time:
      return run.seconds;
    case Name:
      return QString::fromStdString(run.name);
    default:
      return text(run, column);
  }
}

QString RunsModel::toolTip(const RunRecord& run, int column) const {
  if (column == State && !run.message.empty()) return QString::fromStdString(run.message);
  if (column != AgainstBaseline || run.baselineName.empty()) return text(run, column);
  const MetricInfo& metric = metricInfo(m_metric);
  return tr("%1 on the test split: %2; naive (%3): %4. %5 is better.")
      .arg(fromCore(metric.name), numberText(valueOf(run.test, m_metric)),
           fromCore(run.baselineName), numberText(valueOf(run.baseline, m_metric)),
           metric.higherIsBetter ? tr("More") : tr("Less"));
}

QVariant RunsModel::data(const QModelIndex& at, int role) const {
  if (!checkIndex(at, CheckIndexOption::IndexIsValid)) return {};
  const RunRecord& run = m_runs[static_cast<std::size_t>(at.row())];
  const bool named = at.column() == Name;
  switch (role) {
    case Qt::DisplayRole:
      return text(run, at.column());
    case Qt::EditRole:
      return named ? QString::fromStdString(run.name) : text(run, at.column());
    case Qt::ToolTipRole:
      return toolTip(run, at.column());
    case Qt::DecorationRole:
      return named ? QVariant(colour(run.id)) : QVariant();
    case Qt::CheckStateRole:
      return named ? QVariant(run.hidden ? Qt::Unchecked : Qt::Checked) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue((isNumber(at.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                 Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
      return named ? tr("%1, %2").arg(text(run, Name), run.hidden ? tr("hidden") : tr("shown"))
                   : text(run, at.column());
    case RunIdRole:
      return QVariant::fromValue<qlonglong>(run.id);
    case SortRole:
      return sortValue(run, at.column());
    case PinnedRole:
      return run.pinned;
    case ColourRole:
      return colour(run.id);
    default:
      return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) |
                               Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const QString metric = m_metric.empty() ? tr("metric") : fromCore(metricInfo(m_metric).name);
  switch (section) {
    case Name:
      return tr("Run");
    case CellName:
      return tr("Cell");
    case Units:
      return tr("Units");
    case Parameters:
      return tr("Parameters");
    case LearningRate:
      return tr("Learning rate");
    case Seed:
      return tr("Seed");
    case BestEpoch:
      return tr("Best epoch");
    case Validation:
      return tr("Val. %1").arg(metric);
    case Test:
      return tr("Test %1").arg(metric);
    case AgainstBaseline:
      return tr("vs naive");
    case Time:
      return tr("Time");
    default:
      return tr("State");
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

RunsProxy::RunsProxy(QObject* parent) : QSortFilterProxyModel(parent) {
  setFilterCaseSensitivity(Qt::CaseInsensitive);
  setFilterKeyColumn(-1);
  setDynamicSortFilter(true);
}

bool RunsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  // The view turns the order around for a descending sort; pinned runs stay on top, and runs
  // without a figure at the end, either way.
  const bool descending = sortOrder() == Qt::DescendingOrder;
  const bool pinnedLeft = left.data(RunsModel::PinnedRole).toBool();
  const bool pinnedRight = right.data(RunsModel::PinnedRole).toBool();
  if (pinnedLeft != pinnedRight) return pinnedLeft != descending;
  const QVariant a = left.data(RunsModel::SortRole), b = right.data(RunsModel::SortRole);
  if (a.typeId() == QMetaType::QString)
    return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
  const double x = a.toDouble(), y = b.toDouble();
  if (std::isnan(x) || std::isnan(y))
    return std::isnan(x) != std::isnan(y) && std::isnan(y) != descending;
  return x < y;
}

}  // namespace gatescope::ui
