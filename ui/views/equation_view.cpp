#include "ui/views/equation_view.h"

#include "ui/views/theme.h"

namespace gatescope::ui {

namespace {

// One pass over the markup; pieces go to `html` or, without tags, to `plain`.
class Reader {
 public:
  explicit Reader(const QString& markup) : m_text(markup) {}

  QString html() {
    while (m_at < m_text.size()) readPiece();
    if (m_bold) m_html += QStringLiteral("</b>");
    return m_html;
  }

 private:
  void readPiece() {
    const QChar c = m_text[m_at];
    if (c == u'{') {
      ++m_at;
      const QString symbol = upTo(u'}');
      m_colour = signalColour(symbol.toStdString()).name();
      m_html += coloured(QStringLiteral("<b>%1</b>").arg(symbol.toHtmlEscaped()));
      return;
    }
    if (c == u'_' && m_at + 1 < m_text.size()) return readSubscript();
    m_colour.clear();
    if (c == u'*') {
      m_html += m_bold ? QStringLiteral("</b>") : QStringLiteral("<b>");
      m_bold = !m_bold;
      ++m_at;
    } else if (c.isLetter()) {
      readWord();
    } else {
      m_html += QString(c).toHtmlEscaped();
      ++m_at;
    }
  }

  // _t, _{t−1}: in the colour of the symbol before it.
  void readSubscript() {
    ++m_at;
    QString text;
    if (m_text[m_at] == u'{') {
      ++m_at;
      text = upTo(u'}');
    } else {
      text = m_text.mid(m_at, clusterLength());
      m_at += text.size();
    }
    m_html += coloured(QStringLiteral("<sub>%1</sub>").arg(text.toHtmlEscaped()));
  }

  // Names of functions stand upright, single letters (W, x, h̃) slanted, as mathematics has it.
  void readWord() {
    qsizetype end = m_at;
    while (end < m_text.size() && (m_text[end].isLetter() || m_text[end].isMark())) ++end;
    const QString word = m_text.mid(m_at, end - m_at);
    m_at = end;
    static const QStringList functions = {QStringLiteral("σ"),       QStringLiteral("tanh"),
                                          QStringLiteral("softmax"), QStringLiteral("exp"),
                                          QStringLiteral("ln"),      QStringLiteral("ReLU")};
    const bool upright = functions.contains(word) || word.size() > 3;
    m_html += upright ? word : QStringLiteral("<i>%1</i>").arg(word);
  }

  // A letter and the marks that stand on it.
  qsizetype clusterLength() const {
    qsizetype end = m_at + 1;
    while (end < m_text.size() && m_text[end].isMark()) ++end;
    return end - m_at;
  }

  QString upTo(QChar closing) {
    const qsizetype end = m_text.indexOf(closing, m_at);
    const QString inside = m_text.mid(m_at, end < 0 ? -1 : end - m_at);
    m_at = end < 0 ? m_text.size() : end + 1;
    return inside;
  }

  QString coloured(const QString& html) const {
    if (m_colour.isEmpty()) return html;
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(m_colour, html);
  }

  const QString& m_text;
  qsizetype m_at = 0;
  bool m_bold = false;
  QString m_colour;  // of the symbol just read; empty elsewhere
  QString m_html;
};

}  // namespace

QString equationHtml(const QString& markup) {
  return Reader(markup).html();
}

QString equationPlain(const QString& markup) {
  QString text = markup;
  return text.remove(u'{').remove(u'}').remove(u'*');
}

EquationView::EquationView(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::RichText);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setWordWrap(true);
  setAlignment(Qt::AlignLeft | Qt::AlignTop);
  setAccessibleName(tr("Equations of the cell"));
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &EquationView::rebuild);
}

void EquationView::setCell(const Cell* cell) {
  QStringList lines;
  if (cell)
    for (const Equation& equation : cell->equations)
      lines.append(
          QString::fromUtf8(equation.text.data(), static_cast<qsizetype>(equation.text.size())));
  setLines(lines);
}

void EquationView::setLines(const QStringList& lines) {
  m_lines = lines;
  rebuild();
}

void EquationView::rebuild() {
  const QFont serif = themeFont(FontRole::Mathematics);
  QString html, plain;
  for (const QString& line : m_lines) {
    html += QStringLiteral("<p style=\"margin:0 0 7px 0\">%1</p>").arg(equationHtml(line));
    plain += equationPlain(line) + u'\n';
  }
  setText(QStringLiteral("<div style=\"font-family:%1; font-size:%2px\">%3</div>")
              .arg(serif.families().join(QStringLiteral("','")).prepend(u'\'').append(u'\''))
              .arg(serif.pixelSize())
              .arg(html));
  setAccessibleDescription(plain.trimmed());
}

}  // namespace gatescope::ui
