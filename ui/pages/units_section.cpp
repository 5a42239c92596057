#include "ui/pages/units_section.h"

#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/unit_histogram.h"
#include "ui/views/unit_scatter.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

// Milliseconds before a question: a slider of epochs and a network in training ask often, and an
// answer that takes long waits many times as long, so that it does not take the cores from
// training.
constexpr int leastRest = 400, mostRest = 10000, restShare = 20;

QLabel* heading(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  setLook(label, "section");
  return label;
}

QLabel* small(QWidget* parent) {
  auto* label = new QLabel(parent);
  setLook(label, "muted");
  label->setWordWrap(true);
  return label;
}

QString stepsText(double steps) {
  return std::isinf(steps) ? QStringLiteral("∞") : numberText(steps, 2);
}

}  // namespace

UnitsSection::UnitsSection(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent), m_context(context), m_gates(gates), m_rest(leastRest) {
  m_about = small(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(makeMemory());
  layout->addWidget(makeSaturation());
  layout->addWidget(m_about);
  m_soon.setSingleShot(true);
  connect(&m_soon, &QTimer::timeout, this, &UnitsSection::ask);
  connect(&m_service, &UnitsService::found, this, [this](const auto& answer) {
    m_answer = answer;
    m_rest = int(std::clamp<qint64>(restShare * m_asked.elapsed(), leastRest, mostRest));
    show();
  });
  connect(&m_service, &UnitsService::failed, this, [this] {
    m_answer.reset();
    show();
  });
  connect(&gates, &GatesView::answered, this, &UnitsSection::askSoon);
  connect(gates.stack(), &SignalStack::selectionChanged, this, &UnitsSection::show);
  connect(gates.layers(), &QComboBox::activated, this, &UnitsSection::show);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &UnitsSection::show);
  show();
}

QWidget* UnitsSection::makeMemory() {
  m_memoryPart = new QWidget(this);
  m_memory = new UnitHistogram(m_memoryPart);
  m_memory->setAccessibleName(tr("Memory length of each unit"));
  m_memory->setToolTip(
      tr("Steps until what stands in a unit has faded to 1/e, were its gates always as they are on "
         "average: τ = −1 / mean ln(share kept). What comes back by way of the candidate is not "
         "counted. A click on a bar chooses one of its units."));
  m_memoryText = small(m_memoryPart);
  auto* layout = new QVBoxLayout(m_memoryPart);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(heading(tr("MEMORY LENGTH OF EACH UNIT"), m_memoryPart));
  layout->addWidget(m_memory);
  layout->addWidget(m_memoryText);
  connect(m_memory, &UnitHistogram::selected, m_gates.stack(), &SignalStack::chooseUnit);
  return m_memoryPart;
}

QWidget* UnitsSection::makeSaturation() {
  m_saturationPart = new QWidget(this);
  m_saturation = new UnitScatter(m_saturationPart);
  m_saturation->setToolTip(
      tr("A dot a unit: how often its gate is all but shut (across) and all but open (up). At the "
         "lower right units that hardly ever use the gate, at the top left those that always do "
         "(Karpathy et al. 2015)."));
  m_gate = new QComboBox(m_saturationPart);
  m_gate->setAccessibleName(tr("Gate"));
  m_gate->setToolTip(tr("Gate whose saturation is shown"));
  auto* head = new QHBoxLayout;
  head->addWidget(heading(tr("SATURATION"), m_saturationPart), 1);
  head->addWidget(m_gate);
  auto* layout = new QVBoxLayout(m_saturationPart);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(head);
  layout->addWidget(m_saturation);
  connect(m_gate, &QComboBox::activated, this, &UnitsSection::show);
  connect(m_saturation, &UnitScatter::selected, m_gates.stack(), &SignalStack::chooseUnit);
  return m_saturationPart;
}

void UnitsSection::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  askSoon();
}

void UnitsSection::askSoon() {
  if (isVisible() && !m_soon.isActive()) m_soon.start(m_rest);
}

void UnitsSection::ask() {
  const auto run = m_gates.runShown();
  if (!run || m_gates.answer() == nullptr) {
    m_service.cancel();
    m_answer.reset();
    return show();
  }
  m_asked.start();
  m_service.request(*run, m_gates.samples()->place().split);
}

const LayerUnits* UnitsSection::shown() const {
  const auto layer = static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
  return m_answer && layer < m_answer->layers.size() ? &m_answer->layers[layer] : nullptr;
}

void UnitsSection::show() {
  const LayerUnits* units = shown();
  m_memoryPart->setVisible(units != nullptr && !units->memory.empty());
  m_saturationPart->setVisible(units != nullptr && !units->saturation.empty());
  m_about->setVisible(units != nullptr && !units->saturation.empty());
  if (units == nullptr) return;
  showMemory(*units);
  showSaturation(*units);
  const QString split = splitName(m_gates.samples()->place().split);
  const auto samples = static_cast<std::int64_t>(m_answer->samples);
  m_about->setText(m_answer->samples == m_answer->all
                       ? tr("over the %1 samples of the %2 split").arg(countText(samples), split)
                       : tr("over %1 of the %2 samples of the %3 split, evenly chosen")
                             .arg(countText(samples),
                                  countText(static_cast<std::int64_t>(m_answer->all)), split));
}

void UnitsSection::showMemory(const LayerUnits& units) {
  if (units.memory.empty()) return;
  const int unit = m_gates.stack()->selectedUnit();
  m_memory->setValues(units.memory, tr("steps"), runColour("gru", 0));
  m_memory->setSelectedUnit(unit);
  std::vector<double> sorted = units.memory;
  std::ranges::sort(sorted);
  QString text = tr("median %1 steps, longest %2")
                     .arg(stepsText(sorted[sorted.size() / 2]), stepsText(sorted.back()));
  if (unit >= 0 && unit < std::ssize(units.memory)) {
    text += tr(", unit %1: %2")
                .arg(unit + 1)
                .arg(stepsText(units.memory[static_cast<std::size_t>(unit)]));
  }
  m_memoryText->setText(text);
}

void UnitsSection::showSaturation(const LayerUnits& units) {
  if (units.saturation.empty()) return;
  QStringList names;
  for (const GateSaturation& gate : units.saturation) {
    names << fromUtf8(gate.gate->symbol) + u' ' + coreText(gate.gate->name);
  }
  QStringList known;
  for (int i = 0; i < m_gate->count(); ++i) known << m_gate->itemText(i);
  if (names != known) {
    const QSignalBlocker quiet(m_gate);
    m_gate->clear();
    m_gate->addItems(names);
  }
  m_gate->setVisible(names.size() > 1);
  const auto index = static_cast<std::size_t>(std::max(0, m_gate->currentIndex()));
  const GateSaturation& gate = units.saturation[index];
  std::vector<QPointF> points;
  for (std::size_t unit = 0; unit < gate.left.size(); ++unit) {
    points.emplace_back(gate.left[unit], gate.right[unit]);
  }
  const QString symbol = fromUtf8(gate.gate->symbol);
  m_saturation->setAxes(tr("share of steps with %1 < 0.1").arg(symbol),
                        tr("with %1 > 0.9").arg(symbol));
  m_saturation->setPoints(std::move(points), signalColour(gate.gate->symbol));
  m_saturation->setSelectedUnit(m_gates.stack()->selectedUnit());
}

}  // namespace gatescope::ui
