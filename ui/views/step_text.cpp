#include "ui/views/step_text.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <optional>

#include <QCoreApplication>
#include <QRegularExpression>

namespace gatescope::ui {

namespace {

QString translated(const char* text) {
  return QCoreApplication::translate("StepText", text);
}

QString utf8(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// "z_t" → z with a lowered t, in the colour of z.
QString coloured(const QString& symbol, const QString& text, bool bold) {
  return QStringLiteral("<span style='color:%1%2'>%3</span>")
      .arg(signalColour(symbol.toStdString()).name(),
           bold ? QStringLiteral("; font-weight:600") : QString(), text);
}

// Writes one equation with numbers. What an equation is made of: “W_z x_t”, “U_z {h}_{t−1}” or
// “U_n ({r}_t ⊙ {h}_{t−1})”, “b_z”, “c_n”, “{z}_t”, “{h}_{t−1}”; the rest is copied.
class EquationReader {
 public:
  EquationReader(const CellStep& step, const QColor& linkColour)
      : m_step(step), m_link(linkColour.name()) {}

  QString html(const QString& equation) {
    static const QRegularExpression part(QStringLiteral(
        "(?<input>W(?:_(?<w>\\w))? x_t)|"
        "(?<product>U(?:_(?<u>\\w))? (?:\\([^()]*\\)|\\{[^}]*\\}_(?:t|\\{[^}]*\\})))|"
        "(?<bias>\\b(?<kind>[bc])(?:_(?<b>\\w))?(?![\\w(]))|"
        "(?<signal>\\{(?<symbol>[^}]*)\\}_(?<when>t|\\{t−1\\}))"));
    const qsizetype equals = equation.indexOf(u'=');
    m_out.clear();
    const QString symbol = equation.section(u'}', 0, 0).remove(u'{');
    m_out += coloured(symbol, symbol + QStringLiteral("<sub>t</sub>"), true) + QStringLiteral(" =");
    qsizetype at = equals + 1;
    for (auto all = part.globalMatch(equation, at); all.hasNext();) {
      const QRegularExpressionMatch found = all.next();
      copy(equation.mid(at, found.capturedStart() - at));
      write(found);
      at = found.capturedEnd();
    }
    copy(equation.mid(at));
    if (const StepValue* value = valueOf(symbol)) {
      m_out += QStringLiteral(" = ") + coloured(symbol, numberText(value->now), true);
    }
    return m_out;
  }

 private:
  // A dot stays with what stands before it, where a line is broken.
  void copy(const QString& text) {
    m_out += text.toHtmlEscaped().replace(QStringLiteral(" ⊙"), QStringLiteral("&nbsp;·"));
  }

  // A number that is added takes its sign in front.
  void number(double value, const QString& link = {}, const QString& symbol = {}) {
    QString text = numberText(value);
    if (text.startsWith(u'−') && m_out.endsWith(QStringLiteral(" + "))) {
      m_out.chop(2);
      m_out += QStringLiteral("− ");
      text.remove(0, 1);
    }
    if (!link.isEmpty()) {
      text = QStringLiteral("<a href='%1' style='color:%2'>%3</a>").arg(link, m_link, text);
    }
    m_out += symbol.isEmpty() ? text : coloured(symbol, text, false);
  }

  void write(const QRegularExpressionMatch& found) {
    if (found.hasCaptured(QStringLiteral("input"))) {
      const int gate = gateOf(found.captured(QStringLiteral("w")));
      number(numbers(gate).inputSum(), productLink({gate, false}));
    } else if (found.hasCaptured(QStringLiteral("product"))) {
      const int gate = gateOf(found.captured(QStringLiteral("u")));
      number(numbers(gate).recurrentSum(), productLink({gate, true}));
    } else if (found.hasCaptured(QStringLiteral("bias"))) {
      const GateNumbers& gate = numbers(gateOf(found.captured(QStringLiteral("b"))));
      number(found.captured(QStringLiteral("kind")) == u"b" ? gate.bias : gate.recurrentBias);
    } else {
      const QString symbol = found.captured(QStringLiteral("symbol"));
      const StepValue* value = valueOf(symbol);
      const bool now = found.captured(QStringLiteral("when")) == u"t";
      if (value) number(now ? value->now : value->before, {}, symbol);
    }
  }

  const GateNumbers& numbers(int gate) const {
    return m_step.gates[static_cast<std::size_t>(gate)];
  }
  const StepValue* valueOf(const QString& symbol) const {
    const auto found = std::ranges::find(m_step.values, symbol.toStdString(), &StepValue::symbol);
    return found == m_step.values.end() ? nullptr : &*found;
  }
  // The letter of an equation: that of the gate's signal, n for a candidate h̃; none: the only gate.
  int gateOf(const QString& letter) const {
    const std::string symbol = letter == u"n" ? "h̃" : letter.toStdString();
    const auto found = std::ranges::find(m_step.gates, symbol, &GateNumbers::symbol);
    return found == m_step.gates.end() ? 0 : static_cast<int>(found - m_step.gates.begin());
  }

  const CellStep& m_step;
  QString m_link;
  QString m_out;
};

}  // namespace

QString productLink(const StepProduct& product) {
  return QStringLiteral("%1:%2").arg(QChar(product.recurrent ? u'U' : u'W')).arg(product.gate);
}

StepProduct productOf(const QString& link) {
  bool number = false;
  const int gate = link.section(u':', 1).toInt(&number);
  return number ? StepProduct{gate, link.startsWith(u'U')} : StepProduct();
}

QStringList stepLines(const CellStep& step, const QColor& linkColour) {
  QStringList lines;
  for (const Equation& equation : step.cell->equations) {
    lines << EquationReader(step, linkColour).html(utf8(equation.text));
  }
  return lines;
}

QString termTable(const CellStep& step, const StepProduct& product,
                  const std::function<QString(int index)>& name, const QColor& muted) {
  constexpr std::size_t most = 8;
  if (product.gate < 0 || product.gate >= std::ssize(step.gates)) return {};
  const GateNumbers& gate = step.gates[static_cast<std::size_t>(product.gate)];
  const std::vector<StepTerm>& terms = product.recurrent ? gate.recurrent : gate.input;
  const QString row = QStringLiteral(
      "<tr><td>%1</td><td align='right'>&nbsp;%2 · %3 =&nbsp;</td><td align='right'>%4</td></tr>");
  QString html = QStringLiteral("<table>");
  double rest = 0, sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    sum += terms[i].product();
    if (i >= most) {
      rest += terms[i].product();
      continue;
    }
    html += row.arg(name(terms[i].index).toHtmlEscaped(), numberText(terms[i].weight),
                    numberText(terms[i].value), numberText(terms[i].product()));
  }
  const QString line =
      QStringLiteral("<tr style='color:%1'><td colspan='2'>%2</td><td align='right'>%3</td></tr>");
  if (terms.size() > most) {
    html += line.arg(muted.name(), translated("%1 smaller ones").arg(terms.size() - most),
                     numberText(rest));
  }
  html += line.arg(muted.name(), translated("together"), numberText(sum));
  return html + QStringLiteral("</table>");
}

std::map<std::string, double> diagramValues(const CellStep& step) {
  std::map<std::string, double> values;
  for (const StepValue& value : step.values) {
    values[std::string(value.symbol)] = value.now;
    values[std::string(value.symbol) + "−"] = value.before;
  }
  return values;
}

}  // namespace gatescope::ui
