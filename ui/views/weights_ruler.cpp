#include "ui/views/weights_ruler.h"

#include "ui/views/chart_maths.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace gatescope::ui {

namespace {

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

}  // namespace

WeightsRuler::WeightsRuler(Side side, TimeAxis& to, TimeAxis& from, QWidget* parent)
    : QWidget(parent), m_side(side), m_to(to), m_from(from) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const auto repaint = [this] { update(); };
  connect(&from, &TimeAxis::windowChanged, this, repaint);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, repaint);
}

void WeightsRuler::setPicture(const WeightsPicture* picture) {
  m_picture = picture;
  update();
}

QSize WeightsRuler::sizeHint() const {
  return {180, static_cast<int>(metrics().height()) + 3};
}

// What the part is, the richest first.
QStringList WeightsRuler::headsOf(const WeightGrid::Part& part) const {
  const int columns = part.columns;
  switch (part.part) {
    case WeightPart::Input:
      return {tr("W: from the %n inputs", nullptr, columns),
              tr("W: from %n inputs", nullptr, columns), tr("W: inputs"), tr("W")};
    case WeightPart::Bias:
      return {tr("b")};
    case WeightPart::RecurrentBias:
      return {tr("c")};
    case WeightPart::Recurrent:
      break;
  }
  return {tr("U: from the %n units, one step before", nullptr, m_picture->layer->units),
          tr("U: from %n units", nullptr, m_picture->layer->units), tr("U: units"), tr("U")};
}

// Every name, where all find room; else the first and the last, or none.
void WeightsRuler::paintInputs(QPainter& painter, const WeightGrid::Part& part) const {
  const QStringList& names = m_picture->inputs;
  if (names.size() != part.columns || names.isEmpty()) return;
  const QFontMetricsF font = metrics();
  const double wide = part.width / part.columns;
  double widest = 0;
  for (const QString& name : names) widest = std::max(widest, font.horizontalAdvance(name));
  if (widest + 4 <= wide || part.columns == 1) {
    for (int i = 0; i < part.columns; ++i) {
      const QRectF room(part.left + i * wide - 4, 0, wide + 8, height());
      painter.drawText(room, Qt::AlignCenter,
                       font.elidedText(names[i], Qt::ElideRight, room.width()));
    }
    return;
  }
  const double both =
      font.horizontalAdvance(names.front()) + font.horizontalAdvance(names.back()) + 8;
  if (both > part.width) return;
  const QRectF room(part.left, 0, part.width, height());
  painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, names.front());
  painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, names.back());
}

// Their numbers; in another order that they stand as the rows do.
void WeightsRuler::paintUnits(QPainter& painter, const WeightGrid::Part& part) const {
  const QRectF room(part.left, 0, part.width, height());
  if (!std::ranges::is_sorted(m_picture->order)) {
    painter.drawText(room, Qt::AlignCenter, tr("units in the order of the rows"));
    return;
  }
  const double wide = part.width / std::max(m_from.seen(), 1);
  const auto extent = [](const QString& text) { return metrics().horizontalAdvance(text); };
  const QVector<Tick> ticks = niceTicks({{m_from.first() + 1.0, m_from.last() + 1.0},
                                         AxisText::Integer,
                                         false,
                                         part.width - wide,
                                         extent});
  for (const Tick& tick : ticks) {
    const double half = extent(tick.label) / 2 + 1;
    const double x = part.left + (tick.value - 1 - m_from.first() + 0.5) * wide;
    const double left = std::min(x - half, width() - 2 * half);
    painter.drawText(QRectF(left, 0, 2 * half, height()), Qt::AlignCenter, tick.label);
  }
}

void WeightsRuler::paintEvent(QPaintEvent*) {
  if (m_picture == nullptr || m_picture->layer == nullptr) return;
  QPainter painter(this);
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  const WeightGrid grid(*m_picture, m_to, m_from, width());
  for (const WeightGrid::Part& part : grid.parts()) {
    if (m_side == Side::Above) {
      for (const QString& head : headsOf(part)) {
        if (metrics().horizontalAdvance(head) > part.width) continue;
        painter.drawText(QRectF(part.left, 0, part.width, height()),
                         Qt::AlignLeft | Qt::AlignVCenter, head);
        break;
      }
    } else if (part.part == WeightPart::Input) {
      paintInputs(painter, part);
    } else if (part.part == WeightPart::Recurrent) {
      paintUnits(painter, part);
    }
  }
}

}  // namespace gatescope::ui
