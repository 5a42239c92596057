#include "ui/views/figures.h"

#include "ui/models/format.h"
#include "ui/views/plain_table.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

void FiguresModel::setTable(FigureTable table) {
  beginResetModel();
  m_table = std::move(table);
  endResetModel();
}

int FiguresModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  return static_cast<int>(m_table.cells.empty() ? m_table.rows.size() : std::ssize(m_table.cells));
}

int FiguresModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant FiguresModel::data(const QModelIndex& index, int role) const {
  const bool number = m_table.cells.empty();
  if (role == Qt::TextAlignmentRole && number) return int(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole || !index.isValid()) return {};
  const auto row = static_cast<std::size_t>(index.row());
  if (!number) return m_table.cells[row].value(index.column());
  const auto width = static_cast<std::size_t>(m_table.columns.size());
  return numberText(double(m_table.values[row * width + static_cast<std::size_t>(index.column())]),
                    5);
}

QVariant FiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Horizontal) return m_table.columns.value(section);
  return m_table.rows.isEmpty() ? QString::number(section + 1) : m_table.rows.value(section);
}

FiguresDialog::FiguresDialog(const CsvSource& source, const QString& title, QWidget* parent)
    : QDialog(parent), m_tables(source.tables()) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Figures of %1").arg(title));
  resize(760, 520);
  m_view = plainTable(&m_model, windowTitle(), this);
  auto* choice = new QComboBox(this);
  choice->setAccessibleName(tr("Which figures"));
  for (const FigureTable& table : m_tables) choice->addItem(table.name);
  choice->setVisible(m_tables.size() > 1);
  const auto show = [this](int index) {
    if (index < 0 || index >= std::ssize(m_tables)) return;
    m_model.setTable(m_tables[static_cast<std::size_t>(index)]);
    m_view->setCurrentIndex(m_model.index(0, 0));
  };
  connect(choice, &QComboBox::currentIndexChanged, this, show);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
  connect(copy, &QPushButton::clicked, this, [this] { copySelected(); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(choice, 0, Qt::AlignLeft);
  layout->addWidget(m_view, 1);
  layout->addWidget(buttons);
  show(0);
}

void FiguresDialog::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) return copySelected();
  QDialog::keyPressEvent(event);
}

// What is selected, or all of it, with tabs between the columns.
void FiguresDialog::copySelected() const {
  QItemSelection selection = m_view->selectionModel()->selection();
  if (m_view->selectionModel()->selectedIndexes().size() < 2) {
    selection = {m_model.index(0, 0),
                 m_model.index(m_model.rowCount() - 1, m_model.columnCount() - 1)};
  }
  QString text;
  for (const QItemSelectionRange& range : selection) {
    for (int row = range.top(); row <= range.bottom(); ++row) {
      QStringList cells;
      for (int column = range.left(); column <= range.right(); ++column) {
        cells << m_model.index(row, column).data().toString();
      }
      text += cells.join(u'\t') + u'\n';
    }
  }
  QApplication::clipboard()->setText(text);
}

}  // namespace gatescope::ui
