#include "ui/views/line_chart.h"

#include "ui/views/chart_canvas.h"
#include "ui/views/theme.h"

#include <cmath>
#include <limits>
#include <map>

#include <QKeyEvent>
#include <QTimer>

namespace gatescope::ui {

struct LineChart::State {
  ChartContent content;
  ChartCanvas* canvas = nullptr;
  QTimer timer;
};

LineChart::LineChart(QWidget* parent) : QWidget(parent), m_state(std::make_unique<State>()) {
  m_state->canvas = new ChartCanvas(this);
  m_state->content.emptyText = tr("Nothing to draw yet");
  m_state->timer.setSingleShot(true);
  m_state->timer.setInterval(33);
  connect(&m_state->timer, &QTimer::timeout, this, &LineChart::flush);
  connect(m_state->canvas, &ChartCanvas::zoomed, this, [this] {
    const Range x = m_state->canvas->frame().x;
    Q_EMIT xRangeChanged(x.from, x.to, !m_state->canvas->zoom.x);
  });
  connect(m_state->canvas, &ChartCanvas::readingMoved, this, &LineChart::readingXChanged);
  connect(m_state->canvas, &ChartCanvas::clicked, this, &LineChart::clicked);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, m_state->canvas,
          &ChartCanvas::relayout);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Chart"));
  m_state->canvas->show(m_state->content);
}

LineChart::~LineChart() = default;

void LineChart::changed() {
  if (!m_state->timer.isActive()) m_state->timer.start();
}

void LineChart::setSeries(QVector<Series> series) {
  m_state->content.series = std::move(series);
  QStringList names;
  for (const Series& s : m_state->content.series)
    if (!s.name.isEmpty()) names.append(s.name);
  setAccessibleDescription(tr("Curves: %1").arg(names.join(QStringLiteral(", "))));
  changed();
}

void LineChart::setBands(QVector<Band> bands) {
  m_state->content.bands = std::move(bands);
  changed();
}

void LineChart::setSpans(QVector<Span> spans) {
  m_state->content.spans = std::move(spans);
  changed();
}

void LineChart::setMarks(QVector<Mark> marks) {
  m_state->content.marks = std::move(marks);
  changed();
}

const QVector<Series>& LineChart::series() const {
  return m_state->content.series;
}

void LineChart::setTitle(const QString& title, const QString& subtitle) {
  m_state->content.title = title;
  m_state->content.subtitle = subtitle;
  setAccessibleName(title);
  changed();
}

void LineChart::setXAxis(const QString& title, AxisText text) {
  m_state->content.xTitle = title;
  m_state->content.xText = text;
  changed();
}

void LineChart::setYAxis(const QString& title, AxisText text) {
  m_state->content.yTitle = title;
  m_state->content.yText = text;
  changed();
}

void LineChart::setLogY(bool on) {
  if (on == m_state->content.logY) return;
  m_state->content.logY = on;
  m_state->canvas->zoom.y.reset();
  changed();
}

bool LineChart::logY() const {
  return m_state->content.logY;
}

void LineChart::setLegendShown(bool on) {
  m_state->content.legendShown = on;
  changed();
}

void LineChart::setXExtent(qreal from, qreal to) {
  m_state->content.xExtent = Range{from, to};
  changed();
}

void LineChart::clearXExtent() {
  m_state->content.xExtent.reset();
  changed();
}

void LineChart::setEmptyText(const QString& text) {
  m_state->content.emptyText = text;
  changed();
}

void LineChart::showAll() {
  m_state->canvas->zoom = {};
  changed();
}

void LineChart::setXRange(qreal from, qreal to) {
  m_state->canvas->zoom.x = Range{from, to};
  changed();
}

void LineChart::setReadingX(qreal x) {
  m_state->canvas->readingX = x;
  m_state->canvas->viewport()->update();
}

void LineChart::flush() {
  m_state->timer.stop();
  m_state->canvas->relayout();
}

QString LineChart::csv() const {
  // A row an x; a curve that has no point there leaves its field empty.
  const ChartContent& content = m_state->content;
  const Range seen = m_state->canvas->frame().x;
  QVector<const QVector<QPointF>*> curves;
  QString text = csvField(content.xTitle.isEmpty() ? QStringLiteral("x") : content.xTitle);
  const auto add = [&](const QString& name, const QVector<QPointF>& points) {
    text += u',' + csvField(name);
    curves.append(&points);
  };
  for (const Series& s : content.series)
    if (!s.points.isEmpty()) add(s.name, s.points);
  for (const Band& b : content.bands) {
    add(tr("%1 lower").arg(b.name), b.lower);
    add(tr("%1 upper").arg(b.name), b.upper);
  }
  std::map<double, QVector<double>> rows;
  for (qsizetype c = 0; c < curves.size(); ++c)
    for (const QPointF& p : *curves[c]) {
      if (!seen.contains(p.x())) continue;
      auto& row = rows[p.x()];
      row.resize(curves.size(), std::numeric_limits<double>::quiet_NaN());
      row[c] = p.y();
    }
  for (const auto& [x, values] : rows) {
    text += u'\n' + (content.xText == AxisText::DateTime ? axisText(x, AxisText::DateTime, 1)
                                                         : QString::number(x, 'g', 15));
    for (const double v : values)
      text += u',' + (std::isfinite(v) ? QString::number(v, 'g', 9) : QString());
  }
  return text + u'\n';
}

void LineChart::resizeEvent(QResizeEvent*) {
  m_state->canvas->setGeometry(rect());
  flush();
}

void LineChart::keyPressEvent(QKeyEvent* event) {
  ChartCanvas& canvas = *m_state->canvas;
  const Range x = canvas.frame().x;
  const double step = x.length() / 100;
  const double middle = std::isnan(canvas.readingX) ? (x.from + x.to) / 2 : canvas.readingX;
  switch (event->key()) {
    case Qt::Key_Left:
      setReadingX(std::max(middle - step, x.from));
      break;
    case Qt::Key_Right:
      setReadingX(std::min(middle + step, x.to));
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      canvas.zoomAbout(0.8, middle);
      break;
    case Qt::Key_Minus:
      canvas.zoomAbout(1.25, middle);
      break;
    case Qt::Key_0:
      canvas.showAll();
      break;
    case Qt::Key_Escape:
      setReadingX(std::numeric_limits<double>::quiet_NaN());
      break;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  Q_EMIT readingXChanged(canvas.readingX);
}

}  // namespace gatescope::ui
