#include "ui/views/estimate_plot.h"

#include "ui/models/format.h"
#include "ui/views/estimate_layout.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace gatescope::ui {

namespace {

constexpr qreal reach = 9;  // pixels: how close the mouse must come
constexpr int digits = 4;   // that are read

}  // namespace

EstimatePlot::EstimatePlot(QWidget* parent)
    : QWidget(parent), m_layout(std::make_unique<EstimateLayout>()) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Values with means and intervals"));
  setEmptyText(tr("No value yet"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &EstimatePlot::layOut);
}

EstimatePlot::~EstimatePlot() = default;

void EstimatePlot::setRows(std::vector<EstimateRow> rows) {
  m_rows = std::move(rows);
  m_read = {};
  QStringList read;
  for (std::size_t row = 0; row < m_rows.size(); ++row) read << textOf({static_cast<int>(row), -1});
  setAccessibleDescription(read.join(u'\n'));
  layOut();
  updateGeometry();
}

void EstimatePlot::setReferences(std::vector<ReferenceLine> references) {
  m_references = std::move(references);
  layOut();
}

void EstimatePlot::setAxis(const QString& title) {
  m_title = title;
  setAccessibleName(tr("%1: values with means and intervals").arg(title));
  layOut();
}

void EstimatePlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

QSize EstimatePlot::minimumSizeHint() const {
  const int line = static_cast<int>(QFontMetricsF(themeFont(FontRole::Small)).height());
  return {220, std::max(6 * line, static_cast<int>(m_rows.size()) * (line + 6) + 5 * line)};
}

void EstimatePlot::layOut() {
  *m_layout = estimateLayout(m_rows, m_references, m_title, size());
  update();
}

void EstimatePlot::resizeEvent(QResizeEvent*) {
  layOut();
}

bool EstimatePlot::isEmpty() const {
  return std::ranges::all_of(m_rows, [](const EstimateRow& row) {
    return std::isnan(row.mean) && std::ranges::all_of(row.dots, [](const EstimateDot& dot) {
             return std::isnan(dot.value);
           });
  });
}

EstimatePlot::Place EstimatePlot::placeAt(QPointF point) const {
  Place nearest;
  double least = reach;
  for (std::size_t row = 0; row < m_rows.size(); ++row) {
    const auto& dots = m_layout->dots[row];
    for (std::size_t dot = 0; dot < dots.size(); ++dot) {
      const double distance = std::hypot(dots[dot].x() - point.x(), dots[dot].y() - point.y());
      if (!(distance < least)) continue;
      least = distance;
      nearest = {static_cast<int>(row), static_cast<int>(dot)};
    }
  }
  if (nearest.row >= 0 || isEmpty() || !QRectF(rect()).contains(point)) return nearest;
  // Elsewhere in a row its mean is read.
  const double at = (point.y() - m_layout->plot.top()) / m_layout->rowHeight;
  if (at < 0 || at >= static_cast<double>(m_rows.size())) return {};
  return {static_cast<int>(at), -1};
}

int EstimatePlot::idOf(Place place) const {
  if (place.row < 0 || place.dot < 0) return -1;
  const EstimateRow& row = m_rows[static_cast<std::size_t>(place.row)];
  return row.dots[static_cast<std::size_t>(place.dot)].id;
}

// “GRU: mean 12.3, interval 11.9 to 12.7” or “GRU, seed 3: 12.1”.
QString EstimatePlot::textOf(Place place) const {
  if (place.row < 0) return {};
  const EstimateRow& row = m_rows[static_cast<std::size_t>(place.row)];
  if (place.dot >= 0) {
    const EstimateDot& dot = row.dots[static_cast<std::size_t>(place.dot)];
    QString text = tr("%1, %2: %3").arg(row.name, dot.name, numberText(dot.value, digits));
    if (dot.isHollow) text += tr(", left out of the mean");
    return dot.text.isEmpty() ? text : text + u'\n' + dot.text;
  }
  if (std::isnan(row.mean)) return tr("%1: no value").arg(row.name);
  const QString mean = tr("%1: mean %2").arg(row.name, numberText(row.mean, digits));
  if (std::isnan(row.low)) return mean;
  return tr("%1, interval %2 to %3")
      .arg(mean, numberText(row.low, digits), numberText(row.high, digits));
}

QString EstimatePlot::readingText() const {
  return textOf(m_read);
}

void EstimatePlot::read(Place place) {
  if (place == m_read) return;
  m_read = place;
  if (place.row >= 0) setAccessibleDescription(readingText());
  update();
  Q_EMIT hovered(idOf(place));
}

void EstimatePlot::mouseMoveEvent(QMouseEvent* event) {
  read(placeAt(event->position()));
  setCursor(m_read.dot >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void EstimatePlot::leaveEvent(QEvent*) {
  if (!hasFocus()) read({});
}

void EstimatePlot::mousePressEvent(QMouseEvent* event) {
  const Place place = placeAt(event->position());
  read(place);
  if (event->button() == Qt::LeftButton && place.dot >= 0) Q_EMIT clicked(idOf(place));
}

// Within a row: its mean, then its dots by value.
EstimatePlot::Place EstimatePlot::stepped(int rows, int values) const {
  Place place = m_read;
  if (rows != 0 || place.row < 0) {
    place.row =
        std::clamp(place.row < 0 ? 0 : place.row + rows, 0, static_cast<int>(m_rows.size()) - 1);
    return {place.row, -1};
  }
  const auto& dots = m_rows[static_cast<std::size_t>(place.row)].dots;
  std::vector<int> order;
  for (int dot = 0; dot < std::ssize(dots); ++dot) {
    if (!std::isnan(dots[static_cast<std::size_t>(dot)].value)) order.push_back(dot);
  }
  std::ranges::stable_sort(order, {},
                           [&](int dot) { return dots[static_cast<std::size_t>(dot)].value; });
  order.insert(order.begin(), -1);
  const auto at = std::ranges::find(order, place.dot) - order.begin();
  const auto next = std::clamp<std::ptrdiff_t>(at + values, 0, std::ssize(order) - 1);
  return {place.row, order[static_cast<std::size_t>(next)]};
}

void EstimatePlot::keyPressEvent(QKeyEvent* event) {
  if (m_rows.empty()) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Up:
      return read(stepped(-1, 0));
    case Qt::Key_Down:
      return read(stepped(1, 0));
    case Qt::Key_Left:
      return read(stepped(0, -1));
    case Qt::Key_Right:
      return read(stepped(0, 1));
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (m_read.dot >= 0) Q_EMIT clicked(idOf(m_read));
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

bool EstimatePlot::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), textOf(placeAt(help->pos())), this);
  return true;
}

QString EstimatePlot::csv() const {
  const auto number = [](double value) {
    return std::isnan(value) ? QString() : QString::number(value, 'g', 15);
  };
  QString text = tr("row,value of,value,counted,mean,interval from,interval to") + u'\n';
  for (const EstimateRow& row : m_rows) {
    const QString name = csvField(row.name);
    text += QStringList{name, {}, {}, {}, number(row.mean), number(row.low), number(row.high)}.join(
                u',') +
            u'\n';
    for (const EstimateDot& dot : row.dots) {
      text += QStringList{name,
                          csvField(dot.name),
                          number(dot.value),
                          dot.isHollow ? tr("no") : tr("yes"),
                          {},
                          {},
                          {}}
                  .join(u',') +
              u'\n';
    }
  }
  return text;
}

}  // namespace gatescope::ui
