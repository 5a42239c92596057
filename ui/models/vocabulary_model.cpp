#include "ui/models/vocabulary_model.h"

#include "ui/models/format.h"
#include "ui/models/text.h"

namespace gatescope::ui {

void VocabularyModel::setVocabulary(std::shared_ptr<const Vocabulary> vocabulary) {
  if (vocabulary == m_vocabulary) return;
  beginResetModel();
  m_vocabulary = std::move(vocabulary);
  endResetModel();
}

int VocabularyModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_vocabulary ? 0 : static_cast<int>(m_vocabulary->size());
}

int VocabularyModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FieldCount;
}

QVariant VocabularyModel::value(const QModelIndex& index) const {
  const std::int32_t token = index.row();
  const auto count = static_cast<qlonglong>(m_vocabulary->count(token));
  switch (index.column()) {
    case Number:
      return index.row();
    case Token:
      return visibleToken(fromUtf8(m_vocabulary->text(token)));
    case Count:
      return count;
    default:
      return static_cast<double>(count) /
             static_cast<double>(std::max<std::int64_t>(m_vocabulary->total(), 1));
  }
}

QString VocabularyModel::text(const QModelIndex& index) const {
  const QVariant known = value(index);
  if (index.column() == Count) return countText(known.toLongLong());
  if (index.column() == Share) return tr("%1 %").arg(numberText(known.toDouble() * 100, 2));
  return known.toString();
}

QVariant VocabularyModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !m_vocabulary) return {};
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::EditRole:
      return value(index);
    case Qt::TextAlignmentRole:
      return int(Qt::AlignVCenter | (index.column() == Token ? Qt::AlignLeft : Qt::AlignRight));
    default:
      return {};
  }
}

QVariant VocabularyModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Number:
      return tr("Number");
    case Token:
      return tr("Token");
    case Count:
      return tr("In the training texts");
    default:
      return tr("Share");
  }
}

}  // namespace gatescope::ui
