#include "ui/pages/vocabulary_view.h"

#include "ui/models/format.h"
#include "ui/models/vocabulary_model.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

VocabularyView::VocabularyView(QWidget* parent)
    : QWidget(parent),
      m_model(new VocabularyModel(this)),
      m_proxy(new QSortFilterProxyModel(this)),
      m_about(new QLabel(this)) {
  m_proxy->setSourceModel(m_model);
  m_proxy->setFilterKeyColumn(VocabularyModel::Token);
  m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
  m_proxy->setSortRole(Qt::EditRole);
  m_table = plainTable(m_proxy, tr("Vocabulary"), this);
  m_table->verticalHeader()->hide();
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSortingEnabled(true);
  m_table->sortByColumn(VocabularyModel::Number, Qt::AscendingOrder);
  auto* search = new QLineEdit(this);
  search->setAccessibleName(tr("Search the vocabulary"));
  search->setPlaceholderText(tr("Search tokens"));
  search->setClearButtonEnabled(true);
  search->setFixedWidth(220);
  setLook(m_about, "muted");
  connect(search, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
  auto* head = new QHBoxLayout;
  head->addWidget(m_about, 1);
  head->addWidget(search);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(head);
  layout->addWidget(m_table, 1);
}

void VocabularyView::setDataset(const std::shared_ptr<const Dataset>& dataset) {
  const auto vocabulary = dataset ? dataset->text.vocabulary : nullptr;
  m_model->setVocabulary(vocabulary);
  if (!vocabulary) return m_about->clear();
  const auto known = static_cast<std::int64_t>(vocabulary->size() - vocabulary->specials());
  m_about->setText(
      tr("%1 tokens, of the training texts alone; %2 rarer ones are read as unknown")
          .arg(countText(known), countText(static_cast<std::int64_t>(vocabulary->leftOut()))));
  m_table->resizeColumnsToContents();
}

}  // namespace gatescope::ui
