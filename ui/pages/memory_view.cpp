#include "ui/pages/memory_view.h"

#include "core/data/sources.h"
#include "core/study/memory_test.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/memory_dialog.h"
#include "ui/pages/save_report.h"
#include "ui/pages/shown_study.h"
#include "ui/pages/study_bar.h"
#include "ui/pages/study_views.h"
#include "ui/views/card.h"
#include "ui/views/line_chart.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

const MemoryTest* testOf(const ShownStudy& shown) {
  const auto findings = shown.findings();
  return findings ? std::get_if<MemoryTest>(&findings->found) : nullptr;
}

QString verdictText(const MemoryCell& cell) {
  if (!cell.beats) return MemoryView::tr("too few runs to say");
  return *cell.beats ? MemoryView::tr("holds") : MemoryView::tr("not shown to hold");
}

// A line a length and cell.
FigureTable tableOf(const MemoryTest& test) {
  FigureTable table{
      MemoryView::tr("Memory"),
      {MemoryView::tr("Length"), MemoryView::tr("Network"), MemoryView::tr("Parameters"),
       MemoryView::tr("Mean %1").arg(coreText(test.task->figure)), MemoryView::tr("95 %"),
       MemoryView::tr("Without memory"), MemoryView::tr("Runs"), MemoryView::tr("Memory")},
      {},
      {},
      {}};
  for (const MemoryTestLength& length : test.lengths) {
    for (const MemoryCell& cell : length.cells) {
      const Interval& interval = cell.figure.interval;
      table.cells.push_back({QString::number(length.length), fromUtf8(cell.name),
                             countText(cell.parameters), numberText(cell.figure.mean),
                             cell.figure.count < 2
                                 ? QStringLiteral("–")
                                 : MemoryView::tr("%1 to %2")
                                       .arg(numberText(interval.low), numberText(interval.high)),
                             numberText(length.memorylessHere), QString::number(cell.figure.count),
                             verdictText(cell)});
    }
  }
  return table;
}

}  // namespace

MemoryView::MemoryView(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_shown(new ShownStudy(context, memoryTestKind, this)) {
  m_bar = new StudyBar(context, *m_shown,
                       {tr("No memory test yet"), tr("New memory test…"),
                        tr("Train cells on tasks that nothing but a memory solves"),
                        tr("More lengths…"), tr("Train on longer sequences too")},
                       this);
  m_findings = new QLabel(this);
  m_findings->setWordWrap(true);
  m_findings->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_card = new Card(tr("Memory"), this);
  m_chart = new LineChart(m_card);
  m_chart->setAccessibleName(tr("Figure against length"));
  m_chart->setEmptyText(tr("Runs stand here as they end."));
  m_card->setContent(m_chart);
  m_card->setExported(m_chart);
  m_table = plainTable(&m_model, tr("Memory by length"), this);
  m_table->verticalHeader()->hide();
  auto* tableCard = new Card(tr("Figures"), this);
  tableCard->setContent(m_table);
  auto* content = new QWidget(this);
  auto* rows = new QVBoxLayout(content);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(10);
  rows->addWidget(m_findings);
  rows->addWidget(m_card, 3);
  rows->addWidget(tableCard, 2);
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(content);
  m_pages->addWidget(new EmptyState(
      tr("Here stands how long the memory of each cell holds: adding, copying and the order of two "
         "marks, over sequences that grow longer, beside what can be reached without a memory."),
      m_bar->fresh(), pages));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(m_bar);
  layout->addWidget(pages, 1);
  connect(m_bar->fresh(), &QAction::triggered, this, &MemoryView::begin);
  connect(m_bar->goOn(), &QAction::triggered, this, &MemoryView::goOn);
  connect(m_bar->more(), &QAction::triggered, this, &MemoryView::addLengths);
  connect(m_bar->report(), &QAction::triggered, this, [this] {
    if (const MemoryTest* test = testOf(*m_shown)) saveReport(*this, memoryTestReport(*test));
  });
  connect(m_shown, &ShownStudy::listed, this, &MemoryView::refresh);
  connect(m_shown, &ShownStudy::changed, this, &MemoryView::refresh);
  connect(m_shown, &ShownStudy::failed, m_findings, &QLabel::setText);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &MemoryView::refresh);
  refresh();
}

void MemoryView::begin() {
  MemoryDialog dialog(window());
  if (dialog.exec() != QDialog::Accepted) return;
  std::vector<StudyController::Job> jobs;
  for (const MemoryTestPlan& plan : dialog.plans()) jobs.push_back(memoryTestJob(plan));
  m_context.studies.start(std::move(jobs));
}

void MemoryView::goOn() {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  const auto plan = memoryTestPlanOf(*study);
  if (!plan) return m_findings->setText(coreText(plan.error().message));
  m_context.studies.start({memoryTestJob(*plan)});
}

void MemoryView::addLengths() {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  auto plan = memoryTestPlanOf(*study);
  if (!plan) return m_findings->setText(coreText(plan.error().message));
  bool taken = false;
  const int longest = plan->lengths.back();
  const int length =
      QInputDialog::getInt(this, tr("More lengths"), tr("A further length, above %1:").arg(longest),
                           2 * longest, longest + 1, 100 * longest, 1, &taken);
  if (!taken) return;
  plan->lengths.push_back(length);
  m_context.studies.start({memoryTestJob(*plan)});
}

void MemoryView::refresh() {
  const StudyRecord* study = m_shown->record();
  m_pages->setCurrentIndex(study != nullptr ? 0 : 1);
  const MemoryTest* test = testOf(*m_shown);
  if (test == nullptr) {
    m_chart->setSeries({});
    m_chart->setBands({});
    m_model.setTable({});
    return m_findings->setText(study != nullptr ? tr("Reading…") : QString());
  }
  m_card->setTitle(coreText(findSource(test->task->source)->title));
  m_card->setSubtitle(test->task->higherIsBetter ? tr("higher is better") : tr("lower is better"));
  showMemory(*m_chart, *test);
  m_model.setTable(tableOf(*test));
  m_table->resizeColumnsToContents();
  QStringList findings;
  for (const Message& finding : test->findings) findings << coreText(finding) + u'.';
  m_findings->setText(findings.join(u' '));
}

}  // namespace gatescope::ui
