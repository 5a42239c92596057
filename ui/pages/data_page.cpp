#include "ui/pages/data_page.h"

#include "core/data/sources.h"
#include "ui/control/document.h"
#include "ui/control/text.h"
#include "ui/models/column_model.h"
#include "ui/models/format.h"
#include "ui/models/table_model.h"
#include "ui/pages/cut_card.h"
#include "ui/pages/role_delegate.h"
#include "ui/views/card.h"
#include "ui/views/histogram_delegate.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int rowHeight = 26;
constexpr int roleWidth = 140;

QTableView* plainTable(QAbstractItemModel* model, const QString& name, QWidget* parent) {
  auto* table = new QTableView(parent);
  table->setModel(model);
  table->setAccessibleName(name);
  table->setShowGrid(false);
  table->setAlternatingRowColors(true);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->setDefaultSectionSize(rowHeight);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return table;
}

}  // namespace

DataPage::DataPage(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context) {
  auto* tabs = new QTabWidget(this);
  tabs->setDocumentMode(true);
  tabs->setAccessibleName(tr("Parts of the data"));
  tabs->addTab(makeColumns(), tr("Columns"));
  tabs->addTab(makeTable(), tr("Table"));
  tabs->addTab(makeNotes(), tr("Notes and source"));
  auto* lower = new Card(tr("Data"), this);
  lower->setContent(tabs);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(12);
  layout->addWidget(makeHeader());
  layout->addWidget(new CutCard(context, this), 5);
  layout->addWidget(lower, 5);
  for (const auto signal :
       {&Document::projectChanged, &Document::experimentChanged, &Document::dataChanged}) {
    connect(&context.document, signal, this, &DataPage::refresh);
  }
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &DataPage::refresh);
  refresh();
}

QWidget* DataPage::makeHeader() {
  auto* header = new QWidget(this);
  m_title = new QLabel(header);
  setLook(m_title, "title");
  m_about = new QLabel(header);
  setLook(m_about, "muted");
  m_about->setWordWrap(true);
  m_error = new QLabel(header);
  setLook(m_error, "error");
  m_error->setWordWrap(true);
  m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* open = new QPushButton(tr("Open CSV…"), header);
  open->setAccessibleName(tr("Open a CSV file"));
  open->setToolTip(m_context.openData->toolTip());
  connect(open, &QPushButton::clicked, m_context.openData, &QAction::trigger);
  auto* examples = new QPushButton(tr("Examples"), header);
  examples->setAccessibleName(tr("Open an example"));
  examples->setMenu(m_context.examples);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(m_title);
  words->addWidget(m_about);
  words->addWidget(m_error);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(2, 0, 2, 0);
  layout->addLayout(words, 1);
  layout->addWidget(open, 0, Qt::AlignTop);
  layout->addWidget(examples, 0, Qt::AlignTop);
  return header;
}

QWidget* DataPage::makeColumns() {
  m_columnModel = new ColumnModel(this);
  m_columns = plainTable(m_columnModel, tr("Columns"), this);
  m_columns->verticalHeader()->hide();
  m_columns->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_columns->setEditTriggers(QAbstractItemView::AllEditTriggers);
  m_columns->setItemDelegateForColumn(ColumnModel::Role, new RoleDelegate(m_columns));
  m_columns->setItemDelegateForColumn(ColumnModel::Distribution, new HistogramDelegate(m_columns));
  m_columns->horizontalHeader()->setStretchLastSection(true);
  m_columns->setToolTip(tr("Click a role to change it; the sequences are cut anew at once."));
  connect(m_columnModel, &ColumnModel::roleWanted, this, [this](int column, ColumnRole role) {
    Experiment changed = m_context.document.experiment();
    changed.data = withRole(*m_table, changed.data, changed.task, column, role);
    const QString name = fromUtf8(m_table->columns[static_cast<std::size_t>(column)].name);
    m_context.document.replaceExperiment(changed,
                                         tr("Make %1 %2").arg(name, ColumnModel::roleName(role)));
  });
  return m_columns;
}

QWidget* DataPage::makeTable() {
  m_tableModel = new TableModel(this);
  return plainTable(m_tableModel, tr("Table as read"), this);
}

QWidget* DataPage::makeNotes() {
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setAccessibleName(tr("Notes and source"));
  m_notes = new QLabel(scroll);
  m_notes->setWordWrap(true);
  m_notes->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_notes->setContentsMargins(8, 8, 8, 8);
  m_notes->setAccessibleName(tr("Notes and source"));
  scroll->setWidget(m_notes);
  return scroll;
}

void DataPage::refresh() {
  const Document& document = m_context.document;
  if (document.table() != m_table) {
    m_table = document.table();
    m_columnModel->setTable(m_table);
    m_tableModel->setTable(m_table);
    m_columns->resizeColumnsToContents();
    m_columns->setColumnWidth(ColumnModel::Role, roleWidth);
  }
  m_tableModel->setMissingColour(theme().muted);
  const Experiment& experiment = document.experiment();
  if (m_table) m_columnModel->setRoles(columnRoles(*m_table, experiment.data, experiment.task));
  const Source* source = findSource(experiment.data.source);
  m_title->setText(source ? coreText(source->title)
                          : QFileInfo(fromUtf8(experiment.data.source)).fileName());
  QString about = source ? coreText(source->about) : fromUtf8(experiment.data.source);
  if (document.isLoading()) about = tr("The data are being read …");
  m_about->setText(about);
  const auto& error = document.dataError();
  m_error->setText(error ? coreText(error->message) : QString());
  m_error->setVisible(error.has_value());
  refreshNotes();
}

void DataPage::refreshNotes() {
  const Document& document = m_context.document;
  QStringList lines;
  if (m_table) {
    lines << tr("%1 rows, %2 columns.")
                 .arg(countText(static_cast<std::int64_t>(m_table->rows())))
                 .arg(m_table->columns.size());
  }
  if (const auto dataset = document.dataset()) {
    for (const Message& note : dataset->notes) lines << QStringLiteral("· ") + coreText(note);
  }
  if (const Source* source = findSource(document.experiment().data.source)) {
    lines << QString() << tr("Source and licence: %1").arg(coreText(source->origin));
  }
  m_notes->setText(lines.join(u'\n'));
}

}  // namespace gatescope::ui
