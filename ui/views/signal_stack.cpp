#include "ui/views/signal_stack.h"

#include "ui/models/text.h"
#include "ui/views/colour_map.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/input_strip.h"
#include "ui/views/row_labels.h"
#include "ui/views/stack_parts.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/token_strip.h"

#include <algorithm>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace gatescope::ui {

namespace {

constexpr int narrowLabels = 124, wideLabels = 172, widestLabels = 204;  // pixels
constexpr int firstMap = 2;                                              // row of the grid

}  // namespace

SignalStack::SignalStack(QWidget* parent)
    : QWidget(parent),
      m_axis(new TimeAxis(this)),
      m_grid(new QGridLayout(this)),
      m_input(new InputStrip(*m_axis, this)),
      m_output(new CurveStrip(*m_axis, this)),
      m_aheadAxis(new TimeAxis(this)),
      m_answer(new CurveStrip(*m_aheadAxis, this)),
      m_tokens(new TokenStrip(*m_axis, this)),
      m_tokensLabel(new CurveLabel(tr("token x"), QStringLiteral("t"), this)),
      m_inputLabel(new CurveLabel(tr("input x"), QStringLiteral("t"), this)),
      m_outputLabel(new CurveLabel(tr("output"), {}, this)),
      m_answerLabel(new CurveLabel(tr("forecast"), {}, this)),
      m_answerEnds(new CurveEnds(this)),
      m_steps(new StepAxis(*m_axis, this)),
      m_stepsLabel(new QLabel(this)),
      m_empty(new QLabel(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(8);
  m_grid->setVerticalSpacing(5);
  m_grid->setColumnStretch(1, 1);
  m_input->setAccessibleName(tr("Input"));
  m_output->setAccessibleName(tr("Output"));
  m_answer->setAccessibleName(tr("Forecast"));
  m_answer->setToolTip(
      tr("The steps after the last one that is read. Click on one to see what it "
         "looks at."));
  setLook(m_stepsLabel, "muted");
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  setLook(m_empty, "muted");
  m_grid->addWidget(m_empty, 0, 0, 1, 3);
  m_grid->addWidget(m_inputLabel, 1, 0);
  m_grid->addWidget(m_input, 1, 1);
  makeTools();
  const auto tell = [this] { Q_EMIT readingChanged(readingText()); };
  connect(m_axis, &TimeAxis::cursorChanged, this, [this, tell](int step) {
    tell();
    Q_EMIT selectionChanged(m_unit, step);
  });
  connect(m_axis, &TimeAxis::hoverChanged, this, tell);
  connect(m_aheadAxis, &TimeAxis::hoverChanged, this, tell);
  connect(m_aheadAxis, &TimeAxis::cursorChanged, this, &SignalStack::answerChosen);
  clear(tr("No gates to show yet"));
}

void SignalStack::makeTools() {
  m_tools = new QWidget(this);
  m_edit = new QToolButton(m_tools);
  m_edit->setText(QStringLiteral("✎"));
  m_edit->setCheckable(true);
  m_edit->setAccessibleName(tr("Move points of the input"));
  m_edit->setToolTip(
      tr("Move points of the input with the mouse, or draw it anew: gates and answer follow"));
  m_reset = new QToolButton(m_tools);
  m_reset->setText(QStringLiteral("↺"));
  m_reset->setAccessibleName(tr("Input as in the data"));
  m_reset->setToolTip(tr("The input as it is in the data"));
  m_reset->hide();
  auto* layout = new QHBoxLayout(m_tools);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_edit);
  layout->addWidget(m_reset);
  m_grid->addWidget(m_tools, 1, 2, Qt::AlignTop | Qt::AlignLeft);
  connect(m_edit, &QToolButton::toggled, this, &SignalStack::openInput);
  connect(m_reset, &QToolButton::clicked, this, &SignalStack::inputResetWanted);
  connect(m_input, &InputStrip::drawn, this, &SignalStack::inputMoved);
  connect(m_input, &InputStrip::drawingEnded, this, &SignalStack::inputLetGo);
}

void SignalStack::openInput(bool on) {
  m_input->setDrawable(on ? m_drawable : 0);
}

void SignalStack::setInputTools(bool on) {
  m_hasTools = on;
}

void SignalStack::setInputChanged(bool on) {
  m_reset->setVisible(on);
}

void SignalStack::clear(const QString& emptyText) {
  m_empty->setText(emptyText);
  showParts(false);
  m_axis->setSteps(0);
}

void SignalStack::showParts(bool on) {
  m_empty->setVisible(!on);
  for (QWidget* part : std::initializer_list<QWidget*>{m_steps, m_stepsLabel}) part->setVisible(on);
  const bool text = !m_tokens->tokens().empty();
  for (QWidget* part : std::initializer_list<QWidget*>{m_input, m_inputLabel})
    part->setVisible(on && !text);
  for (QWidget* part : std::initializer_list<QWidget*>{m_tokens, m_tokensLabel})
    part->setVisible(on && text);
  m_tools->setVisible(on && m_hasTools && !text && m_drawable > 0);
  const bool output = on && !m_output->curves().empty();
  m_output->setVisible(output);
  m_outputLabel->setVisible(output);
  const bool answer = on && !m_answer->curves().empty();
  for (QWidget* part : std::initializer_list<QWidget*>{m_answer, m_answerLabel, m_answerEnds})
    part->setVisible(answer);
  showCurveRows(on);
  // Hidden rows would keep their share of the height, and the sentence would hang at the top.
  m_grid->setRowStretch(0, on ? 0 : 1);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    m_grid->setRowStretch(firstMap + static_cast<int>(i), on ? 1 : 0);
    for (QWidget* part : std::initializer_list<QWidget*>{row.label, row.map, row.scale})
      part->setVisible(on);
  }
}

void SignalStack::rebuild(const LayerTrace& layer) {
  for (const Row& row : m_rows)
    for (QWidget* part : std::initializer_list<QWidget*>{row.label, row.map, row.scale})
      delete part;
  m_rows.clear();
  for (int i = 0; i < m_grid->rowCount(); ++i) m_grid->setRowStretch(i, 0);
  m_cell = layer.cell;
  int gridRow = firstMap;
  for (const SignalTrace& signal : layer.signals) {
    Row row{new SignalLabel(*signal.info, this), new HeatmapView(this), new ColourScale(this),
            signal.info};
    row.map->setTimeAxis(m_axis);
    row.map->setSignal(fromUtf8(signal.info->symbol), coreText(signal.info->name));
    connect(row.map, &HeatmapView::hovered, this, [this](int unit, int) { hover(unit); });
    connect(row.map, &HeatmapView::toggled, this, &SignalStack::toggleUnit);
    connect(row.map, &HeatmapView::selected, this, [this](int unit, int step) {
      m_others.clear();
      setSelectedUnit(unit);
      Q_EMIT selectionChanged(unit, step);
    });
    m_grid->addWidget(row.label, gridRow, 0);
    m_grid->addWidget(row.map, gridRow, 1);
    m_grid->addWidget(row.scale, gridRow, 2);
    m_rows.push_back(row);
    ++gridRow;
  }
  placeBelow(gridRow);
  fitLabels();
}

void SignalStack::placeBelow(int gridRow) {
  const auto place = [&](QWidget* label, QWidget* strip, QWidget* ends) {
    m_grid->addWidget(label, gridRow, 0);
    m_grid->addWidget(strip, gridRow, 1);
    if (ends) m_grid->addWidget(ends, gridRow, 2);
    ++gridRow;
  };
  place(m_tokensLabel, m_tokens, nullptr);
  place(m_outputLabel, m_output, nullptr);
  for (const RowWidgets& row : m_rowWidgets) place(row.label, row.strip, row.ends);
  place(m_stepsLabel, m_steps, nullptr);
  place(m_answerLabel, m_answer, m_answerEnds);
}

void SignalStack::addRowWidgets() {
  RowWidgets row{new CurveLabel({}, {}, this), new CurveStrip(*m_axis, this), new CurveEnds(this)};
  row.strip->setLow(true);
  m_rowWidgets.push_back(row);
  placeBelow(firstMap + static_cast<int>(m_rows.size()));
  fitLabels();
}

void SignalStack::setAnswer(std::vector<StepCurve> curves) {
  std::size_t steps = 0;
  for (const StepCurve& curve : curves) steps = std::max(steps, curve.values.size());
  const bool shown = steps > 0 && !m_empty->isVisibleTo(this);
  m_aheadAxis->setSteps(static_cast<int>(steps));
  m_answerLabel->setCurves(curves, {});
  m_answer->setCurves(std::move(curves));
  m_answerEnds->setEnds(m_answer->ends());
  for (QWidget* part : std::initializer_list<QWidget*>{m_answer, m_answerLabel, m_answerEnds})
    part->setVisible(shown);
}

const std::vector<StepCurve>& SignalStack::answer() const {
  return m_answer->curves();
}

void SignalStack::setRows(std::vector<CurveRow> rows) {
  std::erase_if(rows, [](const CurveRow& row) { return row.curves.empty(); });
  m_curveRows = std::move(rows);
  while (m_rowWidgets.size() < m_curveRows.size()) addRowWidgets();
  for (std::size_t i = 0; i < m_curveRows.size(); ++i) {
    const CurveRow& row = m_curveRows[i];
    const RowWidgets& widgets = m_rowWidgets[i];
    widgets.label->setHead(row.head, row.below);
    widgets.label->setCurves(row.curves, {});
    widgets.label->setToolTip(row.about);
    widgets.strip->setAccessibleName(row.head);
    widgets.strip->setToolTip(row.about);
    widgets.strip->setLogarithmic(row.logarithmic);
    widgets.strip->setCurves(row.curves);
    widgets.ends->setEnds(widgets.strip->ends());
  }
  showCurveRows(!m_empty->isVisibleTo(this));
  Q_EMIT readingChanged(readingText());
}

void SignalStack::showCurveRows(bool on) {
  const bool room = on && hasRoomForRows();
  for (std::size_t i = 0; i < m_rowWidgets.size(); ++i) {
    const RowWidgets& row = m_rowWidgets[i];
    for (QWidget* part : std::initializer_list<QWidget*>{row.label, row.strip, row.ends})
      part->setVisible(room && i < m_curveRows.size());
  }
}

void SignalStack::resizeEvent(QResizeEvent*) {
  fitLabels();
  showCurveRows(!m_empty->isVisibleTo(this));
}

// Heatmaps come first: further rows stand below them where they leave these high enough to read.
bool SignalStack::hasRoomForRows() const {
  constexpr int leastMap = 20;
  int needed = static_cast<int>(m_rows.size()) * leastMap + m_steps->sizeHint().height();
  int rows = static_cast<int>(m_rows.size() + m_curveRows.size()) + 2;
  for (const QWidget* strip :
       std::initializer_list<const QWidget*>{m_input, m_tokens, m_output, m_answer}) {
    if (strip->isVisibleTo(this)) needed += strip->sizeHint().height();
  }
  for (std::size_t i = 0; i < m_curveRows.size(); ++i)
    needed += m_rowWidgets[i].strip->minimumSizeHint().height();
  return height() >= needed + rows * m_grid->verticalSpacing();
}

void SignalStack::fitLabels() {
  const int wide = width() < 560 ? narrowLabels : width() < 860 ? wideLabels : widestLabels;
  for (QWidget* label : std::initializer_list<QWidget*>{m_inputLabel, m_tokensLabel, m_outputLabel,
                                                        m_answerLabel, m_stepsLabel})
    label->setFixedWidth(wide);
  for (const RowWidgets& row : m_rowWidgets) row.label->setFixedWidth(wide);
  for (const Row& row : m_rows) {
    row.label->setFixedWidth(wide);
    row.label->setMeaningShown(m_meanings);
  }
}

void SignalStack::setTrace(Trace trace, std::size_t layer, StepInput input) {
  setTrace(std::make_shared<const Trace>(std::move(trace)), layer, std::move(input), Kind::Values);
}

void SignalStack::setTrace(std::shared_ptr<const Trace> trace, std::size_t layer, StepInput input,
                           Kind kind) {
  Q_ASSERT(layer < trace->layers.size());
  const LayerTrace& from = trace->layers[layer];
  if (from.cell != m_cell || m_rows.size() != from.signals.size()) rebuild(from);
  m_axis->setSteps(trace->steps);
  m_inputLabel->setCurves(input.curves, input.undrawn);
  m_input->setInput(std::move(input.curves));
  m_drawable = input.drawable;
  openInput(m_edit->isChecked());
  m_tokens->setTokens(std::move(input.tokens));
  if (m_steps->times().size() != static_cast<std::size_t>(trace->steps)) setTimes({});
  std::erase_if(m_others, [&](int unit) { return unit >= from.units; });
  if (m_unit >= from.units) setSelectedUnit(-1);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    const SignalRange range =
        kind == Kind::Difference ? SignalRange::Unbounded : from.signals[i].info->range;
    row.map->setValues(HeatmapView::Values(trace, &from.signals[i].values), from.units,
                       trace->steps, range);
    const ValueRange ends = row.map->valueRange();
    row.scale->setRange(range, ends.low, ends.high);
  }
  m_units = from.units;
  shadeTokens();
  applyOrder();
  showParts(true);
  Q_EMIT readingChanged(readingText());
}

// By the last signal, which is the state that goes on to the next step.
void SignalStack::shadeTokens() {
  std::vector<QColor> shades;
  if (m_unit >= 0 && !m_rows.empty() && m_unit < m_rows.back().map->rows()) {
    const HeatmapView& map = *m_rows.back().map;
    const ColourTable& table = tableFor(map.signalRange());
    for (int step = 0; step < map.columns(); ++step) {
      const int index = colourIndex(map.value(m_unit, step), map.valueRange());
      shades.push_back(index < 0 ? theme().field : QColor(table[static_cast<std::size_t>(index)]));
    }
  }
  m_tokens->setShades(std::move(shades));
}

void SignalStack::setOutput(std::vector<StepCurve> curves, const QStringList& undrawn) {
  const bool shown = !curves.empty() && !m_empty->isVisibleTo(this);
  m_outputLabel->setCurves(curves, undrawn);
  m_output->setCurves(std::move(curves));
  m_output->setVisible(shown);
  m_outputLabel->setVisible(shown);
}

void SignalStack::setTimes(std::vector<double> times) {
  m_steps->setTimes(std::move(times));
  m_stepsLabel->setText(m_steps->times().empty() ? tr("step t") : tr("time"));
  Q_EMIT readingChanged(readingText());
}

void SignalStack::setRowOrder(std::vector<int> order) {
  m_order = std::move(order);
  applyOrder();
}

void SignalStack::applyOrder() {
  const bool fits = std::ssize(m_order) == m_units;
  for (const Row& row : m_rows) row.map->setRowOrder(fits ? m_order : std::vector<int>());
}

void SignalStack::setMeaningsShown(bool on) {
  m_meanings = on;
  m_grid->setVerticalSpacing(on ? 5 : 3);  // low rows stand closer too
  m_input->setLow(!on);
  m_output->setLow(!on);
  fitLabels();
}

void SignalStack::setSelectedUnit(int unit) {
  m_unit = unit;
  std::erase(m_others, unit);
  for (const Row& row : m_rows) {
    row.map->setMarkedRows(m_others);
    row.map->setSelectedRow(unit);
  }
  shadeTokens();
  Q_EMIT readingChanged(readingText());
}

std::vector<int> SignalStack::selectedUnits() const {
  std::vector<int> units = m_others;
  if (m_unit >= 0) units.push_back(m_unit);
  std::ranges::sort(units);
  return units;
}

// The last that was added is the one whose numbers are shown.
void SignalStack::toggleUnit(int unit) {
  int shown = unit;
  if (unit == m_unit) {
    shown = m_others.empty() ? -1 : m_others.back();
  } else if (std::erase(m_others, unit) > 0) {
    shown = m_unit;
  } else if (m_unit >= 0) {
    m_others.push_back(m_unit);
  }
  setSelectedUnit(shown);
  Q_EMIT selectionChanged(shown, m_axis->cursor());
}

void SignalStack::chooseUnit(int unit) {
  m_others.clear();
  setSelectedUnit(unit);
  Q_EMIT selectionChanged(unit, m_axis->cursor());
}

void SignalStack::hover(int unit) {
  m_hoverUnit = unit;
  Q_EMIT readingChanged(readingText());
}

}  // namespace gatescope::ui
