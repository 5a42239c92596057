#include "ui/pages/step_section.h"

#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/views/cell_diagram.h"
#include "ui/views/export.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int slowest = 1200;  // ms an equation

}  // namespace

StepSection::StepSection(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent), m_context(context), m_gates(gates) {
  m_title = new QLabel(this);
  setLook(m_title, "section");
  m_hint = new QLabel(this);
  setLook(m_hint, "muted");
  m_hint->setWordWrap(true);
  m_parts = new QWidget(this);
  m_diagram = new CellDiagram(m_parts);
  addExportMenu(*m_diagram, tr("cell"));
  m_equations = new QLabel(m_parts);
  m_equations->setAccessibleName(tr("Equations with the numbers of the step"));
  m_terms = new QLabel(m_parts);
  m_terms->setAccessibleName(tr("Terms of a product"));
  for (QLabel* label : {m_equations, m_terms}) {
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
  }
  auto* parts = new QVBoxLayout(m_parts);
  parts->setContentsMargins(0, 0, 0, 0);
  parts->addWidget(makeButtons());
  parts->addWidget(m_diagram);
  parts->addWidget(m_equations);
  parts->addWidget(m_terms);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_title);
  layout->addWidget(m_hint);
  layout->addWidget(m_parts);
  connect(m_equations, &QLabel::linkActivated, this, [this](const QString& link) {
    const StepProduct wanted = productOf(link);
    m_opened = wanted == m_opened ? StepProduct() : wanted;
    showTerms();
  });
  connect(&m_player, &QTimer::timeout, this, &StepSection::playNext);
  connect(&m_service, &StepService::stepped, this, [this](const auto& answer) {
    m_answer = answer;
    show();
  });
  connect(&m_service, &StepService::failed, this, [this] {
    m_answer.reset();
    show();
  });
  connect(&gates, &GatesView::answered, this, &StepSection::ask);
  connect(gates.stack(), &SignalStack::selectionChanged, this, &StepSection::ask);
  connect(gates.layers(), &QComboBox::activated, this, &StepSection::ask);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StepSection::show);
  show();
}

QWidget* StepSection::makeButtons() {
  auto* row = new QWidget(m_parts);
  m_back = new QPushButton(QStringLiteral("◂"), row);
  m_back->setAccessibleName(tr("Step back"));
  m_back->setToolTip(tr("One step back (left arrow in a heatmap)"));
  m_forward = new QPushButton(QStringLiteral("▸"), row);
  m_forward->setAccessibleName(tr("Step forward"));
  m_forward->setToolTip(tr("One step forward (right arrow in a heatmap)"));
  m_play = new QPushButton(tr("▶ Animate"), row);
  m_play->setCheckable(true);
  m_play->setToolTip(tr("Computes one equation after the other, step by step"));
  m_speed = new QComboBox(row);
  m_speed->setAccessibleName(tr("Speed"));
  m_speed->setToolTip(tr("Speed of the animation"));
  for (const int times : {1, 2, 4, 8}) m_speed->addItem(tr("%1×").arg(times), times);
  for (QPushButton* button : {m_back, m_forward}) button->setFixedWidth(40);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_back);
  layout->addWidget(m_forward);
  layout->addWidget(m_play, 1);
  layout->addWidget(m_speed);
  connect(m_back, &QPushButton::clicked, this, [this] { move(-1); });
  connect(m_forward, &QPushButton::clicked, this, [this] { move(1); });
  connect(m_play, &QPushButton::toggled, this, &StepSection::play);
  connect(m_speed, &QComboBox::activated, this,
          [this] { m_player.setInterval(slowest / m_speed->currentData().toInt()); });
  return row;
}

void StepSection::ask() {
  const auto run = m_gates.runShown();
  const int unit = m_gates.stack()->selectedUnit();
  const int step = m_gates.stack()->timeAxis()->cursor();
  if (!run || m_gates.answer() == nullptr || unit < 0 || step < 0) {
    m_service.cancel();
    m_answer.reset();
    return show();
  }
  const auto layer = static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
  m_service.request({*run, m_gates.question(), {layer, unit, step}});
}

void StepSection::show() {
  m_parts->setVisible(m_answer != nullptr);
  const bool held = !m_gates.holds().isEmpty();
  m_hint->setVisible(m_answer == nullptr || held);
  m_hint->setText(m_answer == nullptr
                      ? tr("Click into a heatmap to choose a unit and a step: here its numbers "
                           "stand in the equations.")
                      : tr("With gates held: what is held is not what its equation gives."));
  if (!m_answer) {
    m_play->setChecked(false);
    return m_title->setText(tr("STEP ONE CELL"));
  }
  const CellStep& step = m_answer->step;
  m_title->setText(tr("STEP t = %1, UNIT %2").arg(step.step + 1).arg(step.unit + 1));
  m_diagram->setCell(step.cell);
  m_diagram->setValues(diagramValues(step));
  m_back->setEnabled(step.step > 0);
  m_forward->setEnabled(step.step + 1 < m_gates.stack()->timeAxis()->steps());
  setProgress(m_progress);
  showTerms();
}

// What has not been computed yet is not shown.
void StepSection::setProgress(int equations) {
  m_progress = equations;
  if (!m_answer) return;
  m_diagram->setProgress(equations);
  QStringList lines = stepLines(m_answer->step, theme().accentText);
  for (qsizetype i = std::max(equations, 0); equations >= 0 && i < lines.size(); ++i) {
    lines[i] = QStringLiteral("&nbsp;");
  }
  const QFont font = themeFont(FontRole::Mathematics), body = themeFont(FontRole::Body);
  m_equations->setText(QStringLiteral("<div style='font-family:%1; font-size:%2px; "
                                      "line-height:150%'>%3</div>")
                           .arg(font.family())
                           .arg(body.pixelSize())
                           .arg(lines.join(QStringLiteral("<br>"))));
}

void StepSection::showTerms() {
  const QString table =
      m_answer ? termTable(
                     m_answer->step, m_opened, [this](int i) { return termName(i); }, theme().muted)
               : QString();
  m_terms->setText(table);
  m_terms->setVisible(!table.isEmpty());
}

QString StepSection::termName(int index) const {
  if (m_opened.recurrent) return tr("unit %1 before").arg(index + 1);
  const auto place = static_cast<std::size_t>(index);
  const std::vector<std::string>& inputs = m_answer->inputs;
  return place < inputs.size() ? fromUtf8(inputs[place]) : tr("unit %1 below").arg(index + 1);
}

void StepSection::move(int by) {
  m_gates.stack()->timeAxis()->moveCursor(by);
}

void StepSection::play(bool on) {
  m_play->setText(on ? tr("❚❚ Hold") : tr("▶ Animate"));
  if (on) {
    setProgress(0);
    m_player.start(slowest / m_speed->currentData().toInt());
  } else {
    m_player.stop();
    setProgress(-1);
  }
}

void StepSection::playNext() {
  if (!m_answer) return;
  if (m_progress < std::ssize(m_answer->step.cell->equations)) return setProgress(m_progress + 1);
  if (!m_forward->isEnabled()) return m_play->setChecked(false);
  m_progress = 0;
  move(1);
}

}  // namespace gatescope::ui
