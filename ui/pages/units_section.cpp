#include "ui/pages/units_section.h"

#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/export.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/unit_histogram.h"
#include "ui/views/unit_scatter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

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
    : QWidget(parent), m_context(context), m_gates(gates) {
  m_about = small(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(makeFinds());
  layout->addWidget(makeMemory());
  layout->addWidget(makeSaturation());
  layout->addWidget(m_about);
  connect(&m_pace, &AskingPace::due, this, &UnitsSection::ask);
  connect(&m_service, &UnitsService::found, this, [this](const auto& answer) {
    m_answer = answer;
    m_pace.answered();
    show();
  });
  connect(&m_service, &UnitsService::failed, this, [this] {
    m_answer.reset();
    show();
  });
  connect(&gates, &GatesView::answered, this, &UnitsSection::askSoon);
  connect(gates.stack(), &SignalStack::selectionChanged, this, [this](int unit, int step) {
    if (m_answer && (m_answer->unit != unit || m_answer->pushedAt != std::max(0, step))) askSoon();
    show();
  });
  connect(gates.stack()->timeAxis(), &TimeAxis::windowChanged, this, &UnitsSection::showSpan);
  connect(gates.stack()->timeAxis(), &TimeAxis::spanChanged, this, &UnitsSection::showSpan);
  connect(gates.layers(), &QComboBox::activated, this, &UnitsSection::ask);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &UnitsSection::show);
  show();
}

// Links choose a unit, or a sample at its steps.
QWidget* UnitsSection::makeFinds() {
  m_findsPart = new QWidget(this);
  m_unitTitle = heading({}, m_findsPart);
  m_unitText = new QLabel(m_findsPart);
  m_unitText->setAccessibleName(tr("What the unit goes with"));
  m_spanTitle = heading(tr("ACTIVE ONLY THERE"), m_findsPart);
  m_spanText = new QLabel(m_findsPart);
  m_spanText->setAccessibleName(tr("Units that are active in the chosen steps only"));
  m_spanTitle->setToolTip(tr(
      "Units whose |h| stays high over all steps that are marked out (drag with Shift), or else "
      "over "
      "those that the heatmaps show, and is low right before and behind them (LSTMVis, Strobelt et "
      "al. 2018). Escape takes the mark away."));
  auto* layout = new QVBoxLayout(m_findsPart);
  layout->setContentsMargins(0, 0, 0, 0);
  for (QLabel* label : {m_unitTitle, m_unitText, m_spanTitle, m_spanText}) {
    label->setWordWrap(true);
    layout->addWidget(label);
  }
  for (QLabel* label : {m_unitText, m_spanText}) {
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(label, &QLabel::linkActivated, this, &UnitsSection::follow);
  }
  return m_findsPart;
}

void UnitsSection::follow(const QString& link) {
  const int number = link.section(u':', 1).toInt();
  if (link.startsWith(QStringLiteral("unit"))) return m_gates.stack()->chooseUnit(number);
  const Driver& driver = m_answer->drivers[static_cast<std::size_t>(number)];
  m_gates.samples()->choose(driver.place);
  m_gates.stack()->timeAxis()->setCursor(driver.what.span.first);
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
  m_measuredText = small(m_memoryPart);
  m_measuredText->setAccessibleName(tr("Measured memory"));
  m_measuredText->setToolTip(
      tr("The state of each unit (its cell state where there is one) is pushed a little at the "
         "cursor, and the sequence is read once more: after so many steps 1/e of the push is left "
         "in the states, by whatever path."));
  addExportMenu(*m_memory, tr("memory length"));
  auto* layout = new QVBoxLayout(m_memoryPart);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(heading(tr("MEMORY LENGTH OF EACH UNIT"), m_memoryPart));
  layout->addWidget(m_memory);
  layout->addWidget(m_memoryText);
  layout->addWidget(m_measuredText);
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
  addExportMenu(*m_saturation, tr("saturation"));
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
  if (isVisible()) m_pace.askSoon();
}

void UnitsSection::ask() {
  const auto run = m_gates.runShown();
  if (!run || m_gates.answer() == nullptr) {
    m_service.cancel();
    m_answer.reset();
    return show();
  }
  m_pace.asked();
  const auto layer = static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
  const int step = std::max(0, m_gates.stack()->timeAxis()->cursor());
  m_service.request({*run, m_gates.samples()->place().split, layer, m_gates.stack()->selectedUnit(),
                     m_gates.question(), step});
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
  m_findsPart->setVisible(units != nullptr);
  if (units == nullptr) return;
  showUnit();
  showSpan();
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

// What the state of the chosen unit goes with, and which samples drive it most.
void UnitsSection::showUnit() {
  const int unit = m_gates.stack()->selectedUnit();
  const bool known = unit >= 0 && m_answer->unit == unit &&
                     !(m_answer->compared.empty() && m_answer->drivers.empty());
  m_unitTitle->setVisible(known);
  m_unitText->setVisible(known);
  if (!known) return;
  m_unitTitle->setText(tr("UNIT %1").arg(unit + 1));
  const std::size_t width = m_answer->compared.size();
  std::vector<std::size_t> order(width);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto r = [&](std::size_t input) {
    return m_answer->correlations[static_cast<std::size_t>(unit) * width + input];
  };
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t input) { return std::abs(r(input)); });
  QStringList with;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    with << tr("%1 (r = %2)")
                .arg(fromUtf8(m_answer->compared[order[i]]).toHtmlEscaped(),
                     numberText(r(order[i]), 2));
  }
  QStringList lines;
  if (!with.isEmpty()) lines << tr("goes with %1").arg(with.join(QStringLiteral(", ")));
  QStringList samples;
  for (std::size_t i = 0; i < m_answer->drivers.size(); ++i) {
    const Driver& driver = m_answer->drivers[i];
    const QString what = driver.text.isEmpty() ? tr("%1 (h %2)")
                                                     .arg(driver.place.index + 1)
                                                     .arg(numberText(double(driver.what.mean), 2))
                                               : tr("“%1” (h %2)")
                                                     .arg(driver.text.toHtmlEscaped(),
                                                          numberText(double(driver.what.mean), 2));
    samples << QStringLiteral("<a href='sample:%1' style='color:%2'>%3</a>")
                   .arg(i)
                   .arg(theme().accentText.name(), what);
  }
  if (!samples.isEmpty()) {
    lines << (m_answer->drivers.front().text.isEmpty() ? tr("driven most in samples %1")
                                                       : tr("driven most by %1"))
                 .arg(samples.join(QStringLiteral(", ")));
  }
  m_unitText->setText(lines.join(QStringLiteral("<br>")));
}

// Of the sample that is shown, where a part of its steps is marked out or seen.
void UnitsSection::showSpan() {
  const TraceAnswer* answer = m_gates.answer();
  const TimeAxis& axis = *m_gates.stack()->timeAxis();
  const auto layer = static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
  const bool part = answer != nullptr && layer < answer->trace.layers.size() &&
                    axis.steps() == answer->trace.steps &&
                    (axis.hasSpan() || axis.seen() < axis.steps());
  m_spanTitle->setVisible(part);
  m_spanText->setVisible(part);
  if (!part) return;
  constexpr std::size_t most = 8;
  const int first = axis.hasSpan() ? axis.spanFirst() : axis.first();
  const int last = axis.hasSpan() ? axis.spanLast() : axis.last();
  const auto found =
      unitsInSpan(answer->trace.layers[layer], {first, last}, answer->thresholds[layer]);
  QStringList links;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) {
    links << QStringLiteral("<a href='unit:%1' style='color:%2'>%3</a>")
                 .arg(found[i].unit)
                 .arg(theme().accentText.name())
                 .arg(found[i].unit + 1);
  }
  const QString span = tr("t = %1 … %2").arg(first + 1).arg(last + 1);
  m_spanText->setText(links.isEmpty()
                          ? tr("%1: no unit is active there and only there").arg(span)
                          : tr("%1: unit %2").arg(span, links.join(QStringLiteral(", "))));
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
  showMeasured();
}

// A push that is not gone by the end lasts longer than any that is.
void UnitsSection::showMeasured() {
  std::vector<std::optional<int>> sorted = m_answer->measured;
  m_measuredText->setVisible(!sorted.empty());
  if (sorted.empty()) return;
  const auto lasts = [](const std::optional<int>& steps) {
    return steps.value_or(std::numeric_limits<int>::max());
  };
  const auto text = [this](const std::optional<int>& steps) {
    return steps ? QString::number(*steps) : tr("more than %1").arg(m_answer->pushedSteps - 1);
  };
  std::ranges::sort(sorted, {}, lasts);
  QString line = tr("measured by a push at t = %1: median %2 steps, longest %3")
                     .arg(m_answer->pushedAt + 1)
                     .arg(text(sorted[sorted.size() / 2]), text(sorted.back()));
  const int unit = m_gates.stack()->selectedUnit();
  if (unit >= 0 && unit < std::ssize(m_answer->measured)) {
    line += tr(", unit %1: %2")
                .arg(unit + 1)
                .arg(text(m_answer->measured[static_cast<std::size_t>(unit)]));
  }
  m_measuredText->setText(line);
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
