#include "ui/pages/harm_section.h"

#include "core/inspect/layer_units.h"
#include "core/train/metrics.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <cmath>

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr std::size_t mostRanked = 8;
constexpr int progressSteps = 1000;

QProgressBar* progressBar(QWidget* parent) {
  auto* bar = new QProgressBar(parent);
  bar->setRange(0, progressSteps);
  bar->setTextVisible(false);
  bar->setFixedHeight(4);
  bar->hide();
  return bar;
}

QLabel* richLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextBrowserInteraction);
  return label;
}

// "14.8 → 21.3", the second in the colour of what is held.
QString changeText(double before, double after) {
  return QStringLiteral("%1 → <b style='color:%2'>%3</b>")
      .arg(numberText(before, 3), heldColour().name(), numberText(after, 3));
}

}  // namespace

HarmSection::HarmSection(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent), m_context(context), m_gates(gates) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeHeld());
  layout->addWidget(makeScan());
  connectAll();
  refresh();
}

QWidget* HarmSection::makeHeld() {
  m_heldPart = new QWidget(this);
  m_sample = richLabel(m_heldPart);
  m_sample->setAccessibleName(tr("Loss of this sample with what is held"));
  m_split = richLabel(m_heldPart);
  m_split->setAccessibleName(tr("Figures of the split with what is held"));
  m_measured = progressBar(m_heldPart);
  m_measured->setAccessibleName(tr("How much of the split has been read"));
  auto* layout = new QVBoxLayout(m_heldPart);
  layout->setContentsMargins(0, 0, 0, 6);
  for (QWidget* part : std::initializer_list<QWidget*>{m_sample, m_split, m_measured})
    layout->addWidget(part);
  return m_heldPart;
}

QWidget* HarmSection::makeScan() {
  auto* part = new QWidget(this);
  m_start = new QPushButton(tr("Rank units by harm"), part);
  m_start->setCheckable(true);
  m_start->setToolTip(
      tr("Silences each unit of the network in turn (all its states are held at 0) and ranks them "
         "by what the loss grows by, over at most %1 samples of the split. The rows can then be "
         "ordered by it.")
          .arg(kMostTraced));
  m_scanned = progressBar(part);
  m_scanned->setAccessibleName(tr("How many units have been silenced"));
  m_ranking = richLabel(part);
  m_ranking->setAccessibleName(tr("Units by the harm that silencing them does"));
  auto* layout = new QVBoxLayout(part);
  layout->setContentsMargins(0, 0, 0, 0);
  for (QWidget* each : std::initializer_list<QWidget*>{m_start, m_scanned, m_ranking})
    layout->addWidget(each);
  return part;
}

void HarmSection::connectAll() {
  connect(&m_pace, &AskingPace::due, this, &HarmSection::measure);
  connect(&m_measuring, &HarmService::measured, this, [this](const auto& figures) {
    m_figures = figures;
    m_pace.answered();
    m_measured->hide();
    refreshHeld();
  });
  connect(&m_measuring, &HarmService::failed, this, [this](const QString& message) {
    m_figures.reset();
    m_measured->hide();
    m_split->setText(message.toHtmlEscaped());
    m_split->show();
  });
  connect(&m_measuring, &HarmService::progressed, m_measured,
          [this](double share) { m_measured->setValue(int(share * progressSteps)); });
  connect(&m_scanning, &HarmService::scanned, this, [this](const auto& answer) {
    m_scan = answer;
    m_gates.setScan(answer);
    m_start->setChecked(false);
    refreshScan();
  });
  connect(&m_scanning, &HarmService::failed, this, [this](const QString& message) {
    m_start->setChecked(false);
    m_ranking->setText(message.toHtmlEscaped());
    m_ranking->show();
  });
  connect(&m_scanning, &HarmService::progressed, m_scanned,
          [this](double share) { m_scanned->setValue(int(share * progressSteps)); });
  connect(m_start, &QPushButton::toggled, this, &HarmSection::scan);
  connect(m_ranking, &QLabel::linkActivated, this, [this](const QString& link) {
    const UnitHarm& unit = m_scan->scan.units[link.toULongLong()];
    m_gates.showUnit(unit.layer, unit.backward, unit.unit);
  });
  connect(&m_gates, &GatesView::answered, this, &HarmSection::refresh);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &HarmSection::refresh);
}

void HarmSection::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void HarmSection::refresh() {
  const TraceAnswer* answer = m_gates.answer();
  m_start->setEnabled(answer != nullptr);
  if (m_scan && answer != nullptr && answer->run != m_scan->run) {
    m_scan.reset();
    m_scanning.cancel();
    m_start->setChecked(false);
  }
  if (m_gates.holds().isEmpty()) {
    m_figures.reset();
    m_pace.forget();
    m_measuring.cancel();
    m_measured->hide();
  } else if (isVisible()) {
    m_pace.askSoon();
  }
  refreshHeld();
  refreshScan();
}

void HarmSection::measure() {
  const auto run = m_gates.runShown();
  if (!run || m_gates.holds().isEmpty()) return;
  m_pace.asked();
  m_measured->setValue(0);
  m_measured->show();
  m_measuring.measure(*run, m_gates.samples()->place().split, m_gates.holds());
}

void HarmSection::refreshHeld() {
  const TraceAnswer* answer = m_gates.answer();
  const bool held = answer != nullptr && !m_gates.holds().isEmpty() && !answer->asTrained.empty();
  m_heldPart->setVisible(held);
  if (!held) return;
  const bool known = std::isfinite(answer->lossAsTrained);
  m_sample->setVisible(known);
  m_sample->setText(
      tr("loss of this sample %1").arg(changeText(answer->lossAsTrained, answer->trace.loss)));
  m_split->setVisible(m_figures != nullptr);
  if (m_figures == nullptr) return;
  const QString split = splitName(m_gates.samples()->place().split);
  const bool measured = !std::isnan(m_figures->asTrained.metric);
  const auto figure = measured ? &SampleFigures::metric : &SampleFigures::loss;
  const QString name = measured ? coreText(metricInfo(m_figures->metricKey).name) : tr("loss");
  m_split->setText(
      tr("%1 %2 %3")
          .arg(split, name, changeText(m_figures->asTrained.*figure, m_figures->held.*figure)));
}

void HarmSection::scan(bool on) {
  m_start->setText(on ? tr("Stop ranking") : tr("Rank units by harm"));
  m_scanned->setVisible(on);
  if (!on) return m_scanning.cancel();
  const auto run = m_gates.runShown();
  if (!run) return m_start->setChecked(false);
  m_scanned->setValue(0);
  m_scanning.scan(*run, m_gates.samples()->place().split);
}

QString HarmSection::rankText(const UnitHarm& unit, int layers) const {
  const QString place = layers > 1 ? tr("layer %1 ").arg(unit.layer + 1) : QString();
  const QString from = unit.backward ? tr("from the end ") : QString();
  return place + from + tr("unit %1").arg(unit.unit + 1);
}

void HarmSection::refreshScan() {
  m_ranking->setVisible(m_scan != nullptr);
  if (!m_scan) return;
  const UnitScan& scan = m_scan->scan;
  int layers = 1;
  for (const UnitHarm& unit : scan.units) layers = std::max(layers, unit.layer + 1);
  const bool measured = !std::isnan(scan.metric);
  const QString name = measured ? coreText(metricInfo(scan.metricKey).name) : tr("loss");
  QString rows;
  for (std::size_t i = 0; i < std::min(mostRanked, scan.units.size()); ++i) {
    const UnitHarm& unit = scan.units[i];
    rows += QStringLiteral(
                "<tr><td><a href='%1' style='color:%2'>%3</a>&nbsp;&nbsp;</td>"
                "<td>%4</td></tr>")
                .arg(i)
                .arg(theme().accentText.name(), rankText(unit, layers),
                     measured ? changeText(scan.metric, unit.metric)
                              : changeText(scan.loss, unit.loss));
  }
  const QString head = tr("%1 of %2 samples (%3) with one unit silenced, epoch %4")
                           .arg(name, countText(static_cast<std::int64_t>(m_scan->samples)),
                                splitName(m_scan->split))
                           .arg(m_scan->epoch);
  m_ranking->setText(QStringLiteral("<span style='color:%1'>%2</span><table>%3</table>")
                         .arg(theme().muted.name(), head, rows));
}

}  // namespace gatescope::ui
