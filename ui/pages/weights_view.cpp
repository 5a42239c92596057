#include "ui/pages/weights_view.h"

#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/weight_history_section.h"
#include "ui/views/elided_label.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/weights_stack.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int leastSection = 290, mostSection = 420;  // pixels across

}  // namespace

WeightsView::WeightsView(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent),
      m_gates(gates),
      m_history(context.controller),
      m_scales(new QComboBox(this)),
      m_reading(new ElidedLabel(this)),
      m_stack(new WeightsStack(this)),
      m_section(new WeightHistorySection(m_history, this)) {
  m_scales->setAccessibleName(tr("Scale of the colours"));
  m_scales->addItems({tr("one scale"), tr("a scale each")});
  m_scales->setToolTip(
      tr("Colours end at the largest weight of all kept epochs: of all W and U together (a larger "
         "bias takes the colour of the end), or of each W, U and bias by itself"));
  m_section->setMinimumWidth(leastSection);
  m_section->setMaximumWidth(mostSection);
  showReading({});
  auto* maps = new QVBoxLayout;
  maps->setSpacing(6);
  maps->addWidget(m_reading);
  maps->addWidget(m_stack, 1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(18);
  layout->addLayout(maps, 2);
  layout->addWidget(m_section, 1);
  connect(&m_service, &WeightsService::found, this, [this](const auto& answer) {
    m_answer = answer;
    show();
    follow();
  });
  connect(&m_service, &WeightsService::failed, this, [this](const QString& text) {
    m_answer.reset();
    m_section->setAnswer(nullptr, 0);
    m_stack->clear(text);
  });
  connect(&m_history, &WeightHistory::changed, this, [this] {
    show();
    m_section->refresh();
  });
  connect(&gates, &GatesView::answered, this, &WeightsView::ask);
  connect(gates.layers(), &QComboBox::activated, this, [this] {
    show();
    follow();
  });
  connect(gates.stack(), &SignalStack::selectionChanged, this,
          [this](int unit, int) { m_stack->setSelectedUnit(unit); });
  connect(m_scales, &QComboBox::activated, this, &WeightsView::show);
  connect(m_stack, &WeightsStack::readingChanged, this, &WeightsView::showReading);
  connect(m_stack, &WeightsStack::unitChosen, gates.stack(), &SignalStack::chooseUnit);
  connect(m_section, &WeightHistorySection::epochWanted, this, &WeightsView::epochWanted);
}

void WeightsView::showReading(const QString& text) {
  m_reading->setText(
      text.isEmpty() ? tr("Move over a heatmap or click into it to read its weights.") : text);
}

void WeightsView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  ask();
}

std::size_t WeightsView::layerChosen() const {
  return static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
}

void WeightsView::ask() {
  if (!isVisible()) return;
  const auto run = m_gates.runShown();
  if (run) return m_service.request(*run);
  m_service.cancel();
  m_answer.reset();
  m_section->setAnswer(nullptr, 0);
  m_stack->clear(tr("No run is chosen"));
}

void WeightsView::follow() {
  const auto run = m_gates.runShown();
  if (run && m_answer && run->id == m_answer->run) {
    m_history.follow(*run, layerChosen(), m_answer->epoch);
  }
  m_section->setAnswer(m_answer, layerChosen());
}

// Over all epochs that are known, so that colours stay what they are while training is played. One
// scale is that of the matrices: the biases of a forget gate, which begin at 1, would drown them.
std::vector<std::array<float, kWeightParts>> WeightsView::endsOf(std::size_t layer) const {
  std::vector<std::array<float, kWeightParts>> ends(m_answer->layers[layer].gates.size());
  float most = 0;
  const auto add = [&](const std::vector<GateWeightCounts>& gates) {
    for (std::size_t gate = 0; gate < ends.size(); ++gate) {
      for (std::size_t part = 0; part < kWeightParts; ++part) {
        const WeightCounts& counts = gates[gate][part];
        float& end = ends[gate][part];
        end = std::max({end, -counts.least, counts.greatest});
        const auto which = static_cast<WeightPart>(part);
        const bool matrix = which == WeightPart::Input || which == WeightPart::Recurrent;
        if (matrix) most = std::max(most, end);
      }
    }
  };
  add(m_answer->counts[layer]);
  for (const auto& [epoch, known] : m_history.epochs()) {
    if (layer < known->layers.size()) add(known->layers[layer]);
  }
  if (m_scales->currentIndex() == 0) {
    for (auto& gate : ends) gate.fill(most);
  }
  return ends;
}

// The first layer's by name, of one above the units below it.
QStringList WeightsView::inputsOf(const LayerWeights& layer) const {
  QStringList names;
  if (layer.layer == 0) {
    for (const std::string& name : m_answer->inputs) names << fromUtf8(name);
    return names;
  }
  const bool both = std::ranges::any_of(m_answer->layers, &LayerWeights::backward);
  const int forward = both ? layer.inputs / 2 : layer.inputs;
  for (int i = 0; i < layer.inputs; ++i) {
    const QString unit =
        i < forward ? tr("unit %1 of layer %2") : tr("unit %1 of layer %2 (from the end)");
    names << unit.arg(i % forward + 1).arg(layer.layer);
  }
  return names;
}

void WeightsView::show() {
  if (!m_answer || layerChosen() >= m_answer->layers.size()) return;
  const std::size_t at = layerChosen();
  WeightsPicture picture;
  // Shares the answer's life.
  picture.layer = std::shared_ptr<const LayerWeights>(m_answer, &m_answer->layers[at]);
  picture.oneScale = m_scales->currentIndex() == 0;
  picture.ends = endsOf(at);
  picture.inputs = inputsOf(*picture.layer);
  const TraceAnswer* gates = m_gates.answer();
  if (gates != nullptr && gates->run == m_answer->run && at < gates->orders.size()) {
    picture.order = m_gates.orderShown(at);
  }
  m_stack->setPicture(std::move(picture));
  m_stack->setSelectedUnit(m_gates.stack()->selectedUnit());
}

}  // namespace gatescope::ui
