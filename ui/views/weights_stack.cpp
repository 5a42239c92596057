#include "ui/views/weights_stack.h"

#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/gate_weights_map.h"
#include "ui/views/row_labels.h"
#include "ui/views/stack_parts.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/weights_ruler.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QLabel>

namespace gatescope::ui {

namespace {

constexpr int narrowLabels = 96, wideLabels = 150;  // pixels
constexpr int firstMap = 2;                         // row of the grid
constexpr int roomForWideLabels = 620;

QString partName(WeightPart part) {
  switch (part) {
    case WeightPart::Input:
      return QStringLiteral("W");
    case WeightPart::Bias:
      return QStringLiteral("b");
    case WeightPart::RecurrentBias:
      return QStringLiteral("c");
    case WeightPart::Recurrent:
      break;
  }
  return QStringLiteral("U");
}

}  // namespace

WeightsStack::WeightsStack(QWidget* parent)
    : QWidget(parent),
      m_to(new TimeAxis(this)),
      m_from(new TimeAxis(this)),
      m_grid(new QGridLayout(this)),
      m_head(new WeightsRuler(WeightsRuler::Side::Above, *m_to, *m_from, this)),
      m_foot(new WeightsRuler(WeightsRuler::Side::Below, *m_to, *m_from, this)),
      m_empty(new QLabel(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(8);
  m_grid->setVerticalSpacing(5);
  m_grid->setColumnStretch(1, 1);
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  setLook(m_empty, "muted");
  setAccessibleName(tr("Weights"));
  m_grid->addWidget(m_empty, 0, 0, 1, 3);
  m_grid->addWidget(m_head, 1, 1);
  clear(tr("No weights to show yet"));
}

void WeightsStack::clear(const QString& emptyText) {
  m_empty->setText(emptyText);
  m_hover.reset();
  m_chosen.reset();
  showParts(false);
}

void WeightsStack::showParts(bool on) {
  m_empty->setVisible(!on);
  m_head->setVisible(on);
  m_foot->setVisible(on);
  m_grid->setRowStretch(0, on ? 0 : 1);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    m_grid->setRowStretch(firstMap + static_cast<int>(i), on ? 1 : 0);
    row.label->setVisible(on);
    row.map->setVisible(on);
    row.scale->setVisible(on && m_picture.oneScale);
  }
}

void WeightsStack::rebuild() {
  for (const Row& row : m_rows)
    for (QWidget* part : std::initializer_list<QWidget*>{row.label, row.map, row.scale})
      delete part;
  m_rows.clear();
  for (int i = 0; i < m_grid->rowCount(); ++i) m_grid->setRowStretch(i, 0);
  m_cell = m_picture.layer->cell;
  int gridRow = firstMap;
  for (const GateWeights& gate : m_picture.layer->gates) {
    const Row row{new SignalLabel(*gate.gate, this), new GateWeightsMap(*m_to, *m_from, this),
                  new ColourScale(this)};
    row.map->setAccessibleName(tr("Weights of %1").arg(coreText(gate.gate->name)));
    connect(row.map, &GateWeightsMap::hovered, this, [this](const auto& place) {
      m_hover = place;
      Q_EMIT readingChanged(readingText());
    });
    connect(row.map, &GateWeightsMap::chosen, this, &WeightsStack::choose);
    m_grid->addWidget(row.label, gridRow, 0);
    m_grid->addWidget(row.map, gridRow, 1);
    m_grid->addWidget(row.scale, gridRow, 2);
    m_rows.push_back(row);
    ++gridRow;
  }
  m_grid->addWidget(m_foot, gridRow, 1);
  m_hover.reset();
  m_chosen.reset();
  fitLabels();
}

void WeightsStack::resizeEvent(QResizeEvent*) {
  fitLabels();
}

void WeightsStack::fitLabels() {
  const int wide = width() < roomForWideLabels ? narrowLabels : wideLabels;
  for (const Row& row : m_rows) row.label->setFixedWidth(wide);
}

void WeightsStack::setPicture(WeightsPicture picture) {
  Q_ASSERT(picture.layer && picture.ends.size() == picture.layer->gates.size());
  m_picture = std::move(picture);
  const LayerWeights& layer = *m_picture.layer;
  if (std::ssize(m_picture.order) != layer.units) m_picture.order.clear();
  if (layer.cell != m_cell || m_rows.size() != layer.gates.size()) rebuild();
  m_to->setSteps(layer.units);
  m_from->setSteps(layer.units);
  m_head->setPicture(&m_picture);
  m_foot->setPicture(&m_picture);
  if (m_chosen && !fits(*m_chosen)) m_chosen.reset();
  if (m_hover && !fits(*m_hover)) m_hover.reset();
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const float end = m_picture.ends[i].front();
    m_rows[i].map->setPicture(&m_picture, static_cast<int>(i));
    m_rows[i].map->setChosen(m_chosen);
    m_rows[i].scale->setRange(SignalRange::Unbounded, -end, end);
  }
  showParts(true);
  Q_EMIT readingChanged(readingText());
}

bool WeightsStack::fits(const WeightPlace& place) const {
  const LayerWeights& layer = *m_picture.layer;
  const auto gate = static_cast<std::size_t>(place.gate);
  if (gate >= layer.gates.size() || place.to >= layer.units) return false;
  const auto columns = std::ssize(weightsOf(layer.gates[gate], place.part)) / layer.units;
  return place.from < columns;
}

void WeightsStack::setSelectedUnit(int unit) {
  for (const Row& row : m_rows) row.map->setSelectedUnit(unit);
}

void WeightsStack::choose(const WeightPlace& place) {
  if (!fits(place)) return;
  m_chosen = place;
  for (const Row& row : m_rows) row.map->setChosen(place);
  setSelectedUnit(place.to);
  m_rows[static_cast<std::size_t>(place.gate)].map->setAccessibleDescription(placeText(place));
  Q_EMIT readingChanged(readingText());
  Q_EMIT unitChosen(place.to);
}

QString WeightsStack::readingText() const {
  if (m_picture.layer == nullptr) return {};
  if (m_hover) return placeText(*m_hover);
  return m_chosen ? placeText(*m_chosen) : QString();
}

QString WeightsStack::placeText(const WeightPlace& place) const {
  const LayerWeights& layer = *m_picture.layer;
  const GateWeights& gate = layer.gates[static_cast<std::size_t>(place.gate)];
  const auto& values = weightsOf(gate, place.part);
  const auto columns = values.size() / static_cast<std::size_t>(layer.units);
  const auto at =
      static_cast<std::size_t>(place.to) * columns + static_cast<std::size_t>(place.from);
  const QString value = numberText(double(values[at]), 4);
  const QString what = tr("%1 of %2").arg(partName(place.part), fromUtf8(gate.gate->symbol));
  if (place.part == WeightPart::Bias || place.part == WeightPart::RecurrentBias) {
    return tr("%1 · bias of unit %2: %3").arg(what).arg(place.to + 1).arg(value);
  }
  const bool named = place.part == WeightPart::Input && place.from < m_picture.inputs.size();
  const QString from = named                             ? m_picture.inputs[place.from]
                       : place.part == WeightPart::Input ? tr("input %1").arg(place.from + 1)
                                                         : tr("unit %1").arg(place.from + 1);
  return tr("%1 · from %2 to unit %3: %4").arg(what, from).arg(place.to + 1).arg(value);
}

QString WeightsStack::csvHead() const {
  const LayerWeights& layer = *m_picture.layer;
  QString text = tr("gate") + u',' + tr("unit");
  for (int i = 0; i < layer.inputs; ++i) {
    const QString name = i < m_picture.inputs.size() ? m_picture.inputs[i] : QString::number(i + 1);
    text += u',' + csvField(QStringLiteral("W ") + name);
  }
  text += QStringLiteral(",b,c");
  for (int i = 0; i < layer.units; ++i) text += QStringLiteral(",U %1").arg(i + 1);
  return text + u'\n';
}

// A field stays empty where the gate has no such weight.
QString WeightsStack::csvRow(int gate, int unit) const {
  const LayerWeights& layer = *m_picture.layer;
  const GateWeights& from = layer.gates[static_cast<std::size_t>(gate)];
  QString text = csvField(fromUtf8(from.gate->symbol)) + u',' + QString::number(unit + 1);
  const auto add = [&](const std::vector<float>& values, int columns) {
    for (int c = 0; c < columns; ++c) {
      text += u',';
      const auto at = static_cast<std::size_t>(unit) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(c);
      if (at < values.size() && !std::isnan(values[at])) {
        text += QString::number(double(values[at]), 'g', 8);
      }
    }
  };
  add(from.input, layer.inputs);
  add(from.bias, 1);
  add(from.recurrentBias, 1);
  add(from.recurrent, layer.units);
  return text + u'\n';
}

std::vector<int> WeightsStack::seenUnits() const {
  std::vector<int> units;
  for (int place = m_to->first(); place <= m_to->last(); ++place) {
    const auto at = static_cast<std::size_t>(place);
    units.push_back(at < m_picture.order.size() ? m_picture.order[at] : place);
  }
  return units;
}

QString WeightsStack::csv() const {
  if (m_picture.layer == nullptr) return {};
  QString text = csvHead();
  for (int gate = 0; gate < std::ssize(m_picture.layer->gates); ++gate) {
    for (const int unit : seenUnits()) text += csvRow(gate, unit);
  }
  return text;
}

FigureTable WeightsStack::tableOf(const GateWeights& gate, WeightPart part) const {
  const std::vector<float>& values = weightsOf(gate, part);
  const auto columns = std::ssize(values) / m_picture.layer->units;
  FigureTable table;
  table.name = tr("%1 of %2").arg(partName(part), fromUtf8(gate.gate->symbol));
  for (int c = 0; c < columns; ++c) {
    const bool named = part == WeightPart::Input && c < m_picture.inputs.size();
    table.columns << (named          ? m_picture.inputs[c]
                      : columns == 1 ? partName(part)
                                     : tr("from unit %1").arg(c + 1));
  }
  for (const int unit : seenUnits()) {
    table.rows << tr("unit %1").arg(unit + 1);
    const auto first = values.begin() + unit * columns;
    table.values.insert(table.values.end(), first, first + columns);
  }
  return table;
}

std::vector<FigureTable> WeightsStack::tables() const {
  std::vector<FigureTable> all;
  if (m_picture.layer == nullptr) return all;
  for (const GateWeights& gate : m_picture.layer->gates) {
    for (const WeightPart part :
         {WeightPart::Input, WeightPart::Bias, WeightPart::RecurrentBias, WeightPart::Recurrent}) {
      if (!weightsOf(gate, part).empty()) all.push_back(tableOf(gate, part));
    }
  }
  return all;
}

}  // namespace gatescope::ui
