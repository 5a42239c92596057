#include "ui/views/chart_canvas.h"

#include "ui/views/theme.h"

#include <cmath>
#include <limits>

#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QMouseEvent>
#include <QValueAxis>

namespace gatescope::ui {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double least = 5;  // pixels: below, a press is a click

QColor pale(const QColor& colour) {
  return blend(colour, theme().surface, 0.4);
}

}  // namespace

ChartCanvas::ChartCanvas(QWidget* parent) : QChartView(new QChart, parent), readingX(none) {
  QChart* plot = chart();
  plot->setBackgroundVisible(false);
  plot->setMargins({});
  plot->layout()->setContentsMargins(0, 0, 0, 0);
  plot->legend()->hide();
  plot->setAnimationOptions(QChart::NoAnimation);
  m_xAxis = new QValueAxis(plot);
  m_yAxis = new QValueAxis(plot);
  plot->addAxis(m_xAxis, Qt::AlignBottom);
  plot->addAxis(m_yAxis, Qt::AlignLeft);
  for (QValueAxis* axis : {m_xAxis, m_yAxis}) axis->setVisible(false);
  setRenderHint(QPainter::Antialiasing);
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::NoFocus);  // the LineChart around it takes the keys
  setMouseTracking(true);
  setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setStyleSheet(QStringLiteral("background: transparent; border: none;"));
}

void ChartCanvas::show(const ChartContent& content) {
  m_content = &content;
  relayout();
}

void ChartCanvas::relayout() {
  if (!m_content) return;
  m_frame = chartFrame(*m_content, zoom, size());
  if (!m_frame.empty) {
    const Range y = m_frame.drawnY();
    chart()->setPlotArea(m_frame.plot);
    m_xAxis->setRange(m_frame.x.from, m_frame.x.to);
    m_yAxis->setRange(y.from, y.to);
  }
  drawCurves();
  viewport()->update();
}

QVector<QVector<QPointF>> ChartCanvas::piecesOf(const QVector<QPointF>& points) const {
  const int pixels = static_cast<int>(m_frame.plot.width() * devicePixelRatioF());
  if (!m_frame.logY) return decimate(points, m_frame.x, pixels);
  QVector<QPointF> logged;
  logged.reserve(points.size());
  for (const QPointF& p : points) logged.append({p.x(), m_frame.drawn(p.y())});
  return decimate(logged, m_frame.x, pixels);
}

void ChartCanvas::drawCurves() {
  m_used = 0;
  m_hairlines.clear();
  m_dots.clear();
  if (!m_frame.empty) {
    for (const bool faint : {true, false})
      for (const Series& series : m_content->series)
        if (series.faint == faint) {
          QPen pen(faint ? pale(series.colour) : series.colour, series.width, series.style);
          pen.setJoinStyle(Qt::RoundJoin);
          pen.setCapStyle(series.style == Qt::SolidLine ? Qt::RoundCap : Qt::FlatCap);
          addPieces(series.points, pen, faint);
          if (series.dots)
            for (const QPointF& point : series.points)
              if (!std::isnan(point.y())) m_dots.append({point, pen.color()});
        }
  }
  for (qsizetype i = m_used; i < m_lines.size(); ++i) m_lines[i]->hide();
}

QLineSeries* ChartCanvas::nextLine() {
  if (m_used == m_lines.size()) {
    auto* line = new QLineSeries;
    chart()->addSeries(line);
    line->attachAxis(m_xAxis);
    line->attachAxis(m_yAxis);
    m_lines.append(line);
  }
  m_lines[m_used]->show();
  return m_lines[m_used++];
}

void ChartCanvas::addPieces(const QVector<QPointF>& points, const QPen& pen, bool faint) {
  const auto pieces = piecesOf(points);
  qsizetype count = 0;
  for (const auto& piece : pieces) count += piece.size();
  const bool dense = static_cast<double>(count) > 1.5 * m_frame.plot.width();
  for (const QVector<QPointF>& piece : pieces) {
    if (dense && piece.size() > 1) {
      addHairline(piece, pen.color(), faint);
      continue;
    }
    if (piece.size() == 1) {
      const double y = m_frame.logY ? std::pow(10.0, piece[0].y()) : piece[0].y();
      m_dots.append({{piece[0].x(), y}, pen.color()});
      continue;
    }
    QLineSeries* line = nextLine();
    line->setPen(pen);
    line->replace(piece);
  }
}

void ChartCanvas::addHairline(const QVector<QPointF>& piece, const QColor& colour, bool faint) {
  Hairline line{{}, colour, faint};
  line.points.reserve(piece.size());
  const Range y = m_frame.drawnY();
  const QRectF& plot = m_frame.plot;
  for (const QPointF& p : piece) {
    const double up = (p.y() - y.from) / y.length();
    line.points.append({m_frame.toX(p.x()), plot.bottom() - up * plot.height()});
  }
  m_hairlines.append(std::move(line));
}

void ChartCanvas::paintHairlines(QPainter& painter, bool faint) const {
  painter.save();
  painter.setClipRect(m_frame.plot);
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (const Hairline& line : m_hairlines) {
    if (line.faint != faint) continue;
    painter.setPen(QPen(line.colour, 0));
    painter.drawPolyline(line.points);
  }
  painter.restore();
}

void ChartCanvas::drawBackground(QPainter* painter, const QRectF&) {
  painter->setRenderHint(QPainter::Antialiasing);
  if (!m_content) return;
  paintBehind(*painter, *m_content, m_frame);
  paintHairlines(*painter, true);
}

void ChartCanvas::drawForeground(QPainter* painter, const QRectF&) {
  if (!m_content) return;
  paintHairlines(*painter, false);
  painter->setRenderHint(QPainter::Antialiasing);
  paintBefore(*painter, *m_content, m_frame);
  if (m_frame.empty) return;
  painter->setPen(Qt::NoPen);
  for (const Dot& dot : m_dots) {
    const QPointF place(m_frame.toX(dot.point.x()), m_frame.toY(dot.point.y()));
    painter->setBrush(dot.colour);
    if (m_frame.plot.adjusted(-1, -1, 1, 1).contains(place)) painter->drawEllipse(place, 2.5, 2.5);
  }
  if (m_drag == Drag::Zoom && (m_dragTo - m_dragFrom).manhattanLength() >= least) {
    QColor fill = theme().accent;
    fill.setAlphaF(0.15f);
    painter->setPen(QPen(theme().accent, 1));
    painter->setBrush(fill);
    painter->drawRect(QRectF(m_dragFrom, m_dragTo).normalized().intersected(m_frame.plot));
  } else if (!std::isnan(readingX)) {
    paintReading(*painter, *m_content, m_frame, readingX);
  }
}

void ChartCanvas::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  relayout();
}

void ChartCanvas::mousePressEvent(QMouseEvent* event) {
  if (m_frame.empty) return;
  const bool moving = event->button() == Qt::MiddleButton ||
                      (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier);
  m_drag = moving ? Drag::Move : event->button() == Qt::LeftButton ? Drag::Zoom : Drag::None;
  m_dragFrom = m_dragTo = event->position();
  event->accept();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (m_frame.empty) return;
  if (m_drag == Drag::Move) move(event->position());
  m_dragTo = event->position();
  const bool inside = m_frame.plot.contains(event->position());
  readingX = inside ? m_frame.valueAtX(event->position().x()) : none;
  Q_EMIT readingMoved(readingX);
  viewport()->update();
}

void ChartCanvas::move(const QPointF& to) {
  const double by = m_frame.valueAtX(m_dragTo.x()) - m_frame.valueAtX(to.x());
  zoom.x = Range{m_frame.x.from + by, m_frame.x.to + by};
  relayout();
  Q_EMIT zoomed();
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = std::exchange(m_drag, Drag::None);
  if (drag != Drag::Zoom || m_frame.empty) return;
  m_dragTo = event->position();
  if ((m_dragTo - m_dragFrom).manhattanLength() < least)
    Q_EMIT clicked(m_frame.valueAtX(m_dragFrom.x()));
  else
    finishZoom();
  viewport()->update();
}

// A flat rectangle zooms x alone, a narrow one y alone.
void ChartCanvas::finishZoom() {
  const QRectF box = QRectF(m_dragFrom, m_dragTo).normalized().intersected(m_frame.plot);
  constexpr double thin = 12;
  if (box.width() >= thin)
    zoom.x = Range{m_frame.valueAtX(box.left()), m_frame.valueAtX(box.right())};
  if (box.height() >= thin)
    zoom.y = Range{m_frame.valueAtY(box.bottom()), m_frame.valueAtY(box.top())};
  relayout();
  Q_EMIT zoomed();
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent*) {
  showAll();
}

void ChartCanvas::showAll() {
  zoom = {};
  relayout();
  Q_EMIT zoomed();
}

void ChartCanvas::leaveEvent(QEvent*) {
  readingX = none;
  Q_EMIT readingMoved(none);
  viewport()->update();
}

void ChartCanvas::wheelEvent(QWheelEvent* event) {
  event->accept();
  if (m_frame.empty || event->angleDelta().y() == 0) return;
  const double factor = std::pow(0.85, event->angleDelta().y() / 120.0);
  if (event->modifiers() & Qt::ControlModifier) {
    const double middle = m_frame.drawn(m_frame.valueAtY(event->position().y()));
    const Range y = m_frame.drawnY();
    const auto back = [this](double v) { return m_frame.logY ? std::pow(10.0, v) : v; };
    zoom.y =
        Range{back(middle + (y.from - middle) * factor), back(middle + (y.to - middle) * factor)};
    relayout();
    Q_EMIT zoomed();
  } else {
    zoomAbout(factor, m_frame.valueAtX(event->position().x()));
  }
}

void ChartCanvas::zoomAbout(double factor, double x) {
  if (m_frame.empty) return;
  zoom.x = Range{x + (m_frame.x.from - x) * factor, x + (m_frame.x.to - x) * factor};
  relayout();
  Q_EMIT zoomed();
}

}  // namespace gatescope::ui
