#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/input_strip.h"
#include "ui/views/signal_stack.h"
#include "ui/views/stack_parts.h"
#include "ui/views/time_axis.h"
#include "ui/views/token_strip.h"

#include <algorithm>
#include <cmath>
#include <limits>

// What a SignalStack shows in numbers: under the mouse, as tables and as CSV.
namespace gatescope::ui {

namespace {

// "a −0.2, b 0.5": curves' values at a step, the first few.
QString curvesText(const std::vector<StepCurve>& curves, int step) {
  constexpr std::size_t most = 3;
  const auto at = static_cast<std::size_t>(step);
  QStringList texts;
  for (std::size_t i = 0; i < std::min(curves.size(), most); ++i)
    if (at < curves[i].values.size())
      texts << curves[i].name + u' ' + numberText(double(curves[i].values[at]));
  if (curves.size() > most) texts << QStringLiteral("…");
  return texts.join(QStringLiteral(", "));
}

}  // namespace

QString SignalStack::answerText(int ahead) const {
  return tr("%1 ahead: %2").arg(ahead + 1).arg(curvesText(m_answer->curves(), ahead));
}

QString SignalStack::readingText() const {
  if (m_aheadAxis->hover() >= 0) return answerText(m_aheadAxis->hover());
  // The keyboard takes the hover away, so that what is read is where the cursor stands.
  const bool hovering = m_axis->hover() >= 0;
  const int unit = hovering && m_hoverUnit >= 0 ? m_hoverUnit : m_unit;
  const int step = hovering ? m_axis->hover() : m_axis->cursor();
  if (step < 0 || m_rows.empty() || m_axis->steps() == 0) return {};
  QStringList parts;
  if (unit >= 0) parts << tr("unit %1").arg(unit + 1);
  const QString time = m_steps->timeText(step);
  parts << QStringLiteral("t = %1").arg(step + 1) + (time.isEmpty() ? time : tr(" (%1)").arg(time));
  parts << curvesText(m_input->curves(), step);
  const auto at = static_cast<std::size_t>(step);
  if (at < m_tokens->tokens().size())
    parts << tr("“%1”").arg(visibleToken(m_tokens->tokens()[at].text));
  for (const Row& row : m_rows)
    if (unit >= 0 && unit < row.map->rows() && step < row.map->columns())
      parts << fromUtf8(row.info->symbol) + u' ' + numberText(double(row.map->value(unit, step)));
  const QString output = curvesText(m_output->curves(), step);
  if (!output.isEmpty()) parts << tr("output %1").arg(output);
  for (const CurveRow& row : m_curveRows) {
    const std::vector<float>& values = row.curves.front().values;  // the others have their lines
    if (at < values.size() && !std::isnan(values[at]))
      parts << row.head + u' ' + numberText(double(values[at]));
  }
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

std::vector<FigureTable> SignalStack::tables() const {
  std::vector<FigureTable> tables;
  for (const Row& row : m_rows) tables.push_back(row.map->tables().front());
  FigureTable curves{tr("Curves"), {}, {}, {}, {}};
  for (int t = m_axis->first(); t <= m_axis->last(); ++t)
    curves.columns << QStringLiteral("t = %1").arg(t + 1);
  const auto add = [&](const QString& head, const std::vector<StepCurve>& all) {
    for (const StepCurve& curve : all) {
      curves.rows << (head + u' ' + curve.name).trimmed();
      for (int t = m_axis->first(); t <= m_axis->last(); ++t) {
        const auto at = static_cast<std::size_t>(t);
        curves.values.push_back(at < curve.values.size() ? curve.values[at]
                                                         : std::numeric_limits<float>::quiet_NaN());
      }
    }
  };
  add({}, m_input->curves());
  add(tr("output"), m_output->curves());
  for (const CurveRow& row : m_curveRows) add(row.head, row.curves);
  if (!curves.rows.isEmpty()) tables.push_back(std::move(curves));
  return tables;
}

QString SignalStack::csv() const {
  QString text, tokens;
  for (int step = m_axis->first(); step <= m_axis->last(); ++step) {
    const auto at = static_cast<std::size_t>(step);
    if (at < m_tokens->tokens().size()) tokens += u',' + csvField(m_tokens->tokens()[at].text);
  }
  for (const Row& row : m_rows) {
    const QStringList lines = row.map->csv().split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < lines.size(); ++i) {
      if (i == 0 && !text.isEmpty()) continue;  // one header for all
      text +=
          (i == 0 ? tr("signal") : csvField(fromUtf8(row.info->symbol))) + u',' + lines[i] + u'\n';
      if (i == 0 && !tokens.isEmpty()) text += tr("token") + u',' + tokens + u'\n';
    }
  }
  return text;
}

}  // namespace gatescope::ui
