#include "ui/views/step_strip_view.h"

#include "ui/views/palette.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis_input.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal rowHeight = 26, rowGap = 9, nameWidth = 96;

qreal lineHeight() {
  return QFontMetricsF(themeFont(FontRole::Small)).height();
}

QColor fillOf(int label) {
  return blend(dataColour(label), theme().surface, 0.75);
}

}  // namespace

StepStripView::StepStripView(QWidget* parent) : QWidget(parent), m_ownAxis(new TimeAxis(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setAccessibleName(tr("Labels of each step"));
  setEmptyText(tr("No step was labelled yet"));
  setTimeAxis(m_ownAxis);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void StepStripView::setTimeAxis(TimeAxis* axis) {
  if (m_axis) disconnect(m_axis, nullptr, this, nullptr);
  m_axis = axis ? axis : m_ownAxis;
  const auto repaint = [this] { update(); };
  connect(m_axis, &TimeAxis::cursorChanged, this, repaint);
  connect(m_axis, &TimeAxis::hoverChanged, this, repaint);
  connect(m_axis, &TimeAxis::windowChanged, this, repaint);
  update();
}

void StepStripView::setRows(std::vector<StepRow> rows, QStringList classes) {
  m_rows = std::move(rows);
  m_classes = std::move(classes);
  std::size_t steps = 0;
  QStringList names;
  for (const StepRow& row : m_rows) {
    steps = std::max(steps, row.labels.size());
    names.append(row.name);
  }
  m_axis->setSteps(static_cast<int>(steps));
  setAccessibleDescription(
      tr("%1 steps; rows: %2").arg(steps).arg(names.join(QStringLiteral(", "))));
  updateGeometry();
  update();
}

void StepStripView::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

QSize StepStripView::sizeHint() const {
  const auto rows = static_cast<qreal>(std::max<std::size_t>(m_rows.size(), 2));
  return {420, static_cast<int>(rows * (rowHeight + rowGap) + 2 * lineHeight() + 8)};
}

QString StepStripView::className(int label) const {
  return label >= 0 && label < m_classes.size() ? m_classes[label] : QString();
}

QRectF StepStripView::plot() const {
  return {nameWidth, 2, width() - nameWidth - 4.0, 0};
}

QRectF StepStripView::rowRect(std::size_t row) const {
  const auto rows = static_cast<qreal>(m_rows.size());
  const qreal room = (height() - 2 * lineHeight() - 12) / rows;
  const qreal high = std::clamp(room - rowGap, 8.0, rowHeight * 1.6);
  return {plot().left(), plot().top() + static_cast<qreal>(row) * (high + rowGap), plot().width(),
          high};
}

void StepStripView::paintRow(QPainter& painter, std::size_t index) const {
  const StepRow& row = m_rows[index];
  const QRectF place = rowRect(index);
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  painter.setFont(themeFont(FontRole::Small));
  painter.setPen(row.colour.isValid() ? row.colour : theme().text);
  painter.drawText(QRectF(0, place.top(), nameWidth - 8, place.height()),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(row.name, Qt::ElideRight, nameWidth - 8));
  const qreal side = place.width() / std::max(m_axis->seen(), 1);
  const auto last = std::min(m_axis->last(), static_cast<int>(row.labels.size()) - 1);
  const auto label = [&](int step) { return row.labels[static_cast<std::size_t>(step)]; };
  const auto left = [&](int step) { return place.left() + (step - m_axis->first()) * side; };
  // Neighbouring steps of one label are one block with one name.
  for (int step = m_axis->first(), end = step; step <= last; step = end) {
    while (end <= last && label(end) == label(step)) ++end;
    if (label(step) < 0) continue;
    const qreal wide = left(end) - left(step);
    const QRectF block(left(step), place.top(), wide - (wide > 6 ? 1 : 0), place.height());
    const QColor fill = fillOf(label(step));
    painter.fillRect(block, fill);
    const QString name = className(label(step));
    if (metrics.horizontalAdvance(name) > wide - 4 || metrics.height() > place.height()) continue;
    painter.setPen(readableOn(fill));
    painter.drawText(block, Qt::AlignCenter, name);
  }
  for (int step = m_axis->first(); step <= last && index > 0; ++step)
    if (isWrong(row, step))
      painter.fillRect(QRectF(left(step), place.bottom() + 2, std::max(side - 1, 1.0), 3),
                       theme().bad);
}

bool StepStripView::isWrong(const StepRow& row, int step) const {
  const auto i = static_cast<std::size_t>(step);
  const std::vector<int>& truth = m_rows.front().labels;
  return i < truth.size() && row.labels[i] >= 0 && truth[i] >= 0 && row.labels[i] != truth[i];
}

// The classes that find room, then what the mark below a step means: that stands always.
void StepStripView::paintLegend(QPainter& painter) const {
  const QFontMetricsF metrics(themeFont(FontRole::Small));
  const qreal line = lineHeight(), top = rowRect(m_rows.size() - 1).bottom() + line + 10;
  const QString wrong = m_rows.size() > 1 ? tr("differs from the truth") : QString();
  const qreal wrongWidth = wrong.isEmpty() ? 0 : metrics.horizontalAdvance(wrong) + 20;
  const qreal end = width() - 4 - wrongWidth;
  painter.setFont(themeFont(FontRole::Small));
  qreal left = wrongWidth > 0.5 * width() || m_classes.size() > 3 ? 0 : plot().left();
  for (int i = 0; i < m_classes.size(); ++i) {
    const qreal width = metrics.horizontalAdvance(m_classes[i]) + 14;
    if (left + width > end - (i + 1 < m_classes.size() ? 14 : 0)) {
      painter.setPen(theme().muted);
      painter.drawText(QPointF(left, top + metrics.ascent()), QStringLiteral("…"));
      left += 14;
      break;
    }
    painter.fillRect(QRectF(left, top + line / 2 - 5, 10, 10), fillOf(i));
    painter.setPen(theme().text);
    painter.drawText(QPointF(left + 14, top + metrics.ascent()), m_classes[i]);
    left += width + 12;
  }
  if (!wrong.isEmpty()) {
    painter.fillRect(QRectF(left, top + line / 2 - 1, 14, 3), theme().bad);
    painter.setPen(theme().muted);
    painter.drawText(QPointF(left + 19, top + metrics.ascent()), wrong);
  }
  const QRectF axis(plot().left(), top - line - 2, plot().width(), line);
  painter.setPen(theme().muted);
  painter.drawText(axis, Qt::AlignLeft, tr("step %1").arg(m_axis->first() + 1));
  painter.drawText(axis, Qt::AlignRight, QString::number(m_axis->last() + 1));
}

void StepStripView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (m_rows.empty() || m_axis->steps() == 0) {
    painter.setPen(theme().muted);
    painter.drawText(rect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  for (std::size_t row = 0; row < m_rows.size(); ++row) paintRow(painter, row);
  paintLegend(painter);
  const QRectF all = rowRect(0).united(rowRect(m_rows.size() - 1));
  paintCursor(painter, *m_axis, all.adjusted(0, -1, 0, 5));
  if (hasFocus()) {
    painter.setPen(QPen(theme().accentText, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(all.adjusted(-2, -2, 2, 6));
  }
}

void StepStripView::mouseMoveEvent(QMouseEvent* event) {
  const int step = m_axis->stepAt(event->position().x(), plot().left(), plot().right());
  m_axis->setHover(step);
  if (event->buttons() & Qt::LeftButton) m_axis->setCursor(step);
}

void StepStripView::mousePressEvent(QMouseEvent* event) {
  m_axis->setCursor(m_axis->stepAt(event->position().x(), plot().left(), plot().right()));
}

void StepStripView::leaveEvent(QEvent*) {
  m_axis->setHover(-1);
}

void StepStripView::wheelEvent(QWheelEvent* event) {
  wheelTimeAxis(*m_axis, *event, plot().left(), plot().right());
}

void StepStripView::keyPressEvent(QKeyEvent* event) {
  if (!keyTimeAxis(*m_axis, *event)) QWidget::keyPressEvent(event);
}

bool StepStripView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !m_rows.empty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int step = m_axis->stepAt(help->pos().x(), plot().left(), plot().right());
    QString text = tr("step %1").arg(step + 1);
    for (const StepRow& row : m_rows)
      if (step >= 0 && static_cast<std::size_t>(step) < row.labels.size())
        text += QStringLiteral("\n%1: %2")
                    .arg(row.name, className(row.labels[static_cast<std::size_t>(step)]));
    QToolTip::showText(help->globalPos(), text);
    return true;
  }
  return QWidget::event(event);
}

QString StepStripView::csv() const {
  QString text = tr("step");
  for (const StepRow& row : m_rows) text += u',' + csvField(row.name);
  text += u'\n';
  for (int step = m_axis->first(); step <= m_axis->last(); ++step) {
    text += QString::number(step + 1);
    for (const StepRow& row : m_rows) {
      const auto i = static_cast<std::size_t>(step);
      text += u',' + (i < row.labels.size() ? csvField(className(row.labels[i])) : QString());
    }
    text += u'\n';
  }
  return text;
}

}  // namespace gatescope::ui
