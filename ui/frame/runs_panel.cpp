#include "ui/frame/runs_panel.h"

#include "core/train/metrics.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/frame/run_facts.h"
#include "ui/frame/runs_delegate.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/views/export.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int rowHeight = 25;
constexpr int leastRows = 3;  // in a small window
constexpr int nameWidth = 150;
constexpr int fitInterval = 1000;  // ms

}  // namespace

RunsPanel::RunsPanel(Document& document, TrainingController& controller, RunsModel& model,
                     QWidget* parent)
    : QFrame(parent), m_document(document), m_controller(controller), m_model(model) {
  setLook(this, "panel");
  auto* title = new QLabel(tr("RUNS"), this);
  setLook(title, "section");
  m_filter = new QLineEdit(this);
  m_filter->setPlaceholderText(tr("Filter runs"));
  m_filter->setAccessibleName(tr("Filter runs"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setMaximumWidth(200);
  auto* header = new QHBoxLayout;
  header->addWidget(title);
  header->addStretch();
  header->addWidget(m_filter);
  m_empty = new QLabel(tr("Here stands each run with its settings and results. Press Train (F5) "
                          "to make the first."),
                       this);
  setLook(m_empty, "muted");
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  m_noHit = new QLabel(this);
  setLook(m_noHit, "muted");
  m_noHit->setAlignment(Qt::AlignCenter);
  m_noHit->setWordWrap(true);
  makeTable();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 6, 16, 4);
  layout->setSpacing(4);
  layout->addLayout(header);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_empty, 1);
  layout->addWidget(m_noHit, 1);
  makeActions();
  bindModel();
  reload();
  setMinimumHeight(leastHeight());
}

// Title, header and a few rows.
int RunsPanel::leastHeight() const {
  const QMargins margins = layout()->contentsMargins();
  return margins.top() + m_filter->sizeHint().height() + layout()->spacing() +
         m_table->horizontalHeader()->sizeHint().height() + leastRows * rowHeight +
         margins.bottom() + m_table->horizontalScrollBar()->sizeHint().height();
}

void RunsPanel::makeTable() {
  m_proxy = new RunsProxy(this);
  m_proxy->setSourceModel(&m_model);
  m_table = new QTableView(this);
  m_table->setModel(m_proxy);
  m_table->setObjectName(QStringLiteral("runs"));
  m_table->setAccessibleName(tr("Runs"));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
  m_table->setSortingEnabled(true);
  m_table->setShowGrid(false);
  m_table->setTabKeyNavigation(false);
  m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
  auto* columns = m_table->horizontalHeader();
  columns->setSectionResizeMode(QHeaderView::Interactive);
  columns->setHighlightSections(false);
  columns->setSortIndicatorClearable(true);
  columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->setItemDelegate(new RunsDelegate(m_table));
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->viewport()->installEventFilter(this);
  columns->setMinimumSectionSize(48);
  m_table->sortByColumn(-1, Qt::AscendingOrder);
  connect(columns, &QHeaderView::sortIndicatorChanged, m_table, &QTableView::scrollToTop);
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_proxy->setFilterFixedString(text);
    refreshShown();
    showSelection();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &RunsPanel::takeSelection);
}

void RunsPanel::makeActions() {
  const auto add = [this](const QString& text, const QKeySequence& key, auto slot) {
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    m_table->addAction(action);
    return action;
  };
  m_rename = add(tr("&Rename run"), Qt::Key_F2, &RunsPanel::editName);
  m_pin = add(tr("&Pin run to the top"), Qt::CTRL | Qt::Key_B, &RunsPanel::togglePin);
  m_pin->setCheckable(true);
  m_delete = add(tr("&Delete run"), Qt::Key_Delete, &RunsPanel::deleteRun);
  connect(&m_controller, &TrainingController::stateChanged, this, &RunsPanel::refreshActions);
}

void RunsPanel::bindModel() {
  // Queued: the answer resets the model that is telling.
  const auto show = [this](RunId id, bool shown) {
    const RunRecord* run = m_document.run(id);
    if (run == nullptr) return;
    RunMarks marks = Document::marksOf(*run);
    marks.hidden = !shown;
    m_document.setMarks(
        id, marks,
        shown ? tr("Show %1").arg(fromUtf8(run->name)) : tr("Hide %1").arg(fromUtf8(run->name)));
  };
  const auto rename = [this](RunId id, const QString& name) {
    const RunRecord* run = m_document.run(id);
    if (run == nullptr) return;
    RunMarks marks = Document::marksOf(*run);
    marks.name = name.toStdString();
    m_document.setMarks(id, marks, tr("Rename %1").arg(fromUtf8(run->name)));
  };
  connect(&m_model, &RunsModel::shownChanged, this, show, Qt::QueuedConnection);
  connect(&m_model, &RunsModel::renamed, this, rename, Qt::QueuedConnection);
  connect(&m_document, &Document::projectChanged, this, &RunsPanel::reload);
  connect(&m_document, &Document::runsChanged, this, &RunsPanel::reload);
  connect(&m_document, &Document::selectedRunChanged, this, &RunsPanel::showSelection);
  connect(&m_document, &Document::runUpdated, this, [this](RunId id) {
    if (const RunRecord* run = m_document.run(id)) m_model.updateRun(*run);
    if (!m_fitSoon.isActive()) m_fitSoon.start();
  });
  // Measuring every text of the table with every epoch would cost more than drawing it.
  m_fitSoon.setSingleShot(true);
  m_fitSoon.setInterval(fitInterval);
  connect(&m_fitSoon, &QTimer::timeout, this, &RunsPanel::fitColumns);
  m_model.setFacts([this] { return runFacts(m_document, m_controller); });
  connect(&m_document, &Document::dataChanged, this, [this] {
    if (const auto dataset = m_document.dataset()) m_model.setMetric(mainMetric(*dataset));
    m_model.factsChanged();
    fitColumns();
  });
  // Which runs charts draw follows from the selected one.
  connect(&m_document, &Document::selectedRunChanged, &m_model, &RunsModel::factsChanged);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, &m_model,
          &RunsModel::coloursChanged);
}

void RunsPanel::reload() {
  m_selecting = true;
  m_model.setRuns(m_document.runs());
  m_selecting = false;
  refreshShown();
  fitColumns();
  showSelection();
}

void RunsPanel::refreshShown() {
  const bool empty = m_model.runs().empty();
  const bool noHit = !empty && m_proxy->rowCount() == 0;
  m_noHit->setText(
      tr("No run has “%1” in its name, data, figures or settings.").arg(m_filter->text()));
  m_table->setVisible(!empty && !noHit);
  m_noHit->setVisible(noHit);
  m_filter->setVisible(!empty);
  m_empty->setVisible(empty);
}

// Columns are as wide as they need to be and never become narrower by themselves; the name takes
// the rest.
void RunsPanel::fitColumns() {
  m_table->setColumnHidden(RunsModel::Data, !m_model.dataDiffer());
  const QAbstractItemView* view = m_table;  // where the hint is public
  int used = 0;
  for (int column = 0; column < RunsModel::ColumnCount; ++column) {
    if (column == RunsModel::Name || m_table->isColumnHidden(column)) continue;
    const int wanted = std::max(view->sizeHintForColumn(column),
                                m_table->horizontalHeader()->sectionSizeHint(column));
    if (m_table->columnWidth(column) < wanted || !m_fitted) {
      m_table->setColumnWidth(column, wanted);
    }
    used += m_table->columnWidth(column);
  }
  m_fitted = true;
  m_table->setColumnWidth(RunsModel::Name,
                          std::max(nameWidth, m_table->viewport()->width() - used));
}

bool RunsPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) fitColumns();
  return QFrame::eventFilter(watched, event);
}

void RunsPanel::showSelection() {
  const int row = m_model.rowOf(m_document.selectedRun());
  const QModelIndex index = m_proxy->mapFromSource(m_model.index(row, RunsModel::Name));
  m_selecting = true;
  if (row >= 0 && index.isValid()) {
    m_table->selectRow(index.row());
  } else {
    m_table->clearSelection();
  }
  m_selecting = false;
  refreshActions();
}

void RunsPanel::takeSelection() {
  if (m_selecting) return;
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  if (!rows.isEmpty()) m_document.selectRun(rows.front().data(RunsModel::RunIdRole).toLongLong());
}

void RunsPanel::refreshActions() {
  const RunRecord* run = m_document.run(m_document.selectedRun());
  const bool any = run != nullptr && !run->deleted;
  m_rename->setEnabled(any);
  m_pin->setEnabled(any);
  m_pin->setChecked(any && run->pinned);
  m_delete->setEnabled(any && !(m_controller.isActive() && m_controller.session(run->id)));
}

void RunsPanel::editName() {
  const int row = m_model.rowOf(m_document.selectedRun());
  const QModelIndex index = m_proxy->mapFromSource(m_model.index(row, RunsModel::Name));
  if (!index.isValid()) return;
  m_table->setFocus();
  m_table->setCurrentIndex(index);
  m_table->edit(index);
}

void RunsPanel::togglePin() {
  const RunRecord* run = m_document.run(m_document.selectedRun());
  if (run == nullptr) return;
  RunMarks marks = Document::marksOf(*run);
  marks.pinned = !marks.pinned;
  m_document.setMarks(run->id, marks,
                      marks.pinned ? tr("Pin %1").arg(fromUtf8(run->name))
                                   : tr("Unpin %1").arg(fromUtf8(run->name)));
}

void RunsPanel::deleteRun() {
  const RunRecord* run = m_document.run(m_document.selectedRun());
  if (run == nullptr) return;
  RunMarks marks = Document::marksOf(*run);
  marks.deleted = true;
  m_document.setMarks(run->id, marks, tr("Delete %1").arg(fromUtf8(run->name)));
}

QString RunsPanel::csv() const {
  QString text;
  for (int row = -1; row < m_proxy->rowCount(); ++row) {
    QStringList fields;
    for (int column = 0; column < m_proxy->columnCount(); ++column) {
      const QVariant value = row < 0 ? m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole)
                                     : m_proxy->index(row, column).data(Qt::DisplayRole);
      fields << csvField(value.toString());
    }
    text += fields.join(u',') + u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
