#include "ui/models/column_model.h"

#include "core/table/label_sets.h"
#include "ui/models/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope::ui {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

QVariantList shares(const std::vector<std::size_t>& counts) {
  const std::size_t fullest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  QVariantList list;
  for (const std::size_t count : counts)
    list.append(fullest > 0 ? static_cast<double>(count) / static_cast<double>(fullest) : 0.0);
  return list;
}

QString typeName(ColumnType type) {
  switch (type) {
    case ColumnType::Integer:
      return ColumnModel::tr("whole number");
    case ColumnType::Number:
      return ColumnModel::tr("number");
    case ColumnType::Boolean:
      return ColumnModel::tr("yes or no");
    case ColumnType::Text:
      return ColumnModel::tr("text");
    case ColumnType::DateTime:
      return ColumnModel::tr("date");
    case ColumnType::Category:
      return ColumnModel::tr("category");
    case ColumnType::Labels:
      return ColumnModel::tr("label set");
  }
  return {};
}

ColumnRole roleOf(const std::string& name, const DataSettings& settings, Task task) {
  if (name == settings.timeColumn) return ColumnRole::Time;
  if (name == settings.idColumn) return ColumnRole::Group;
  if (name == settings.splitColumn) return ColumnRole::Split;
  if (name == settings.groupColumn) return ColumnRole::Together;
  if (contains(settings.ignored, name)) return ColumnRole::Ignored;
  const bool target = contains(settings.targets, name);
  const bool input =
      settings.inputs.empty() ? !target || task == Task::Forecast : contains(settings.inputs, name);
  if (target) return input ? ColumnRole::InputAndTarget : ColumnRole::Target;
  return input ? ColumnRole::Input : ColumnRole::Ignored;
}

QVariant alignment(int field) {
  const bool figure = field >= ColumnModel::Missing && field <= ColumnModel::Greatest;
  return QVariant::fromValue((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

}  // namespace

std::vector<ColumnRole> columnRoles(const Table& table, const DataSettings& settings, Task task) {
  std::vector<ColumnRole> roles;
  for (const Column& column : table.columns) roles.push_back(roleOf(column.name, settings, task));
  return roles;
}

DataSettings withRole(const Table& table, const DataSettings& settings, Task task, int column,
                      ColumnRole role) {
  std::vector<ColumnRole> roles = columnRoles(table, settings, task);
  const bool single = role == ColumnRole::Time || role == ColumnRole::Group ||
                      role == ColumnRole::Split || role == ColumnRole::Together;
  if (single) std::replace(roles.begin(), roles.end(), role, ColumnRole::Ignored);
  roles[static_cast<std::size_t>(column)] = role;
  DataSettings result = settings;
  result.targets.clear();
  result.inputs.clear();
  result.ignored.clear();
  result.timeColumn.clear();
  result.idColumn.clear();
  result.splitColumn.clear();
  result.groupColumn.clear();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const std::string& name = table.columns[i].name;
    switch (roles[i]) {
      case ColumnRole::Input:
        result.inputs.push_back(name);
        break;
      case ColumnRole::Target:
        result.targets.push_back(name);
        break;
      case ColumnRole::InputAndTarget:
        result.inputs.push_back(name);
        result.targets.push_back(name);
        break;
      case ColumnRole::Time:
        result.timeColumn = name;
        break;
      case ColumnRole::Group:
        result.idColumn = name;
        break;
      case ColumnRole::Split:
        result.splitColumn = name;
        break;
      case ColumnRole::Together:
        result.groupColumn = name;
        break;
      case ColumnRole::Ignored:
        result.ignored.push_back(name);
        break;
    }
  }
  return result;
}

void ColumnModel::setTable(std::shared_ptr<const Table> table) {
  beginResetModel();
  m_table = std::move(table);
  m_summaries.clear();
  if (m_table)
    for (const gatescope::Column& column : m_table->columns)
      m_summaries.push_back(summarize(column));
  m_roles.assign(m_summaries.size(), ColumnRole::Input);
  endResetModel();
}

void ColumnModel::setRoles(std::vector<ColumnRole> roles) {
  Q_ASSERT(roles.size() == m_summaries.size());
  m_roles = std::move(roles);
  if (!m_roles.empty()) Q_EMIT dataChanged(index(0, Role), index(rowCount() - 1, Role));
}

ColumnModel::Summary ColumnModel::summarize(const gatescope::Column& column) {
  if (column.isCoded()) {
    std::vector<std::size_t> counts(column.categories.size());
    for (const std::int32_t code : column.codes)
      if (code >= 0) ++counts[static_cast<std::size_t>(code)];
    std::sort(counts.begin(), counts.end(), std::greater<>());
    const bool sets = column.type == ColumnType::Labels;
    const std::size_t different = sets ? labelsIn(column).size() : counts.size();
    counts.resize(std::min<std::size_t>(counts.size(), bins));
    return {none, none, none, different, shares(counts)};
  }
  Summary summary{
      std::numeric_limits<double>::infinity(), 0, -std::numeric_limits<double>::infinity(), 0, {}};
  std::size_t known = 0;
  for (const double v : column.numbers) {
    if (!std::isfinite(v)) continue;
    summary.least = std::min(summary.least, v);
    summary.greatest = std::max(summary.greatest, v);
    summary.mean += (v - summary.mean) / static_cast<double>(++known);  // Welford: no overflow
  }
  if (known == 0) return {none, none, none, 0, {}};
  const double width = (summary.greatest - summary.least) / bins;
  std::vector<std::size_t> counts(width > 0 ? bins : 1);
  for (const double v : column.numbers) {
    if (!std::isfinite(v)) continue;
    const double bin = width > 0 ? (v - summary.least) / width : 0;
    ++counts[std::min(static_cast<std::size_t>(bin), counts.size() - 1)];
  }
  summary.histogram = shares(counts);
  return summary;
}

QString ColumnModel::roleName(ColumnRole role) {
  switch (role) {
    case ColumnRole::Input:
      return tr("input");
    case ColumnRole::Target:
      return tr("target");
    case ColumnRole::InputAndTarget:
      return tr("input and target");
    case ColumnRole::Time:
      return tr("time");
    case ColumnRole::Group:
      return tr("sequence id");
    case ColumnRole::Split:
      return tr("split");
    case ColumnRole::Together:
      return tr("group");
    case ColumnRole::Ignored:
      return tr("ignored");
  }
  return {};
}

const std::vector<ColumnRole>& ColumnModel::allRoles() {
  static const std::vector<ColumnRole> roles = {
      ColumnRole::Input, ColumnRole::Target, ColumnRole::InputAndTarget, ColumnRole::Time,
      ColumnRole::Group, ColumnRole::Split,  ColumnRole::Together,       ColumnRole::Ignored};
  return roles;
}

int ColumnModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_summaries.size());
}

int ColumnModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(FieldCount);
}

QString ColumnModel::text(int row, int field) const {
  const auto i = static_cast<std::size_t>(row);
  const gatescope::Column& column = m_table->columns[i];
  const Summary& summary = m_summaries[i];
  const auto number = [&](double value) {
    if (std::isnan(value)) return QStringLiteral("–");
    if (column.timeOnly) return QString::fromStdString(timeOfDayText(value));
    return column.type == ColumnType::DateTime
               ? QString::fromStdString(dateTimeText(value, column.timeOfDay))
               : numberText(value, 4);
  };
  switch (field) {
    case Name:
      return QString::fromStdString(column.name);
    case Type:
      if (column.timeOnly) return tr("time of day");
      return column.isCoded() ? tr("%1 (%2)").arg(typeName(column.type)).arg(summary.different)
                              : typeName(column.type);
    case Role:
      return roleName(m_roles[i]);
    case Missing:
      return countText(static_cast<std::int64_t>(column.missing));
    case Least:
      return number(summary.least);
    case Mean:
      return column.type == ColumnType::DateTime ? QStringLiteral("–") : number(summary.mean);
    case Greatest:
      return number(summary.greatest);
    default:
      return {};
  }
}

QVariant ColumnModel::data(const QModelIndex& at, int role) const {
  if (!checkIndex(at, CheckIndexOption::IndexIsValid)) return {};
  const auto row = static_cast<std::size_t>(at.row());
  switch (role) {
    case Qt::DisplayRole:
      return text(at.row(), at.column());
    case Qt::EditRole:
      if (at.column() == Role) return static_cast<int>(m_roles[row]);
      return text(at.row(), at.column());
    case ColumnRoleRole:
      return static_cast<int>(m_roles[row]);
    case HistogramRole:
      return at.column() == Distribution ? QVariant(m_summaries[row].histogram) : QVariant();
    case Qt::TextAlignmentRole:
      return alignment(at.column());
    case Qt::ToolTipRole:
      if (const auto& bad = m_table->columns[row].notNumber)
        return tr("Most cells are numbers; row %1 holds “%2”")
            .arg(bad->row)
            .arg(QString::fromStdString(bad->text));
      return {};
    default:
      return {};
  }
}

QVariant ColumnModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return alignment(section);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("Column");
    case Type:
      return tr("Type");
    case Role:
      return tr("Role");
    case Missing:
      return tr("Missing");
    case Least:
      return tr("Least");
    case Mean:
      return tr("Mean");
    case Greatest:
      return tr("Greatest");
    case Distribution:
      return tr("Histogram");
    default:
      return {};
  }
}

Qt::ItemFlags ColumnModel::flags(const QModelIndex& at) const {
  if (!at.isValid()) return QAbstractTableModel::flags(at);
  const Qt::ItemFlags usual = QAbstractTableModel::flags(at) | Qt::ItemNeverHasChildren;
  return at.column() == Role ? usual | Qt::ItemIsEditable : usual;
}

bool ColumnModel::setData(const QModelIndex& at, const QVariant& value, int role) {
  if (!checkIndex(at, CheckIndexOption::IndexIsValid) || at.column() != Role ||
      role != Qt::EditRole)
    return false;
  const int wanted = value.toInt();
  if (wanted < 0 || wanted > static_cast<int>(ColumnRole::Ignored)) return false;
  // The experiment decides; its answer comes back through setRoles.
  Q_EMIT roleWanted(at.row(), static_cast<ColumnRole>(wanted));
  return true;
}

}  // namespace gatescope::ui
