#include "ui/views/cell_diagram.h"

#include "ui/models/format.h"
#include "ui/views/cell_drawings.h"
#include "ui/views/equation_view.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QTextDocument>

namespace gatescope::ui {

namespace {

// "h−" is the state h of the step before, in the colour of h.
QString plainSymbol(const char* symbol) {
  QString text = QString::fromUtf8(symbol);
  if (text.endsWith(u'−')) text.chop(1);
  return text;
}

QColor colourOf(const char* symbol) {
  const QString plain = plainSymbol(symbol);
  return plain.isEmpty() ? theme().muted : signalColour(plain.toStdString());
}

class Painting {
 public:
  Painting(QPainter& painter, qreal scale) : m_painter(painter), m_scale(scale) {}

  void wire(const DrawnWire& wire, bool done) {
    QPainterPath path(at(wire.points.front()));
    for (std::size_t i = 1; i < wire.points.size(); ++i) path.lineTo(at(wire.points[i]));
    QColor colour = colourOf(wire.symbol);
    if (!done) colour = blend(colour, theme().surface, 0.25);
    m_painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawPath(path);
    if (wire.arrow) arrow(wire, colour);
  }

  void node(const DrawnNode& node, const QString& number, bool done) {
    const QPointF place = at(node.place);
    const QColor own = node.symbol[0] != 0 ? colourOf(node.symbol) : theme().text;
    const QColor colour = done ? own : blend(own, theme().surface, 0.35);
    m_painter.setPen(QPen(colour, 1.4));
    m_painter.setBrush(theme().surface);
    if (node.kind == DrawnNode::Kind::Function) {
      const qreal half = QString::fromUtf8(node.text) == u"tanh" ? 0.65 : 0.45;
      const QSizeF size(2 * half * m_scale, 0.9 * m_scale);
      m_painter.drawRoundedRect(QRectF(place - QPointF(size.width(), size.height()) / 2, size), 4,
                                4);
    } else if (node.kind == DrawnNode::Kind::Operation) {
      m_painter.drawEllipse(place, 0.35 * m_scale, 0.35 * m_scale);
    }
    text(place, QString::fromUtf8(node.text), FontRole::Mathematics, colour);
    if (number.isEmpty() || !done) return;
    text(at(node.place + node.number), number, FontRole::Strong, own);
  }

 private:
  QPointF at(QPointF grid) const { return grid * m_scale; }

  void arrow(const DrawnWire& wire, const QColor& colour) {
    const QPointF end = at(wire.points.back());
    const QPointF from = at(wire.points[wire.points.size() - 2]);
    const QPointF way = (end - from) / std::hypot(end.x() - from.x(), end.y() - from.y());
    const QPointF side(-way.y(), way.x());
    const QPointF points[] = {end, end - 6 * way + 3 * side, end - 6 * way - 3 * side};
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    m_painter.drawPolygon(points, 3);
  }

  void text(QPointF middle, const QString& markup, FontRole role, const QColor& colour) {
    QTextDocument document;
    document.setDocumentMargin(0);
    QFont font = themeFont(role);
    font.setPixelSize(std::clamp(static_cast<int>(m_scale * 0.5), 9, 15));
    document.setDefaultFont(font);
    document.setHtml(QStringLiteral("<span style='color:%1'>%2</span>")
                         .arg(colour.name(), equationHtml(markup)));
    const QSizeF size = document.size();
    m_painter.save();
    m_painter.translate(middle - QPointF(size.width() / 2, size.height() / 2));
    document.drawContents(&m_painter);
    m_painter.restore();
  }

  QPainter& m_painter;
  qreal m_scale;
};

}  // namespace

CellDiagram::CellDiagram(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setAccessibleName(tr("The cell as a drawing"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void CellDiagram::setCell(const Cell* cell) {
  m_cell = cell;
  m_drawing = cell == nullptr ? nullptr : drawingOf(*cell);
  setVisible(m_drawing != nullptr);
  updateGeometry();
  update();
}

void CellDiagram::setValues(std::map<std::string, double> values) {
  m_values = std::move(values);
  describe();
  update();
}

void CellDiagram::describe() {
  QStringList texts;
  for (const auto& [symbol, value] : m_values) {
    texts << QStringLiteral("%1 %2").arg(QString::fromStdString(symbol), numberText(value));
  }
  setAccessibleDescription(texts.join(QStringLiteral(", ")));
}

void CellDiagram::setProgress(int equations) {
  m_progress = equations;
  update();
}

// A signal is computed by the equation that begins with it.
bool CellDiagram::isDone(const char* symbol) const {
  const QString wanted = QString::fromUtf8(symbol);
  if (m_progress < 0 || wanted.isEmpty() || wanted.endsWith(u'−')) return true;
  for (int i = 0; i < std::min<int>(m_progress, static_cast<int>(m_cell->equations.size())); ++i) {
    const auto text = m_cell->equations[static_cast<std::size_t>(i)].text;
    if (QString::fromUtf8(text.data(), qsizetype(text.size())).startsWith(u'{' + wanted + u'}')) {
      return true;
    }
  }
  return false;
}

int CellDiagram::heightForWidth(int width) const {
  if (m_drawing == nullptr) return 0;
  return static_cast<int>(width * m_drawing->size.height() / m_drawing->size.width());
}

void CellDiagram::paintEvent(QPaintEvent*) {
  if (m_drawing == nullptr) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QSizeF size = m_drawing->size;
  Painting painting(painter, std::min(width() / size.width(), height() / size.height()));
  for (const DrawnWire& wire : m_drawing->wires) painting.wire(wire, isDone(wire.symbol));
  for (const DrawnNode& node : m_drawing->nodes) {
    const auto found = m_values.find(node.symbol);
    painting.node(node, found == m_values.end() ? QString() : numberText(found->second, 2),
                  isDone(node.symbol));
  }
}

}  // namespace gatescope::ui
