#include "ui/views/row_labels.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <string>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextDocument>

namespace gatescope::ui {

namespace {

QString fromCore(std::string_view text) {
  return QCoreApplication::translate("core", std::string(text).c_str());
}

QString symbolOf(const SignalInfo& info) {
  return QString::fromUtf8(info.symbol.data(), static_cast<qsizetype>(info.symbol.size()));
}

}  // namespace

SignalLabel::SignalLabel(const SignalInfo& info, QWidget* parent) : QWidget(parent), m_info(info) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
  setAccessibleName(symbolOf(info) + u' ' + fromCore(info.name));
  setAccessibleDescription(fromCore(info.meaning));
  setToolTip(QStringLiteral("%1: %2").arg(fromCore(info.name), fromCore(info.meaning)));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void SignalLabel::setMeaningShown(bool on) {
  m_meaning = on;
  update();
}

QString SignalLabel::html(int width, bool elided, bool meaning) const {
  QString name = fromCore(m_info.name);
  if (elided) {
    const QFontMetricsF strong(themeFont(FontRole::Strong)), body(themeFont(FontRole::Body));
    const qreal symbol = strong.horizontalAdvance(symbolOf(m_info) + QStringLiteral("t "));
    name = body.elidedText(name, Qt::ElideRight, width - symbol - 2);
  }
  QString text = QStringLiteral("<b style=\"color:%1\">%2<sub>t</sub></b> %3")
                     .arg(signalColour(m_info.symbol).name(), symbolOf(m_info).toHtmlEscaped(),
                          name.toHtmlEscaped());
  if (meaning)
    text += QStringLiteral("<br><span style=\"color:%1; font-size:%2px\">%3</span>")
                .arg(theme().muted.name())
                .arg(themeFont(FontRole::Small).pixelSize())
                .arg(fromCore(m_info.meaning).toHtmlEscaped());
  return text;
}

void SignalLabel::paintEvent(QPaintEvent*) {
  QTextDocument document;
  document.setDocumentMargin(0);
  document.setDefaultFont(themeFont(FontRole::Body));
  document.setDefaultStyleSheet(QStringLiteral("body { color: %1 }").arg(theme().text.name()));
  document.setTextWidth(width());
  // The richest form that fits: with its meaning, the name in full, the name cut.
  for (const auto& [elided, meaning] :
       {std::pair(false, m_meaning), std::pair(false, false), std::pair(true, false)}) {
    document.setHtml(QStringLiteral("<body>%1</body>").arg(html(width(), elided, meaning)));
    if (document.size().height() <= height()) break;
  }
  QPainter painter(this);
  painter.translate(0, (height() - document.size().height()) / 2);
  document.drawContents(&painter);
}

CurveLabel::CurveLabel(const QString& head, const QString& below, QWidget* parent)
    : QWidget(parent), m_head(head), m_below(below) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
  setAccessibleName(head);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void CurveLabel::setHead(const QString& head, const QString& below) {
  m_head = head;
  m_below = below;
  setAccessibleName(head);
  update();
}

void CurveLabel::setCurves(const std::vector<StepCurve>& curves, const QStringList& undrawn) {
  m_curves.clear();
  QStringList names;
  for (const StepCurve& curve : curves) {
    m_curves.push_back({curve.name, curve.colour, {}, curve.style});
    names << curve.name;
  }
  m_undrawn = undrawn.size();
  QString text = tr("Drawn: %1").arg(names.join(QStringLiteral(", ")));
  if (m_undrawn > 0) {
    constexpr qsizetype most = 40;
    QString others = QStringList(undrawn.mid(0, most)).join(QStringLiteral(", "));
    if (m_undrawn > most) others += QStringLiteral(", …");
    text += u'\n' + tr("Not drawn: %1").arg(others);
  }
  setToolTip(text);
  setAccessibleDescription(text);
  update();
}

void CurveLabel::paintHead(QPainter& painter) const {
  const QFont body = themeFont(FontRole::Body), small = themeFont(FontRole::Small);
  const QFontMetricsF metrics(body);
  qreal x = metrics.horizontalAdvance(m_head);
  painter.setFont(body);
  painter.setPen(theme().text);
  painter.drawText(QPointF(0, metrics.ascent()), m_head);
  QFont index = body;
  index.setPixelSize(body.pixelSize() * 2 / 3);
  painter.setFont(index);
  painter.drawText(QPointF(x + 1, metrics.ascent() + 2), m_below);
  x += QFontMetricsF(index).horizontalAdvance(m_below) + 8;
  painter.setFont(small);
  if (m_undrawn == 0) return;
  const auto drawn = static_cast<qsizetype>(m_curves.size());
  painter.setPen(theme().muted);
  painter.drawText(QPointF(x, metrics.ascent()), tr("%1 of %2").arg(drawn).arg(drawn + m_undrawn));
}

void CurveLabel::paintNames(QPainter& painter, qreal top) const {
  constexpr qreal swatch = 12, gap = 8;
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const bool several = m_curves.size() > 1;
  painter.setFont(themeFont(FontRole::Small));
  qreal x = 0, y = top;
  for (std::size_t i = 0; i < m_curves.size(); ++i) {
    const StepCurve& curve = m_curves[i];
    const qreal lead = several ? swatch + 3 : 0;
    const QString name = metrics.elidedText(curve.name, Qt::ElideRight, width() - lead - 1);
    const qreal wide = lead + metrics.horizontalAdvance(name);
    const bool lastLine = y + 2 * metrics.height() > height() + 1;
    const qreal room = width() - (lastLine && i + 1 < m_curves.size() ? 12 : 0);
    if (x > 0 && x + wide > room) {
      if (lastLine) {
        painter.setPen(theme().muted);
        painter.drawText(QPointF(x, y + metrics.ascent()), QStringLiteral("…"));
        return;
      }
      x = 0;
      y += metrics.height();
    }
    const QColor colour = curve.colour.isValid() ? curve.colour : theme().muted;
    if (several) {
      painter.setPen(QPen(colour, 2, curve.style, Qt::FlatCap));
      painter.drawLine(QPointF(x, y + metrics.height() / 2),
                       QPointF(x + swatch, y + metrics.height() / 2));
    }
    painter.setPen(several ? theme().text : theme().muted);
    painter.drawText(QPointF(x + lead, y + metrics.ascent()), name);
    x += wide + gap;
  }
}

void CurveLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal head = QFontMetricsF(themeFont(FontRole::Body)).height();
  paintHead(painter);
  if (head + QFontMetricsF(themeFont(FontRole::Small)).height() <= height() + 1)
    paintNames(painter, head);
}

}  // namespace gatescope::ui
