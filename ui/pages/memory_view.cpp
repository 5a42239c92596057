#include "ui/pages/memory_view.h"

#include "core/data/sources.h"
#include "core/study/memory_test.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/memory_dialog.h"
#include "ui/pages/study_views.h"
#include "ui/views/card.h"
#include "ui/views/line_chart.h"
#include "ui/views/plain_table.h"

#include <QHeaderView>
#include <QInputDialog>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

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
    : StudyView(
          context, memoryTestKind,
          {tr("No memory test yet"), tr("New memory test…"),
           tr("Train cells on tasks that nothing but a memory solves"), tr("More lengths…"),
           tr("Train on longer sequences too")},
          tr("Here stands how long the memory of each cell holds: adding, copying and the order of "
             "two marks, over sequences that grow longer, beside what can be reached without a "
             "memory."),
          parent) {
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
  rows()->addWidget(m_card, 3);
  rows()->addWidget(tableCard, 2);
  made();
}

std::optional<StudyReport> MemoryView::report() const {
  const auto* test = found<MemoryTest>();
  return test != nullptr ? std::optional(memoryTestReport(*test)) : std::nullopt;
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
  if (!plan) return say(coreText(plan.error().message));
  m_context.studies.start({memoryTestJob(*plan)});
}

void MemoryView::widen() {
  const StudyRecord* study = m_shown->record();
  if (study == nullptr) return;
  auto plan = memoryTestPlanOf(*study);
  if (!plan) return say(coreText(plan.error().message));
  bool taken = false;
  const int longest = plan->lengths.back();
  const int length =
      QInputDialog::getInt(this, tr("More lengths"), tr("A further length, above %1:").arg(longest),
                           2 * longest, longest + 1, 100 * longest, 1, &taken);
  if (!taken) return;
  plan->lengths.push_back(length);
  m_context.studies.start({memoryTestJob(*plan)});
}

void MemoryView::showNothing() {
  m_chart->setSeries({});
  m_chart->setBands({});
  m_model.setTable({});
}

void MemoryView::showFound() {
  const MemoryTest& test = *found<MemoryTest>();
  QStringList findings;
  for (const Message& finding : test.findings) findings << coreText(finding) + u'.';
  say(findings.join(u' '));
  m_card->setTitle(coreText(findSource(test.task->source)->title));
  m_card->setSubtitle(test.task->higherIsBetter ? tr("higher is better") : tr("lower is better"));
  showMemory(*m_chart, test);
  m_model.setTable(tableOf(test));
  m_table->resizeColumnsToContents();
}

}  // namespace gatescope::ui
