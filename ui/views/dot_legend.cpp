#include "ui/views/dot_legend.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr double dot = 4.5, indent = 16, barWidth = 12, highestBar = 180;
constexpr double widest = 150;

QFontMetricsF metrics() {
  return QFontMetricsF(themeFont(FontRole::Small));
}

double lineHeight() {
  return std::ceil(metrics().height()) + 3;
}

}  // namespace

DotLegend::DotLegend(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void DotLegend::setColours(DotColours colours) {
  m_colours = std::move(colours);
  setAccessibleName(tr("Colours: %1").arg(m_colours.name));
  setAccessibleDescription(
      m_colours.areClasses()
          ? m_colours.classes.join(QStringLiteral(", "))
          : tr("from %1 to %2").arg(numberText(m_colours.low), numberText(m_colours.high)));
  updateGeometry();
  update();
}

QSize DotLegend::sizeHint() const {
  const QFontMetricsF font = metrics();
  double wide = font.horizontalAdvance(m_colours.name);
  if (m_colours.areClasses()) wide = std::max(wide, indent + font.horizontalAdvance(tr("99 more")));
  for (const QString& name : m_colours.classes) {
    wide = std::max(wide, indent + font.horizontalAdvance(name));
  }
  if (!m_colours.areClasses()) {
    wide = std::max(wide, barWidth + 6 + font.horizontalAdvance(tr("−0.0005")));
  }
  return {static_cast<int>(std::ceil(std::clamp(wide, 60.0, widest))) + 2, 200};
}

// All, or one line fewer than find room: the rest is counted there.
int DotLegend::shownClasses() const {
  const int room = std::max(static_cast<int>(height() / lineHeight()) - 1, 1);
  const int all = static_cast<int>(m_colours.classes.size());
  return all <= room ? all : room - 1;
}

void DotLegend::paintClasses(QPainter& painter) const {
  const int shown = shownClasses(), all = static_cast<int>(m_colours.classes.size());
  double top = lineHeight();
  const double room = width() - indent;
  for (int k = 0; k < shown; ++k, top += lineHeight()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colours.colour(k));
    painter.drawEllipse(QPointF(dot, top + lineHeight() / 2), dot, dot);
    painter.setPen(theme().text);
    painter.drawText(QRectF(indent, top, room, lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics().elidedText(m_colours.classes[k], Qt::ElideRight, room));
  }
  if (shown == all) return;
  painter.setPen(theme().muted);
  painter.drawText(QRectF(indent, top, room, lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("%1 more").arg(all - shown));
}

void DotLegend::paintScale(QPainter& painter) const {
  const double top = lineHeight() + 4, high = std::min(height() - top - 4, highestBar);
  const QRectF bar(1, top, barWidth, high);
  QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
  const int last = m_colours.count() - 2;
  for (int i = 0; i <= last; ++i) gradient.setColorAt(double(i) / last, m_colours.colour(i));
  painter.fillRect(bar, gradient);
  const QRectF text(bar.right() + 6, bar.top(), width() - bar.right() - 6, bar.height());
  painter.setPen(theme().muted);
  painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, numberText(m_colours.high));
  painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, numberText(m_colours.low));
}

void DotLegend::paintEvent(QPaintEvent*) {
  if (m_colours.name.isEmpty()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(theme().muted);
  painter.drawText(QRectF(0, 0, width(), lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics().elidedText(m_colours.name, Qt::ElideRight, width()));
  m_colours.areClasses() ? paintClasses(painter) : paintScale(painter);
}

// Names that are cut, or find no line, in full.
bool DotLegend::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || !m_colours.areClasses()) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int line = static_cast<int>(help->pos().y() / lineHeight()) - 1;
  const int shown = shownClasses();
  QString said;
  if (line >= 0 && line < shown) said = m_colours.classes[line];
  if (line == shown) said = m_colours.classes.mid(shown).join(QStringLiteral(", "));
  QToolTip::showText(help->globalPos(), said);
  return true;
}

}  // namespace gatescope::ui
