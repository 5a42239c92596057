#include "ui/pages/beside_view.h"

#include "ui/control/document.h"
#include "ui/control/edit_state.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/epoch_row.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/elided_label.h"
#include "ui/views/export.h"
#include "ui/views/signal_stack.h"
#include "ui/views/time_axis.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

// Cursor, hover and span of one axis on another of as many steps.
void copyAxis(const TimeAxis& from, TimeAxis& to) {
  if (from.steps() != to.steps()) return;
  to.setWindow(from.first(), from.last());
  to.setCursor(from.cursor());
  to.setHover(from.hover());
}

}  // namespace

BesideView::BesideView(const PageContext& context, GatesView& main, QWidget* parent)
    : QWidget(parent), m_context(context), m_main(main), m_gates(new GatesView(context, this)) {
  for (QWidget* chooser :
       std::initializer_list<QWidget*>{m_gates->samples(), m_gates->layers(), m_gates->orders()}) {
    chooser->hide();
  }
  m_reading = new ElidedLabel(this);
  m_gates->setAnswerShown(true);
  makeHeader();
  m_epochs = new EpochRow(context, *m_gates, EpochRow::Play::Without, this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addWidget(m_header);
  layout->addWidget(m_reading);
  layout->addWidget(m_gates, 1);
  layout->addWidget(m_epochs);
  connect(&m_main, &GatesView::answered, this, &BesideView::follow);
  connect(m_main.layers(), &QComboBox::activated, this, &BesideView::follow);
  connect(m_gates, &GatesView::answered, this, &BesideView::refreshAnswer);
  connect(m_gates, &GatesView::readingChanged, m_reading, &QLabel::setText);
  connect(&context.document, &Document::runsChanged, this, &BesideView::refreshRuns);
  linkAxes();
}

void BesideView::makeHeader() {
  m_header = new QWidget(this);
  m_runs = new QComboBox(m_header);
  m_runs->setAccessibleName(tr("Run at the side"));
  m_runs->setToolTip(
      tr("Run that is looked into at the side: another, or the same at another epoch"));
  m_difference = new QCheckBox(tr("Difference"), m_header);
  m_difference->setToolTip(tr(
      "What this network has more than the one at the left, unit by unit: of two networks of the "
      "same cell and size"));
  auto* layout = new QHBoxLayout(m_header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_runs);
  layout->addWidget(m_difference);
  layout->addStretch();
  auto* exports = new QToolButton(m_header);
  exports->setText(QStringLiteral("⋯"));
  exports->setPopupMode(QToolButton::InstantPopup);
  exports->setAccessibleName(tr("Export what stands at the side"));
  exports->setToolTip(tr("Copy or export what is seen"));
  exports->setMenu(new QMenu(exports));
  addExportActions(*exports->menu(), *m_gates->stack(), tr("beside"));
  layout->addWidget(exports);
  connect(m_runs, &QComboBox::activated, this, [this] {
    m_epochs->follow();
    m_gates->setRun(m_runs->currentData().toLongLong());
  });
  connect(m_difference, &QCheckBox::toggled, this, &BesideView::follow);
}

void BesideView::linkAxes() {
  TimeAxis* left = m_main.stack()->timeAxis();
  TimeAxis* right = m_gates->stack()->timeAxis();
  for (const auto& [from, to] : {std::pair(left, right), std::pair(right, left)}) {
    const auto copy = [this, from = from, to = to] {
      if (isVisible() && !m_copying) copyAxis(*from, *to);
    };
    connect(from, &TimeAxis::cursorChanged, this, copy);
    connect(from, &TimeAxis::hoverChanged, this, copy);
    connect(from, &TimeAxis::windowChanged, this, copy);
  }
  connect(m_main.stack(), &SignalStack::selectionChanged, this, [this](int unit, int) {
    if (isVisible() && canDiffer()) m_gates->stack()->setSelectedUnit(unit);
  });
  connect(m_gates->stack(), &SignalStack::selectionChanged, this, [this](int unit, int) {
    if (canDiffer() && unit != m_main.stack()->selectedUnit()) m_main.stack()->chooseUnit(unit);
  });
}

void BesideView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  follow();
}

// Runs on the same data as the one at the left; of itself there is another epoch to see. To begin
// with, another run where there is one.
void BesideView::refreshRuns() {
  const auto main = m_main.runShown();
  if (!isVisible() || !main) return;
  QList<RunId> runs;
  for (const RunRecord& run : m_context.document.runs()) {
    const bool fits =
        !run.deleted && !run.epochs.empty() && sameData(run.experiment, main->experiment);
    if (fits) runs << run.id;
  }
  if (runs == m_listed) return;
  m_listed = runs;
  const RunId before = m_runs->currentData().toLongLong();
  const QSignalBlocker quiet(m_runs);
  m_runs->clear();
  for (const RunId id : runs) {
    QPixmap colour(12, 12);
    colour.fill(m_context.runs.colour(id));
    m_runs->addItem(QIcon(colour), fromUtf8(m_context.document.run(id)->name),
                    QVariant::fromValue<qlonglong>(id));
  }
  const auto other = std::ranges::find_if(runs, [&](RunId id) { return id != main->id; });
  const RunId first = other == runs.end() ? main->id : *other;
  const RunId shown = runs.contains(before) ? before : first;
  m_runs->setCurrentIndex(static_cast<int>(runs.indexOf(shown)));
  m_gates->setRun(shown);
}

bool BesideView::canDiffer() const {
  const TraceAnswer* left = m_main.answer();
  const TraceAnswer* right = m_gates->answer();
  if (left == nullptr || right == nullptr) return false;
  const auto alike = [](const LayerTrace& a, const LayerTrace& b) {
    return a.cell == b.cell && a.units == b.units;
  };
  return std::ranges::equal(left->trace.layers, right->trace.layers, alike);
}

void BesideView::follow() {
  if (!isVisible() || m_main.answer() == nullptr) return;
  refreshRuns();
  // As many steps as at the left before they come with the answer, which must not move the left.
  m_copying = true;
  m_gates->stack()->timeAxis()->setSteps(m_main.stack()->timeAxis()->steps());
  copyAxis(*m_main.stack()->timeAxis(), *m_gates->stack()->timeAxis());
  m_copying = false;
  m_gates->setReference(m_difference->isChecked() ? m_main.sharedAnswer() : nullptr);
  m_gates->follow(m_main);
}

void BesideView::refreshAnswer() {
  const bool can = canDiffer();
  m_difference->setEnabled(can);
  if (can) m_gates->stack()->setSelectedUnit(m_main.stack()->selectedUnit());
}

}  // namespace gatescope::ui
