#include "ui/pages/data_page.h"

#include "core/data/label_columns.h"
#include "core/data/sources.h"
#include "ui/control/document.h"
#include "ui/models/column_model.h"
#include "ui/models/format.h"
#include "ui/models/table_model.h"
#include "ui/models/text.h"
#include "ui/pages/cut_card.h"
#include "ui/pages/role_delegate.h"
#include "ui/pages/vocabulary_view.h"
#include "ui/views/card.h"
#include "ui/views/chip.h"
#include "ui/views/histogram_delegate.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QAbstractButton>
#include <QAction>
#include <QButtonGroup>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int roleWidth = 126;
constexpr int columnGap = 14, figureGap = 10;
constexpr int leastCell = 56, mostCell = 220;  // widths of columns

// The settings with what the dataset chose by rule written out.
DataSettings chosenSettings(const Table& table, const Dataset* dataset, DataSettings settings) {
  if (dataset == nullptr) return settings;
  if (settings.targets.empty()) settings.targets = dataset->targetNames;
  settings.targets = ownColumns(dataset->labelSets, settings.targets);
  if (settings.inputs.empty() && dataset->shape != gatescope::Shape::Wide) {
    settings.inputs = dataset->inputColumns;  // one-hot inputs name their column once a value
    settings.inputs.erase(std::unique(settings.inputs.begin(), settings.inputs.end()),
                          settings.inputs.end());
  }
  settings.inputs = ownColumns(dataset->labelSets, settings.inputs);
  if (settings.timeColumn.empty()) {
    for (const Column& column : table.columns) {
      const auto& inputs = dataset->inputNames;
      const bool isInput = std::find(inputs.begin(), inputs.end(), column.name) != inputs.end();
      if (column.type == ColumnType::DateTime && !isInput) settings.timeColumn = column.name;
    }
  }
  return settings;
}

// A full stop, where a text is a sentence and has none; a path is left alone.
QString asSentence(const QString& text) {
  const bool ends = text.isEmpty() || QStringLiteral(".!?…").contains(text.back());
  return ends || text.startsWith(u'/') ? text : text + u'.';
}

// The corner says what the numbers of the row header are.
void nameLines(QTableView& table) {
  auto* corner = table.findChild<QAbstractButton*>();
  if (corner == nullptr) return;
  const QString help = DataPage::tr("Line of the file");
  table.verticalHeader()->setToolTip(help);
  table.verticalHeader()->setMinimumWidth(48);
  table.verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  corner->setToolTip(help);
  auto* label = new QLabel(DataPage::tr("line"), corner);
  setLook(label, "muted");
  label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  label->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* layout = new QHBoxLayout(corner);
  layout->setContentsMargins(0, 0, 8, 0);
  layout->addWidget(label);
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
  m_reread = new QPushButton(tr("How it is read…"), header);
  m_reread->setAccessibleName(tr("How the file is read"));
  m_reread->setToolTip(m_context.rereadData->toolTip());
  connect(m_reread, &QPushButton::clicked, m_context.rereadData, &QAction::trigger);
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
  layout->addWidget(m_reread, 0, Qt::AlignTop);
  layout->addWidget(open, 0, Qt::AlignTop);
  layout->addWidget(examples, 0, Qt::AlignTop);
  return header;
}

QWidget* DataPage::makeLower() {
  auto* card = new Card(tr("Data"), this);
  auto* views = new QStackedWidget(card);
  auto* group = new QButtonGroup(card);
  m_vocabulary = new VocabularyView(this);
  const std::pair<QString, QWidget*> parts[] = {{tr("columns"), makeColumns()},
                                                {tr("table"), makeTable()},
                                                {tr("vocabulary"), m_vocabulary},
                                                {tr("notes and source"), makeNotes()}};
  for (const auto& [title, view] : parts) {
    auto* chip = makeChip(title, {}, card);
    group->addButton(chip, views->addWidget(view));
    card->addHeaderWidget(chip);
    if (view == m_vocabulary) m_vocabularyChip = chip;
  }
  m_columnsChip = group->button(0);
  group->button(0)->setChecked(true);
  connect(group, &QButtonGroup::idClicked, views, &QStackedWidget::setCurrentIndex);
  card->setContent(views);
  m_lower = card;
  return card;
}

QWidget* DataPage::makeColumns() {
  m_columnModel = new ColumnModel(this);
  m_columns = plainTable(m_columnModel, tr("Columns"), this);
  m_columns->setItemDelegate(new QStyledItemDelegate(m_columns));  // fitColumns() gives the air
  m_columns->verticalHeader()->hide();
  m_columns->viewport()->installEventFilter(this);
  m_columns->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_columns->setEditTriggers(QAbstractItemView::AllEditTriggers);
  m_columns->setItemDelegateForColumn(ColumnModel::Role, new RoleDelegate(m_columns));
  m_columns->setItemDelegateForColumn(ColumnModel::Distribution, new HistogramDelegate(m_columns));
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
  m_rows = plainTable(m_tableModel, tr("Table as read"), this);
  m_rows->horizontalHeader()->setResizeContentsPrecision(200);
  nameLines(*m_rows);
  return m_rows;
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
  // The card's surface shows through.
  scroll->viewport()->setAutoFillBackground(false);
  m_notes->setAutoFillBackground(false);
  return scroll;
}

void DataPage::useTable(std::shared_ptr<const Table> table) {
  if (table == m_table) return;
  m_table = std::move(table);
  m_columnModel->setTable(m_table);
  m_tableModel->setTable(m_table);
  m_rows->resizeColumnsToContents();
  QHeaderView* header = m_rows->horizontalHeader();
  for (int i = 0; i < header->count(); ++i) {
    m_rows->setColumnWidth(i, std::clamp(m_rows->columnWidth(i), leastCell, mostCell));
  }
  fitColumns();
}

// The distribution takes what the columns before it leave. Where that is too little, a column of
// zeros goes (the heading says it), then the means, then others give up what they can spare.
void DataPage::fitColumns() {
  constexpr int leastDistribution = 84, leastRole = 96;
  const int room = m_columns->viewport()->width() - leastDistribution;
  m_columns->setColumnHidden(ColumnModel::Missing, false);
  m_columns->setColumnHidden(ColumnModel::Mean, false);
  m_columns->resizeColumnsToContents();
  for (const int field : {ColumnModel::Name, ColumnModel::Type}) {
    m_columns->setColumnWidth(field, std::min(m_columns->columnWidth(field) + columnGap, mostCell));
  }
  for (const int field : {ColumnModel::Least, ColumnModel::Greatest}) {
    m_columns->setColumnWidth(field, m_columns->columnWidth(field) + figureGap);
  }
  m_columns->setColumnWidth(ColumnModel::Role, roleWidth);
  const auto excess = [&] {
    int taken = 0;
    for (int field = 0; field < ColumnModel::Distribution; ++field) {
      taken += m_columns->columnWidth(field);
    }
    return taken - room;
  };
  if (excess() > 0 && nothingMissing()) m_columns->setColumnHidden(ColumnModel::Missing, true);
  m_columns->setColumnHidden(ColumnModel::Mean, excess() > 0);
  const auto shrink = [&](int field, int least) {
    const int width = m_columns->columnWidth(field);
    const int by = std::clamp(excess(), 0, std::max(width - least, 0));
    m_columns->setColumnWidth(field, width - by);
  };
  shrink(ColumnModel::Name, m_columns->columnWidth(ColumnModel::Name) - columnGap);
  shrink(ColumnModel::Type, m_columns->columnWidth(ColumnModel::Type) - columnGap);
  shrink(ColumnModel::Least, m_columns->columnWidth(ColumnModel::Least) - figureGap);
  shrink(ColumnModel::Greatest, m_columns->columnWidth(ColumnModel::Greatest) - figureGap);
  shrink(ColumnModel::Role, leastRole);
  shrink(ColumnModel::Name, leastCell);
  // Not the header's own stretching: that never goes below the histogram's usual width.
  m_columns->setColumnWidth(ColumnModel::Distribution,
                            std::max(leastDistribution, leastDistribution - excess()));
}

bool DataPage::nothingMissing() const {
  return m_table && std::all_of(m_table->columns.begin(), m_table->columns.end(),
                                [](const Column& column) { return column.missing == 0; });
}

bool DataPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_columns->viewport() && event->type() == QEvent::Resize) fitColumns();
  return QWidget::eventFilter(watched, event);
}

void DataPage::refresh() {
  const Document& document = m_context.document;
  m_origin.follow(document);
  useTable(m_origin.ownsTable(document) ? document.table() : nullptr);
  m_tableModel->setMissingColour(theme().muted);
  const Experiment& experiment = document.experiment();
  if (m_table) {
    const bool cut = m_origin.ownsDataset(document);
    const DataSettings chosen =
        chosenSettings(*m_table, cut ? document.dataset().get() : nullptr, experiment.data);
    m_columnModel->setRoles(columnRoles(*m_table, chosen, experiment.task));
    const QString rows = countText(static_cast<std::int64_t>(m_table->rows()));
    const QString size = tr("%1 rows, %2 columns").arg(rows).arg(m_table->columns.size());
    if (nothingMissing()) {
      m_lower->setSubtitle(tr("%1, nothing missing").arg(size),
                           tr("%1 rows, nothing missing").arg(rows));
    } else {
      m_lower->setSubtitle(size);
    }
  } else {
    m_lower->setSubtitle({});
  }
  refreshVocabulary();
  refreshHeader();
  refreshNotes();
}

// Only texts have one: where the data no longer are, their columns are shown.
void DataPage::refreshVocabulary() {
  const Document& document = m_context.document;
  const bool text = m_origin.ownsDataset(document) && document.dataset()->isText();
  m_vocabulary->setDataset(text ? document.dataset() : nullptr);
  m_vocabularyChip->setVisible(text);
  if (!text && m_vocabularyChip->isChecked()) m_columnsChip->click();
}

void DataPage::refreshHeader() {
  const Document& document = m_context.document;
  const Experiment& experiment = document.experiment();
  const Source* source = findSource(experiment.data.source);
  m_title->setText(source ? coreText(source->title)
                          : QFileInfo(fromUtf8(experiment.data.source)).fileName());
  QString about = source ? coreText(source->about) : fromUtf8(experiment.data.source);
  if (document.isLoading()) about = tr("The data are being read …");
  m_about->setText(about);
  m_reread->setVisible(source == nullptr);
  m_context.rereadData->setEnabled(source == nullptr);
  const auto& error = document.dataError();
  m_error->setText(error ? coreText(error->message) : QString());
  m_error->setVisible(error.has_value());
}

void DataPage::refreshNotes() {
  const Document& document = m_context.document;
  const QString heading = QStringLiteral("<p style='margin-bottom:2px'><b>%1</b></p>");
  const QString line = QStringLiteral("<p style='margin-top:2px; margin-bottom:2px'>%1</p>");
  QString text;
  if (m_origin.ownsDataset(document) && !document.dataset()->notes.empty()) {
    text += heading.arg(tr("How the data were read and cut"));
    for (const Message& note : document.dataset()->notes) {
      text += line.arg(QStringLiteral("· ") + asSentence(coreText(note)).toHtmlEscaped());
    }
  }
  if (m_table && m_table->reading.problemCount > 0) {
    const Reading& reading = m_table->reading;
    constexpr std::size_t most = 50;
    text += heading.arg(tr("Problems in the file: %1")
                            .arg(countText(static_cast<std::int64_t>(reading.problemCount))));
    for (std::size_t i = 0; i < std::min(most, reading.problems.size()); ++i) {
      const Problem& problem = reading.problems[i];
      QString where = problem.row > 0 ? tr("Row %1").arg(problem.row) : QString();
      if (!problem.column.empty()) {
        where += (where.isEmpty() ? QString() : QStringLiteral(", ")) +
                 tr("“%1”").arg(fromUtf8(problem.column));
      }
      text += line.arg((QStringLiteral("· %1: ").arg(where) + asSentence(coreText(problem.message)))
                           .toHtmlEscaped());
    }
    if (reading.problemCount > most) text += line.arg(tr("… and others"));
  }
  const Source* source = findSource(document.experiment().data.source);
  text += heading.arg(source ? tr("Source and licence") : tr("Source"));
  text += line.arg(
      asSentence(source ? coreText(source->origin) : fromUtf8(document.experiment().data.source))
          .toHtmlEscaped());
  m_notes->setText(text);
}

}  // namespace gatescope::ui
