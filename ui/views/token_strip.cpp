#include "ui/views/token_strip.h"

#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal mostAir = 6, leastAir = 2, gap = 3, longest = 150;  // of a chip, pixels
constexpr qreal tie = 12;  // height of the lines above the chips

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Body));
}

qreal chipHeight() {
  return metrics().height() + 4;
}

}  // namespace

TokenStrip::TokenStrip(TimeAxis& axis, QWidget* parent) : AxisStrip(axis, parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Tokens"));
  connect(&axis, &TimeAxis::windowChanged, this, &TokenStrip::arrange);
  connect(&axis, &TimeAxis::cursorChanged, this, &TokenStrip::follow);
  connect(&axis, &TimeAxis::hoverChanged, this, &TokenStrip::follow);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TokenStrip::arrange);
}

void TokenStrip::setTokens(std::vector<StepToken> tokens) {
  if (tokens == m_tokens) return;
  m_tokens = std::move(tokens);
  m_shades.clear();
  QString text;
  for (const StepToken& token : m_tokens) text += token.text + u' ';
  setAccessibleDescription(text.trimmed());
  arrange();
}

void TokenStrip::setShades(std::vector<QColor> shades) {
  m_shades = std::move(shades);
  update();
}

QRectF TokenStrip::chipOf(int step) const {
  const auto found = std::ranges::find(m_chips, step, &Chip::step);
  return found == m_chips.end() ? QRectF() : found->place;
}

QSize TokenStrip::sizeHint() const {
  return {400, static_cast<int>(tie + chipHeight() + 2)};
}

QSize TokenStrip::minimumSizeHint() const {
  return {80, sizeHint().height()};
}

// Chips that moved under the mouse could not be pointed at: they wait until it has left.
void TokenStrip::follow() {
  if (!underMouse() || axis().hover() < 0) arrange();
}

qreal TokenStrip::chipWidth(int step) const {
  const QString text = visibleToken(m_tokens[static_cast<std::size_t>(step)].text);
  return std::clamp(metrics().horizontalAdvance(text) + 2 * m_air, chipHeight() * 0.7, longest);
}

qreal TokenStrip::wantedLeft(int step) const {
  return axis().xOf(step, 0, width()) - chipWidth(step) / 2;
}

// The focus keeps its place, its neighbours are added on both sides for as long as there is room,
// and each stands as near to its own step as those before it let it.
void TokenStrip::arrange() {
  m_chips.clear();
  const int first = axis().first();
  const int last = std::min(axis().last(), static_cast<int>(m_tokens.size()) - 1);
  update();
  if (last < first || width() <= 0) return;
  const int wanted = axis().hover() >= 0 ? axis().hover() : axis().cursor();
  const int focus = std::clamp(wanted, first, last);
  // Tight chips, where that lets all of them in.
  for (m_air = mostAir; m_air > leastAir; --m_air) {
    qreal all = -gap;
    for (int step = first; step <= last && all <= width(); ++step) all += gap + chipWidth(step);
    if (all <= width()) break;
  }
  int from = focus, to = focus;
  qreal left = 0, right = 0, used = chipWidth(focus);  // beside the focus
  for (bool grew = true; grew;) {
    grew = false;
    if (to < last && used + gap + chipWidth(to + 1) <= width()) {
      right += gap + chipWidth(++to);
      used += gap + chipWidth(to);
      grew = true;
    }
    if (from > first && used + gap + chipWidth(from - 1) <= width()) {
      left += gap + chipWidth(--from);
      used += gap + chipWidth(from);
      grew = true;
    }
  }
  const qreal middle = chipWidth(focus), high = chipHeight();
  const qreal x = std::max(std::min(wantedLeft(focus), width() - right - middle), left);
  std::vector<Chip> before;
  qreal edge = x;  // the nearest that is taken
  for (int step = focus - 1; step >= from; --step) {
    left -= gap + chipWidth(step);  // what the rest needs
    edge = std::max(std::min(wantedLeft(step), edge - gap - chipWidth(step)), left);
    before.push_back({step, {edge, tie, chipWidth(step), high}});
  }
  m_chips.assign(before.rbegin(), before.rend());
  m_chips.push_back({focus, {x, tie, middle, high}});
  edge = x + middle;
  for (int step = focus + 1; step <= to; ++step) {
    const qreal most = width() - right + gap;
    right -= gap + chipWidth(step);
    const qreal at = std::min(std::max(wantedLeft(step), edge + gap), most);
    m_chips.push_back({step, {at, tie, chipWidth(step), high}});
    edge = at + chipWidth(step);
  }
}

int TokenStrip::stepAt(QPointF place) const {
  for (const Chip& chip : m_chips)
    if (place.y() >= tie && chip.place.adjusted(-gap / 2, 0, gap / 2, 4).contains(place))
      return chip.step;
  return AxisStrip::stepAt(place);
}

void TokenStrip::paintChip(QPainter& painter, const Chip& chip) const {
  const auto index = static_cast<std::size_t>(chip.step);
  const StepToken& token = m_tokens[index];
  const bool chosen = chip.step == axis().cursor(), hovered = chip.step == axis().hover();
  const QColor fill = index < m_shades.size() ? m_shades[index] : theme().field;
  const qreal step = axis().xOf(chip.step, 0, width());
  const QColor line = chosen || hovered ? theme().accent : theme().border;
  painter.setPen(QPen(line, chosen ? 1.6 : 1));
  QPainterPath path(QPointF(step, 0));
  path.cubicTo(QPointF(step, tie * 0.7), QPointF(chip.place.center().x(), tie * 0.3),
               QPointF(chip.place.center().x(), tie));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(path);
  painter.setBrush(fill);
  if (!token.known) painter.setPen(QPen(chosen ? line : theme().warning, 1, Qt::DashLine));
  painter.drawRoundedRect(chip.place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.setPen(index < m_shades.size() ? readableOn(fill) : theme().text);
  const qreal inner = chip.place.width() - 2;
  painter.drawText(chip.place, Qt::AlignCenter | Qt::TextSingleLine,
                   metrics().elidedText(visibleToken(token.text), Qt::ElideRight, inner));
}

void TokenStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(FontRole::Body));
  for (const Chip& chip : m_chips) paintChip(painter, chip);
  painter.setRenderHint(QPainter::Antialiasing, false);
  paintFocus(painter);
}

void TokenStrip::resizeEvent(QResizeEvent* event) {
  AxisStrip::resizeEvent(event);
  arrange();
}

bool TokenStrip::event(QEvent* event) {
  if (event->type() == QEvent::Leave) arrange();
  if (event->type() != QEvent::ToolTip) return AxisStrip::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto step = static_cast<std::size_t>(std::max(stepAt(help->pos()), 0));
  if (step >= m_tokens.size()) return true;
  const StepToken& token = m_tokens[step];
  QToolTip::showText(help->globalPos(),
                     token.known
                         ? tr("t = %1: “%2”").arg(step + 1).arg(visibleToken(token.text))
                         : tr("t = %1: “%2” is not in the vocabulary: the network reads “unknown”")
                               .arg(step + 1)
                               .arg(visibleToken(token.text)));
  return true;
}

}  // namespace gatescope::ui
