#include "ui/models/import_columns_model.h"

#include "ui/models/format.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

ImportColumnsModel::ImportColumnsModel(Said said, QObject* parent)
    : QAbstractTableModel(parent), m_said(std::move(said)) {}

void ImportColumnsModel::setTable(std::shared_ptr<const Table> table) {
  beginResetModel();
  m_table = std::move(table);
  endResetModel();
}

const std::vector<std::pair<QString, QString>>& ImportColumnsModel::types() {
  static const std::vector<std::pair<QString, QString>> list = {
      {QString(), tr("Found out")},
      {QStringLiteral("integer"), tr("Whole number")},
      {QStringLiteral("number"), tr("Number")},
      {QStringLiteral("boolean"), tr("Yes or no")},
      {QStringLiteral("category"), tr("Category")},
      {QStringLiteral("text"), tr("Text")},
      {QStringLiteral("labels"), tr("Label set")},
      {QStringLiteral("dmy"), tr("Date, day first")},
      {QStringLiteral("mdy"), tr("Date, month first")},
      {QStringLiteral("ymd"), tr("Date, year first")},
      {QStringLiteral("yyyymmdd"), tr("Date as yyyymmdd")},
      {QStringLiteral("unix"), tr("Seconds since 1970")},
  };
  return list;
}

QString ImportColumnsModel::typeName(const gatescope::Column& column) {
  if (column.timeOnly) return tr("Time of day");
  switch (column.type) {
    case ColumnType::Integer:
      return tr("Whole number");
    case ColumnType::Number:
      return tr("Number");
    case ColumnType::Boolean:
      return tr("Yes or no");
    case ColumnType::DateTime:
      return tr("Date");
    case ColumnType::Category:
      return tr("Category");
    case ColumnType::Labels:
      return tr("Label set");
    case ColumnType::Text:
      break;
  }
  return tr("Text");
}

int ImportColumnsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->columns.size());
}

int ImportColumnsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FieldCount;
}

const gatescope::Column& ImportColumnsModel::column(int row) const {
  return m_table->columns[static_cast<std::size_t>(row)];
}

QString ImportColumnsModel::nameOf(int row) const {
  return fromUtf8(column(row).name);
}

QString ImportColumnsModel::candidate(int row) const {
  const QString taken = m_said.missing(nameOf(row));
  if (!taken.isEmpty()) return taken;
  const auto& sentinel = column(row).sentinel;
  return sentinel ? fromUtf8(exactText(sentinel->value)) : QString();
}

QVariant ImportColumnsModel::text(int row, int field) const {
  const gatescope::Column& of = column(row);
  switch (field) {
    case Name:
      return nameOf(row);
    case Type: {
      const bool shape = of.type == ColumnType::DateTime && !of.timeOnly && of.madeFrom.empty();
      return shape && !of.format.empty() ? tr("Date, %1").arg(fromUtf8(of.format)) : typeName(of);
    }
    case Missing:
      return of.missing == 0 ? QString() : countText(static_cast<std::int64_t>(of.missing));
    case MeansMissing: {
      const QString value = candidate(row);
      if (value.isEmpty()) return QVariant();
      return of.sentinel && m_said.missing(nameOf(row)).isEmpty()
                 ? tr("%1 (%2 times)")
                       .arg(value, countText(static_cast<std::int64_t>(of.sentinel->count)))
                 : value;
    }
    case Why:
      return coreText(of.reason);
    default:
      return {};
  }
}

QVariant ImportColumnsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int row = index.row(), field = index.column();
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return text(row, field);
  if (role == Qt::EditRole && field == Type) return m_said.type(nameOf(row));
  if (role == Qt::CheckStateRole && field == MeansMissing && !candidate(row).isEmpty()) {
    return m_said.missing(nameOf(row)).isEmpty() ? Qt::Unchecked : Qt::Checked;
  }
  if (role == Qt::TextAlignmentRole && field == Missing) {
    return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
  }
  return {};
}

QVariant ImportColumnsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= FieldCount) return {};
  if (role == Qt::DisplayRole) {
    const QString names[] = {tr("Column"), tr("Type"), tr("Missing"), tr("Means missing"),
                             tr("Why this type")};
    return names[section];
  }
  if (role == Qt::ToolTipRole && section == MeansMissing) {
    return tr(
        "A value that stands far from all others, again and again. Tick it if it was written "
        "for a missing one.");
  }
  if (role == Qt::TextAlignmentRole && section == Missing) {
    return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
  }
  return {};
}

Qt::ItemFlags ImportColumnsModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return flags;
  // A time that was put together has no cells of its own.
  const bool own = column(index.row()).madeFrom.empty();
  if (index.column() == Type && own) flags |= Qt::ItemIsEditable;
  if (index.column() == MeansMissing && !candidate(index.row()).isEmpty()) {
    flags |= Qt::ItemIsUserCheckable;
  }
  return flags;
}

bool ImportColumnsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
  const QString name = nameOf(index.row());
  if (role == Qt::EditRole && index.column() == Type) {
    if (value.toString() != m_said.type(name)) Q_EMIT typeWanted(name, value.toString());
    return true;
  }
  if (role == Qt::CheckStateRole && index.column() == MeansMissing) {
    Q_EMIT missingWanted(name, candidate(index.row()), value.toInt() == Qt::Checked);
    return true;
  }
  return false;
}

void ProblemModel::setTable(std::shared_ptr<const Table> table) {
  beginResetModel();
  m_table = std::move(table);
  endResetModel();
}

int ProblemModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->reading.problems.size());
}

int ProblemModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FieldCount;
}

QVariant ProblemModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const Problem& problem = m_table->reading.problems[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case Row:
      return problem.row == 0 ? QVariant() : QVariant(static_cast<qulonglong>(problem.row));
    case Column:
      return fromUtf8(problem.column);
    default:
      return coreText(problem.message);
  }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QString names[] = {tr("Row"), tr("Column"), tr("What")};
  return section >= 0 && section < FieldCount ? names[section] : QVariant();
}

}  // namespace gatescope::ui
