#pragma once

#include "core/data/dataset.h"

#include <memory>

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace gatescope::ui {

class VocabularyModel;

// The tokens that the network will know, with their counts; can be searched and sorted.
class VocabularyView : public QWidget {
  Q_OBJECT
 public:
  explicit VocabularyView(QWidget* parent = nullptr);

  void setDataset(const std::shared_ptr<const Dataset>& dataset);  // nullptr, or one of texts

 private:
  VocabularyModel* m_model = nullptr;
  QSortFilterProxyModel* m_proxy = nullptr;
  QTableView* m_table = nullptr;
  QLabel* m_about = nullptr;
};

}  // namespace gatescope::ui
