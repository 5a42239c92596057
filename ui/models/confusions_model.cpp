#include "ui/models/confusions_model.h"

#include "ui/models/format.h"

namespace gatescope::ui {

void ConfusionsModel::setConfusions(std::vector<Confusion> confusions, const QStringList& classes,
                                    QStringList examples) {
  Q_ASSERT(examples.size() == std::ssize(confusions));
  beginResetModel();
  m_rows = std::move(confusions);
  m_classes = classes;
  m_examples = std::move(examples);
  endResetModel();
}

int ConfusionsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConfusionsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FieldCount;
}

QString ConfusionsModel::text(const QModelIndex& index) const {
  const Confusion& row = confusion(index.row());
  switch (index.column()) {
    case Truth:
      return m_classes[row.truth];
    case Said:
      return m_classes[row.said];
    case Count:
      return countText(row.count);
    case OfClass:
      return tr("%1 %").arg(row.share * 100, 0, 'f', 1);
    default:
      return m_examples[index.row()];
  }
}

QVariant ConfusionsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const bool number = index.column() == Count || index.column() == OfClass;
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::TextAlignmentRole:
      return int(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
      if (index.column() == OfClass)
        return tr("Of all that are %1").arg(text(index.siblingAtColumn(Truth)));
      if (index.column() != Example) return {};
      return tr("Taken for %1 with probability %2: %3")
          .arg(m_classes[confusion(index.row()).said])
          .arg(confusion(index.row()).probability, 0, 'f', 2)
          .arg(text(index));
    default:
      return {};
  }
}

QVariant ConfusionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Truth:
      return tr("True");
    case Said:
      return tr("Predicted");
    case Count:
      return tr("Times");
    case OfClass:
      return tr("Share");
    default:
      return tr("Surest mistake");
  }
}

}  // namespace gatescope::ui
