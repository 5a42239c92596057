#include "ui/pages/gates_view.h"

#include "ui/control/document.h"
#include "ui/control/edit_state.h"
#include "ui/control/training_controller.h"
#include "ui/models/text.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/palette.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <limits>

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int traceInterval = 50;  // ms before a question, for what changes together
constexpr std::size_t mostCurves = curveColours;

QString layerName(const LayerTrace& layer, bool several, bool both) {
  QString name = several ? GatesView::tr("layer %1").arg(layer.layer + 1) : QString();
  if (!both) return name;
  const QString direction =
      layer.backward ? GatesView::tr("from the end") : GatesView::tr("forward");
  return name.isEmpty() ? direction : name + QStringLiteral(", ") + direction;
}

// "probability of down", or the target's name.
QString outputName(const Dataset& dataset, std::size_t k) {
  if (dataset.isClassified()) {
    return k < dataset.classNames.size() ? fromUtf8(dataset.classNames[k]) : QString();
  }
  return k < dataset.targetNames.size() ? fromUtf8(dataset.targetNames[k]) : QString();
}

// What is drawn beside what was changed by hand, and that itself.
QString plainName(const TraceAnswer& answer) {
  return answer.asked.edited ? GatesView::tr("as in the data") : GatesView::tr("as trained");
}

QString changeName(const TraceAnswer& answer) {
  return answer.asked.edited ? GatesView::tr("changed") : GatesView::tr("held");
}

// The probability that the network gave to what came: of a text, whose tokens are too many classes
// to draw.
StepCurve foreseenCurve(const TraceAnswer& answer) {
  const Predictions wanted = truth(*answer.dataset, std::span(&answer.trace.sample, 1));
  const std::vector<int> classes = likeliestClasses(wanted);
  StepCurve curve{GatesView::tr("p(next token)"), {}, {}};
  for (std::size_t step = 0; step < classes.size(); ++step) {
    const int label = classes[step];
    const std::size_t row = step * answer.trace.outputWidth;
    curve.values.push_back(label < 0 ? std::numeric_limits<float>::quiet_NaN()
                                     : answer.trace.output[row + static_cast<std::size_t>(label)]);
  }
  return curve;
}

// Values of each step after the network, where it answers at every step.
std::vector<StepCurve> outputCurves(const TraceAnswer& answer) {
  std::vector<StepCurve> curves;
  if (!answersEveryStep(*answer.dataset)) return curves;
  if (answer.dataset->isText()) return {foreseenCurve(answer)};
  // With something held, the answer as trained behind it, where one can be told from the other.
  if (!answer.asTrained.empty() && answer.trace.outputWidth == 1) {
    curves.push_back({plainName(answer), theme().muted, answer.asTrained});
    curves.push_back({changeName(answer), heldColour(), answer.trace.output});
    return curves;
  }
  const std::size_t count = std::min<std::size_t>(answer.trace.outputWidth, mostCurves);
  const Predictions output{{}, answer.trace.outputWidth, answer.trace.output};
  for (std::size_t k = 0; k < count; ++k) {
    const int index = static_cast<int>(k);
    curves.push_back({outputName(*answer.dataset, k), count > 1 ? dataColour(index) : QColor(),
                      predictedColumn(output, k), dataStyle(index)});
  }
  return curves;
}

// A forecast of one number over several steps, beside the truth; with something held or moved, also
// what it is without.
std::vector<StepCurve> answerCurves(const TraceAnswer& answer) {
  const Dataset& dataset = *answer.dataset;
  std::vector<StepCurve> curves;
  if (!drawsAnswer(answer)) return curves;
  Predictions wanted = truth(dataset, std::span(&answer.trace.sample, 1));
  wanted.values.resize(std::min(wanted.values.size(), answer.trace.output.size()));
  curves.push_back({GatesView::tr("truth"), theme().muted, wanted.values, Qt::DashLine});
  const bool changed = !answer.asTrained.empty();
  if (changed) curves.push_back({plainName(answer), theme().text, answer.asTrained});
  curves.push_back({changed ? changeName(answer) : fromUtf8(dataset.targetNames.front()),
                    changed ? heldColour() : theme().accent, answer.trace.output});
  return curves;
}

QStringList undrawnOutputs(const TraceAnswer& answer) {
  QStringList names;
  if (!answersEveryStep(*answer.dataset) || answer.dataset->isText()) return names;
  for (std::size_t k = mostCurves; k < answer.trace.outputWidth; ++k) {
    names << outputName(*answer.dataset, k);
  }
  return names;
}

}  // namespace

bool drawsAnswer(const TraceAnswer& answer) {
  return answer.dataset->task == Task::Forecast && answer.trace.outputWidth == 1 &&
         answer.trace.output.size() > 1;
}

GatesView::GatesView(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_samples(new SampleChooser(this)),
      m_layers(new QComboBox(this)),
      m_orders(new QComboBox(this)),
      m_stack(new SignalStack(this)) {
  m_layers->setAccessibleName(tr("Layer and direction"));
  m_layers->setToolTip(tr("Layer and direction"));
  m_layers->hide();
  m_orders->setAccessibleName(tr("Order of rows"));
  m_orders->setMaximumWidth(170);
  m_orders->setToolTip(
      tr("Order of the rows: as the units are numbered, by the mean of the first gate, by memory "
         "length, by saturation of the first gate, by the likeness of their states, or by how "
         "strongly a state goes with an input or output"));
  refreshOrders(nullptr);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack, 1);
  m_soon.setSingleShot(true);
  m_soon.setInterval(traceInterval);
  connect(&m_soon, &QTimer::timeout, this, &GatesView::ask);
  connect(m_samples, &SampleChooser::changed, this, [this] {
    m_edits.clear();
    ask();
  });
  connect(m_layers, &QComboBox::activated, this, &GatesView::show);
  connect(m_orders, &QComboBox::activated, this, &GatesView::ask);
  connect(m_stack, &SignalStack::readingChanged, this, &GatesView::readingChanged);
  connect(&m_service, &TraceService::traced, this, [this](const auto& answer) {
    if (answer->run != m_run) return;
    m_answer = answer;
    show();
    Q_EMIT answered();
  });
  connect(&m_service, &TraceService::failed, this, [this](const QString& text) {
    m_answer.reset();
    m_stack->clear(text);
    Q_EMIT answered();
  });
  connect(&context.controller, &TrainingController::weightsChanged, this, &GatesView::askSoon);
  connect(&context.controller, &TrainingController::finished, this, &GatesView::askSoon);
  connect(&context.document, &Document::dataChanged, this, [this] {
    const auto dataset = m_context.document.dataset();
    if (!m_answer && dataset) m_samples->setCounts(*dataset);
    askSoon(m_run);
  });
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &GatesView::show);
}

void GatesView::setRun(RunId run) {
  if (run != m_run) {
    m_answer.reset();
    m_scan.reset();
    m_holds.clear();
    const RunRecord* before = m_context.document.run(m_run);
    const RunRecord* after = m_context.document.run(run);
    if (!before || !after || !sameData(before->experiment, after->experiment)) m_edits.clear();
  }
  m_run = run;
  ask();
}

void GatesView::setEpoch(int epoch) {
  if (epoch == m_epoch) return;
  m_epoch = epoch;
  ask();
}

void GatesView::setTyped(const QString& text) {
  const std::string typed = text.trimmed().isEmpty() ? std::string() : text.toStdString();
  if (typed == m_typed) return;
  m_typed = typed;
  ask();
}

void GatesView::setHolds(const QStringList& holds) {
  m_holds = holds;
  ask();
}

void GatesView::setEdits(std::vector<InputEdit> edits) {
  m_edits = std::move(edits);
  ask();
}

void GatesView::setReference(std::shared_ptr<const TraceAnswer> from) {
  if (from == m_reference) return;
  m_reference = std::move(from);
  ask();
}

void GatesView::follow(const GatesView& other) {
  if (other.m_answer) m_samples->setCounts(*other.m_answer->asked.whole);
  m_samples->setPlace(other.m_samples->place());
  m_typed = other.m_typed;
  m_edits = other.m_edits;
  m_orderList = other.m_orderList;
  const QSignalBlocker quietOrders(m_orders), quietLayers(m_layers);
  m_orders->clear();
  for (int i = 0; i < other.m_orders->count(); ++i) m_orders->addItem(other.m_orders->itemText(i));
  m_orders->setCurrentIndex(other.m_orders->currentIndex());
  m_layers->setCurrentIndex(std::min(other.m_layers->currentIndex(), m_layers->count() - 1));
  ask();
}

// With the inputs as they are in the data behind those that were moved.
StepInput GatesView::shownInput() const {
  const AskedSample& asked = m_answer->asked;
  StepInput input = stepInput(*m_answer->dataset, m_answer->trace.sample);
  if (!asked.edited) return input;
  const auto before = inputCurves(*asked.whole, asked.wholeSample, mostCurves);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].values == input.curves[i].values) continue;
    input.curves.push_back({tr("in the data"), theme().muted, before[i].values, Qt::DotLine});
  }
  return input;
}

const LayerTrace* GatesView::layerShown() const {
  const auto layer = static_cast<std::size_t>(std::max(0, m_layers->currentIndex()));
  const bool known = m_answer && layer < m_answer->trace.layers.size();
  return known ? &m_answer->trace.layers[layer] : nullptr;
}

void GatesView::askSoon(RunId run) {
  const bool seen = isVisible() || (m_host != nullptr && m_host->isVisible());
  if (run == m_run && seen && !m_soon.isActive()) m_soon.start();
}

void GatesView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  askSoon(m_run);
}

std::optional<RunAt> GatesView::runShown() const {
  const RunRecord* run = m_context.document.run(m_run);
  if (run == nullptr || run->deleted || run->epochs.empty()) return std::nullopt;
  return runAt(m_context.document, m_context.controller, *run, m_epoch);
}

void GatesView::ask() {
  const std::optional<RunAt> run = runShown();
  if (!run) {
    m_service.cancel();
    m_answer.reset();
    m_stack->clear(m_emptyText);
    Q_EMIT answered();
    return;
  }
  const auto order = static_cast<std::size_t>(std::max(0, m_orders->currentIndex()));
  m_service.request(*run, question(), m_orderList[order], m_reference);
}

SampleQuestion GatesView::question() const {
  return {.place = m_samples->place(), .typed = m_typed, .edits = m_edits, .holds = m_holds};
}

void GatesView::show() {
  if (!m_answer || m_answer->trace.layers.empty()) return;
  const Dataset& dataset = *m_answer->dataset;
  if (!m_answer->asked.typed) m_samples->setCounts(*m_answer->asked.whole);
  refreshLayers();
  refreshOrders(m_answer.get());
  const auto layer = static_cast<std::size_t>(std::max(0, m_layers->currentIndex()));
  const bool differs = m_answer->difference.has_value();
  const Trace* shown = differs ? &*m_answer->difference : &m_answer->trace;
  m_stack->setTrace(std::shared_ptr<const Trace>(m_answer, shown), layer, shownInput(),
                    differs ? SignalStack::Kind::Difference : SignalStack::Kind::Values);
  m_stack->setRowOrder(orderShown(layer));
  m_stack->setOutput(outputCurves(*m_answer), undrawnOutputs(*m_answer));
  if (m_showsAnswer) m_stack->setAnswer(answerCurves(*m_answer));
  m_stack->setTimes(stepTimes(dataset, m_answer->trace.sample));
}

void GatesView::setScan(std::shared_ptr<const ScanAnswer> scan) {
  if (scan->run != m_run) return;
  m_scan = std::move(scan);
  show();
}

void GatesView::showUnit(int layer, bool backward, int unit) {
  const auto& layers = m_answer->trace.layers;
  const auto found = std::ranges::find_if(layers, [&](const LayerTrace& each) {
    return each.layer == layer && each.backward == backward;
  });
  if (found == layers.end() || unit >= found->units) return;
  const auto index = static_cast<int>(found - layers.begin());
  if (index != m_layers->currentIndex()) {
    m_layers->setCurrentIndex(index);
    Q_EMIT m_layers->activated(index);
  }
  m_stack->chooseUnit(unit);
}

std::vector<int> GatesView::orderShown(std::size_t layer) const {
  const auto order = static_cast<std::size_t>(std::max(0, m_orders->currentIndex()));
  if (m_orderList[order].by != UnitOrder::By::Harm) return m_answer->orders[layer];
  const LayerTrace& shown = m_answer->trace.layers[layer];
  std::vector<int> units;
  for (const UnitHarm& harm : m_scan->scan.units) {
    if (harm.layer == shown.layer && harm.backward == shown.backward) units.push_back(harm.unit);
  }
  return units;
}

// The orders that there are, those by an input or output under their names.
void GatesView::refreshOrders(const TraceAnswer* answer) {
  using By = UnitOrder::By;
  std::vector<UnitOrder> orders{
      {By::Number, 0}, {By::Mean, 0}, {By::Memory, 0}, {By::Saturation, 0}, {By::Similarity, 0}};
  QStringList names{tr("unit order"), tr("by mean"), tr("by memory"), tr("by saturation"),
                    tr("by likeness")};
  if (m_scan) {
    orders.push_back({By::Harm, 0});
    names << tr("by harm");
  }
  if (answer != nullptr) {
    const Dataset& dataset = *answer->dataset;
    for (std::size_t i = 0; i < std::min(dataset.features(), mostCurves); ++i) {
      orders.push_back({By::Input, i});
      names << tr("with %1").arg(fromUtf8(dataset.inputNames[i]));
    }
    const std::size_t outputs = outputCurves(*answer).size();
    for (std::size_t k = 0; k < outputs && !dataset.isText(); ++k) {
      orders.push_back({By::Output, k});
      names << tr("with output %1").arg(outputName(dataset, k));
    }
  }
  QStringList known;
  for (int i = 0; i < m_orders->count(); ++i) known << m_orders->itemText(i);
  m_orderList = std::move(orders);
  if (names == known) return;
  const QString chosen = m_orders->currentText();
  const QSignalBlocker quiet(m_orders);
  m_orders->clear();
  m_orders->addItems(names);
  m_orders->setCurrentIndex(std::max(0, m_orders->findText(chosen)));
}

void GatesView::refreshLayers() {
  const auto& layers = m_answer->trace.layers;
  bool both = false;
  for (const LayerTrace& layer : layers) both = both || layer.backward;
  QStringList names;
  for (const LayerTrace& layer : layers) {
    names << layerName(layer, layers.back().layer > 0, both);
  }
  QStringList known;
  for (int i = 0; i < m_layers->count(); ++i) known << m_layers->itemText(i);
  if (names != known) {
    const QSignalBlocker quiet(m_layers);
    m_layers->clear();
    m_layers->addItems(names);
  }
  const bool laidOut = m_layers->parentWidget() != this;
  m_layers->setVisible(laidOut && names.size() > 1);
}

}  // namespace gatescope::ui
