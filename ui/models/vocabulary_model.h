#pragma once

#include "core/text/vocabulary.h"

#include <memory>

#include <QAbstractTableModel>

namespace gatescope::ui {

// The tokens that a network knows, with how often the training texts have them; what they do not
// have of it stands as “unknown”. Sorted by Qt::EditRole, which gives numbers as numbers.
class VocabularyModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Field { Number, Token, Count, Share, FieldCount };

  using QAbstractTableModel::QAbstractTableModel;

  void setVocabulary(std::shared_ptr<const Vocabulary> vocabulary);  // nullptr: empty

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QVariant value(const QModelIndex& index) const;
  QString text(const QModelIndex& index) const;

  std::shared_ptr<const Vocabulary> m_vocabulary;
};

}  // namespace gatescope::ui
