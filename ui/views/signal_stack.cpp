#include "ui/views/signal_stack.h"

#include "ui/models/format.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/stack_parts.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>

namespace gatescope::ui {

namespace {

QString utf8(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString fromCore(std::string_view text) {
  return QCoreApplication::translate("core", std::string(text).c_str());
}

constexpr int narrowLabels = 124, wideLabels = 172;  // pixels

const SignalTrace* findSignal(const LayerTrace& layer, std::string_view symbol) {
  for (const SignalTrace& signal : layer.signals)
    if (signal.info->symbol == symbol) return &signal;
  return nullptr;
}

// Σ over the steps of f(value), a unit; the mean when divided by their number.
template <typename F>
std::vector<double> meanOver(const LayerTrace& layer, const SignalTrace& signal, F f) {
  const auto units = static_cast<std::size_t>(layer.units);
  const std::size_t steps = units > 0 ? signal.values.size() / units : 0;
  std::vector<double> means(units, 0);
  for (std::size_t u = 0; u < units; ++u) {
    for (std::size_t t = 0; t < steps; ++t) means[u] += f(double(signal.values[u * steps + t]));
    means[u] /= static_cast<double>(std::max<std::size_t>(steps, 1));
  }
  return means;
}

// The mean of ln(share of the state that is kept): the nearer to zero, the longer the memory.
std::vector<double> keptLogarithm(const LayerTrace& layer) {
  constexpr double least = 1e-6;
  if (const SignalTrace* z = findSignal(layer, "z"))
    return meanOver(layer, *z, [=](double v) { return std::log(std::max(1 - v, least)); });
  if (const SignalTrace* f = findSignal(layer, "f"))
    return meanOver(layer, *f, [=](double v) { return std::log(std::max(v, least)); });
  return {};
}

}  // namespace

std::vector<int> unitOrder(const LayerTrace& layer, RowOrder order) {
  std::vector<int> units(static_cast<std::size_t>(layer.units));
  std::iota(units.begin(), units.end(), 0);
  std::vector<double> keys;
  if (order == RowOrder::ByMean && !layer.signals.empty())
    keys = meanOver(layer, layer.signals.front(), [](double v) { return v; });
  if (order == RowOrder::ByMemory) keys = keptLogarithm(layer);
  if (!keys.empty())
    std::stable_sort(units.begin(), units.end(), [&](int a, int b) {
      return keys[static_cast<std::size_t>(a)] > keys[static_cast<std::size_t>(b)];
    });
  return units;
}

SignalStack::SignalStack(QWidget* parent)
    : QWidget(parent),
      m_axis(new TimeAxis(this)),
      m_grid(new QGridLayout(this)),
      m_input(new CurveStrip(*m_axis, this)),
      m_output(new CurveStrip(*m_axis, this)),
      m_inputLabel(new QLabel(this)),
      m_outputLabel(new QLabel(this)),
      m_empty(new QLabel(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(8);
  m_grid->setVerticalSpacing(5);
  m_grid->setColumnStretch(1, 1);
  m_input->setAccessibleName(tr("Input"));
  m_output->setAccessibleName(tr("Output"));
  for (QLabel* label : {m_inputLabel, m_outputLabel}) {
    label->setTextFormat(Qt::RichText);
  }
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  setLook(m_empty, "muted");
  m_grid->addWidget(m_empty, 0, 0, 1, 3);
  m_grid->addWidget(m_inputLabel, 1, 0);
  m_grid->addWidget(m_input, 1, 1);
  const auto tell = [this] { Q_EMIT readingChanged(readingText()); };
  connect(m_axis, &TimeAxis::cursorChanged, this, [this, tell](int step) {
    tell();
    Q_EMIT selectionChanged(m_unit, step);
  });
  connect(m_axis, &TimeAxis::hoverChanged, this, tell);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &SignalStack::relabel);
  clear(tr("No gates to show yet"));
}

void SignalStack::clear(const QString& emptyText) {
  m_empty->setText(emptyText);
  showParts(false);
  m_axis->setSteps(0);
}

void SignalStack::showParts(bool on) {
  m_empty->setVisible(!on);
  for (QWidget* part : {static_cast<QWidget*>(m_input), static_cast<QWidget*>(m_inputLabel)})
    part->setVisible(on);
  const bool output = on && !m_output->curves().empty();
  m_output->setVisible(output);
  m_outputLabel->setVisible(output);
  for (const Row& row : m_rows)
    for (QWidget* part : {static_cast<QWidget*>(row.label), static_cast<QWidget*>(row.map),
                          static_cast<QWidget*>(row.scale)})
      part->setVisible(on);
}

void SignalStack::rebuild(const LayerTrace& layer) {
  for (const Row& row : m_rows)
    for (QWidget* part : {static_cast<QWidget*>(row.label), static_cast<QWidget*>(row.map),
                          static_cast<QWidget*>(row.scale)})
      delete part;
  m_rows.clear();
  for (int i = 0; i < m_grid->rowCount(); ++i) m_grid->setRowStretch(i, 0);
  m_cell = layer.cell;
  int gridRow = 2;
  for (const SignalTrace& signal : layer.signals) {
    const QString symbol = utf8(signal.info->symbol);
    Row row{new QLabel(this), new HeatmapView(this), new ColourScale(this), signal.info};
    row.label->setTextFormat(Qt::RichText);
    row.label->setWordWrap(true);
    row.label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    row.label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
    row.map->setTimeAxis(m_axis);
    row.map->setSignal(symbol, fromCore(signal.info->name));
    connect(row.map, &HeatmapView::hovered, this, [this](int unit, int) { hover(unit); });
    connect(row.map, &HeatmapView::selected, this, [this](int unit, int step) {
      setSelectedUnit(unit);
      Q_EMIT selectionChanged(unit, step);
    });
    m_grid->addWidget(row.label, gridRow, 0);
    m_grid->addWidget(row.map, gridRow, 1);
    m_grid->addWidget(row.scale, gridRow, 2);
    m_grid->setRowStretch(gridRow, 1);
    m_rows.push_back(row);
    ++gridRow;
  }
  m_grid->addWidget(m_outputLabel, gridRow, 0);
  m_grid->addWidget(m_output, gridRow, 1);
  m_grid->setRowStretch(gridRow, 0);
  relabel();
}

int SignalStack::labelWidth() const {
  return width() < 560 ? narrowLabels : wideLabels;
}

// Whether every row is high enough for its name and the lines of its meaning.
bool SignalStack::meaningsFit() const {
  if (m_rows.empty()) return false;
  const QFontMetrics body(themeFont(FontRole::Body)), small(themeFont(FontRole::Small));
  const int strips = m_input->sizeHint().height() +
                     (m_output->isVisibleTo(this) ? m_output->sizeHint().height() : 0);
  const int gaps = m_grid->verticalSpacing() * static_cast<int>(m_rows.size() + 2);
  const int room = (height() - strips - gaps) / static_cast<int>(m_rows.size());
  const QRect column(0, 0, labelWidth() - 2, 1000);
  return std::all_of(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    const QString meaning = fromCore(row.info->meaning);
    return body.height() + small.boundingRect(column, Qt::TextWordWrap, meaning).height() <= room;
  });
}

void SignalStack::resizeEvent(QResizeEvent*) {
  relabel();
}

void SignalStack::relabel() {
  m_inputLabel->setFixedWidth(labelWidth());
  m_outputLabel->setFixedWidth(labelWidth());
  for (const Row& row : m_rows) row.label->setFixedWidth(labelWidth());
  m_meaningsDrawn = m_meanings && meaningsFit();
  for (const Row& row : m_rows) {
    const QString name = fromCore(row.info->name);
    const QString meaning = fromCore(row.info->meaning);
    const QString symbol = utf8(row.info->symbol);
    QString html = QStringLiteral("<b style=\"color:%1\">%2<sub>t</sub></b> %3")
                       .arg(signalColour(row.info->symbol).name(), symbol.toHtmlEscaped(),
                            name.toHtmlEscaped());
    if (m_meaningsDrawn)
      html += QStringLiteral("<br><span style=\"color:%1; font-size:%2px\">%3</span>")
                  .arg(theme().muted.name())
                  .arg(themeFont(FontRole::Small).pixelSize())
                  .arg(meaning.toHtmlEscaped());
    row.label->setText(html);
    row.label->setToolTip(meaning);
  }
  labelCurves(m_inputLabel, m_input, tr("input x<sub>t</sub>"));
  labelCurves(m_outputLabel, m_output, tr("output"));
}

void SignalStack::labelCurves(QLabel* label, const CurveStrip* strip, const QString& head) {
  constexpr std::size_t most = 2;
  QString html = head;
  const auto& curves = strip->curves();
  const QFontMetrics metrics(themeFont(FontRole::Small));
  for (std::size_t i = 0; i < std::min(curves.size(), most); ++i)
    html += QStringLiteral("<br><span style=\"color:%1; font-size:%2px\">%3</span>")
                .arg((curves[i].colour.isValid() ? curves[i].colour : theme().muted).name())
                .arg(themeFont(FontRole::Small).pixelSize())
                .arg(metrics.elidedText(curves[i].name, Qt::ElideRight, label->width() - 2)
                         .toHtmlEscaped());
  if (curves.size() > most)
    html.insert(head.size(), QStringLiteral(" <span style=\"color:%1\">+%2</span>")
                                 .arg(theme().muted.name())
                                 .arg(curves.size() - most));
  label->setText(html);
}

void SignalStack::setTrace(const Trace& trace, std::size_t layer, std::vector<StepCurve> inputs) {
  Q_ASSERT(layer < trace.layers.size());
  const LayerTrace& from = trace.layers[layer];
  if (from.cell != m_cell || m_rows.size() != from.signals.size()) rebuild(from);
  m_axis->setSteps(trace.steps);
  m_input->setCurves(std::move(inputs));
  labelCurves(m_inputLabel, m_input, tr("input x<sub>t</sub>"));
  if (m_unit >= from.units) setSelectedUnit(-1);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    row.map->setValues(from.signals[i].values, from.units, trace.steps,
                       from.signals[i].info->range);
    const ValueRange ends = row.map->valueRange();
    row.scale->setRange(from.signals[i].info->range, ends.low, ends.high);
  }
  m_layer = from;
  applyOrder();
  showParts(true);
  Q_EMIT readingChanged(readingText());
}

void SignalStack::setOutput(std::vector<StepCurve> curves) {
  const bool shown = !curves.empty() && !m_empty->isVisibleTo(this);
  m_output->setCurves(std::move(curves));
  labelCurves(m_outputLabel, m_output, tr("output"));
  m_output->setVisible(shown);
  m_outputLabel->setVisible(shown);
}

void SignalStack::setRowOrder(RowOrder order) {
  m_order = order;
  applyOrder();
}

void SignalStack::applyOrder() {
  const std::vector<int> order = unitOrder(m_layer, m_order);
  for (const Row& row : m_rows) row.map->setRowOrder(order);
}

void SignalStack::setMeaningsShown(bool on) {
  m_meanings = on;
  relabel();
}

void SignalStack::setSelectedUnit(int unit) {
  m_unit = unit;
  for (const Row& row : m_rows) row.map->setSelectedRow(unit);
  Q_EMIT readingChanged(readingText());
}

void SignalStack::hover(int unit) {
  m_hoverUnit = unit;
  Q_EMIT readingChanged(readingText());
}

QString SignalStack::readingText() const {
  const bool hovering = m_hoverUnit >= 0 && m_axis->hover() >= 0;
  const int unit = hovering ? m_hoverUnit : m_unit;
  const int step = hovering ? m_axis->hover() : m_axis->cursor();
  if (step < 0 || m_rows.empty() || m_axis->steps() == 0) return {};
  const QString separator = QStringLiteral(" · ");
  QString text = QStringLiteral("t = %1").arg(step + 1);
  if (unit < 0) return text;
  text = tr("unit %1").arg(unit + 1) + separator + text;
  for (const Row& row : m_rows)
    if (unit < row.map->rows() && step < row.map->columns())
      text += separator + utf8(row.info->symbol) + u' ' +
              numberText(double(row.map->value(unit, step)));
  return text;
}

QString SignalStack::csv() const {
  QString text;
  for (const Row& row : m_rows) {
    const QStringList lines = row.map->csv().split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < lines.size(); ++i) {
      if (i == 0 && !text.isEmpty()) continue;  // one header for all
      text += (i == 0 ? tr("signal") : csvField(utf8(row.info->symbol))) + u',' + lines[i] + u'\n';
    }
  }
  return text;
}

}  // namespace gatescope::ui
