#include "ui/views/share_bars.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

namespace gatescope::ui {

namespace {

constexpr qreal barWidth = 64, air = 6, between = 20;
constexpr qreal longestName = 160;

QString shareText(double share) {
  return QString::number(share, 'f', 2);
}

}  // namespace

ShareBars::ShareBars(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void ShareBars::setShares(const QString& head, std::vector<Share> shares) {
  m_head = head;
  m_shares = std::move(shares);
  std::ranges::stable_sort(m_shares, std::ranges::greater(), &Share::share);
  constexpr std::size_t most = 10;
  QStringList lines;
  for (std::size_t i = 0; i < std::min(m_shares.size(), most); ++i) {
    const QString line = tr("%1: %2").arg(m_shares[i].name, shareText(m_shares[i].share));
    lines << (m_shares[i].isTrue ? tr("%1 (the truth)").arg(line) : line);
  }
  if (m_shares.size() > most) lines << QStringLiteral("…");
  setAccessibleName(m_head);
  setAccessibleDescription(lines.join(QStringLiteral(", ")));
  setToolTip(lines.join(u'\n'));
  update();
}

QSize ShareBars::sizeHint() const {
  return {400, static_cast<int>(QFontMetricsF(themeFont(FontRole::Body)).height()) + 4};
}

void ShareBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QFontMetricsF body(themeFont(FontRole::Body)), strong(themeFont(FontRole::Strong));
  const qreal number = body.horizontalAdvance(shareText(1));
  const auto more = [&](std::size_t count) {
    return tr("%1 more").arg(countText(static_cast<std::int64_t>(count)));
  };
  const qreal rest = body.horizontalAdvance(more(m_shares.size())) + 1;
  painter.setFont(themeFont(FontRole::Body));
  painter.setPen(theme().muted);
  painter.drawText(QRectF(0, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, m_head);
  m_places.clear();
  qreal x = m_head.isEmpty() ? 0 : body.horizontalAdvance(m_head) + between;
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    const Share& share = m_shares[i];
    const QString full = share.isTrue ? tr("%1 ✓").arg(share.name) : share.name;
    const QString name = strong.elidedText(full, Qt::ElideMiddle, longestName);
    const qreal wide = strong.horizontalAdvance(name) + air + barWidth + air + number;
    const bool last = i + 1 == m_shares.size();
    if (i > 0 && x + wide > width() - (last ? 0 : between + rest)) {
      painter.setFont(themeFont(FontRole::Body));
      painter.setPen(theme().muted);
      painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter,
                       more(m_shares.size() - i));
      return;
    }
    m_places.emplace_back(x, 0, wide, height());
    painter.setFont(themeFont(i == 0 ? FontRole::Strong : FontRole::Body));
    painter.setPen(share.isTrue ? theme().good : theme().text);
    painter.drawText(QRectF(x, 0, wide, height()), Qt::AlignLeft | Qt::AlignVCenter, name);
    const QRectF bar(x + strong.horizontalAdvance(name) + air, height() / 2.0 - 4, barWidth, 8);
    painter.fillRect(bar, theme().grid);
    painter.fillRect(QRectF(bar.topLeft(), QSizeF(barWidth * share.share, bar.height())),
                     share.isTrue ? theme().good : theme().accent);
    painter.setFont(themeFont(FontRole::Body));
    painter.setPen(theme().text);
    painter.drawText(QRectF(bar.right() + air, 0, number, height()),
                     Qt::AlignLeft | Qt::AlignVCenter, shareText(share.share));
    x += wide + between;
  }
}

int ShareBars::classAt(QPointF place) const {
  const auto found =
      std::ranges::find_if(m_places, [&](const QRectF& drawn) { return drawn.contains(place); });
  return found == m_places.end()
             ? -1
             : m_shares[static_cast<std::size_t>(found - m_places.begin())].index;
}

void ShareBars::mousePressEvent(QMouseEvent* event) {
  const int index = classAt(event->position());
  if (index >= 0) Q_EMIT chosen(index);
}

}  // namespace gatescope::ui
