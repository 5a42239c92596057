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

#include <algorithm>

#include <QAction>
#include <QButtonGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int rowHeight = 26;
constexpr int roleWidth = 126;
constexpr int columnGap = 14;

// The settings with what the dataset chose by rule written out.
DataSettings chosenSettings(const Table& table, const Dataset* dataset, DataSettings settings) {
  if (dataset == nullptr) return settings;
  if (settings.targets.empty()) settings.targets = dataset->targetNames;
  if (settings.timeColumn.empty()) {
    for (const Column& column : table.columns) {
      const auto& inputs = dataset->inputNames;
      const bool isInput = std::find(inputs.begin(), inputs.end(), column.name) != inputs.end();
      if (column.type == ColumnType::DateTime && !isInput) settings.timeColumn = column.name;
    }
  }
  return settings;
}

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
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(12);
  layout->addWidget(makeHeader());
  layout->addWidget(new CutCard(context, this), 5);
  layout->addWidget(makeLower(), 4);
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
  auto* examples = new QToolButton(header);
  setLook(examples, "button");
  examples->setText(tr("Examples ▾"));
  examples->setAccessibleName(tr("Open an example"));
  examples->setPopupMode(QToolButton::InstantPopup);
  examples->setFocusPolicy(Qt::StrongFocus);
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

QWidget* DataPage::makeLower() {
  auto* card = new Card(tr("Data"), this);
  auto* views = new QStackedWidget(card);
  auto* group = new QButtonGroup(card);
  const std::pair<QString, QWidget*> parts[] = {{tr("columns"), makeColumns()},
                                                {tr("table"), makeTable()},
                                                {tr("notes and source"), makeNotes()}};
  for (const auto& [title, view] : parts) {
    auto* chip = new QPushButton(title, card);
    setLook(chip, "chip");
    chip->setCheckable(true);
    chip->setAccessibleName(title);
    group->addButton(chip, views->addWidget(view));
    card->addHeaderWidget(chip);
  }
  group->button(0)->setChecked(true);
  connect(group, &QButtonGroup::idClicked, views, &QStackedWidget::setCurrentIndex);
  card->setContent(views);
  m_lower = card;
  return card;
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
    const DataSettings chosen =
        chosenSettings(*m_table, m_context.document.dataset().get(), changed.data);
    changed.data = withRole(*m_table, chosen, changed.task, column, role);
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
    for (const int field : {ColumnModel::Name, ColumnModel::Type}) {
      m_columns->setColumnWidth(field, m_columns->columnWidth(field) + columnGap);
    }
    m_columns->setColumnWidth(ColumnModel::Role, roleWidth);
  }
  m_tableModel->setMissingColour(theme().muted);
  const Experiment& experiment = document.experiment();
  if (m_table) {
    const DataSettings chosen = chosenSettings(*m_table, document.dataset().get(), experiment.data);
    m_columnModel->setRoles(columnRoles(*m_table, chosen, experiment.task));
    m_lower->setSubtitle(tr("%1 rows, %2 columns")
                             .arg(countText(static_cast<std::int64_t>(m_table->rows())))
                             .arg(m_table->columns.size()));
  }
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
  if (const auto dataset = document.dataset()) {
    for (const Message& note : dataset->notes) lines << QStringLiteral("· ") + coreText(note);
  }
  if (const Source* source = findSource(document.experiment().data.source)) {
    lines << QString() << tr("Source and licence: %1").arg(coreText(source->origin));
  }
  m_notes->setText(lines.join(u'\n'));
}

}  // namespace gatescope::ui
