#include "ui/pages/weight_history_section.h"

#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/export_button.h"
#include "ui/views/histogram_map.h"
#include "ui/views/line_chart.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr std::size_t fewPoints = 40;    // that are marked on a curve
constexpr std::size_t fewWeights = 300;  // that are counted in wider bins

QLabel* labelOf(const char* look, QWidget* parent) {
  auto* label = new QLabel(parent);
  setLook(label, look);
  label->setWordWrap(true);
  return label;
}

// Fills a chooser anew where its choices are others; the choice stays where there is one such.
void setChoices(QComboBox& box, const QStringList& names, const QVariantList& data) {
  QStringList known;
  for (int i = 0; i < box.count(); ++i) known << box.itemText(i);
  if (known == names) return;
  const QVariant chosen = box.currentData();
  const QSignalBlocker quiet(box);
  box.clear();
  for (qsizetype i = 0; i < names.size(); ++i) box.addItem(names[i], data[i]);
  box.setCurrentIndex(std::max(0, box.findData(chosen)));
}

// Neighbouring bins together, so few that a handful of weights does not scatter over many.
std::vector<std::uint32_t> gathered(const WeightCounts& counts, std::size_t together) {
  std::vector<std::uint32_t> bins(counts.counts.size() / together);
  for (std::size_t i = 0; i < counts.counts.size(); ++i) bins[i / together] += counts.counts[i];
  return bins;
}

// The bins from the first to the last that has a number at any epoch.
struct Seen {
  std::size_t first = WeightCounts::bins, last = 0;
};
Seen seenBins(const std::vector<EpochHistogram>& histograms) {
  Seen seen;
  for (const EpochHistogram& each : histograms) {
    for (std::size_t bin = 0; bin < each.counts.size(); ++bin) {
      if (each.counts[bin] == 0) continue;
      seen.first = std::min(seen.first, bin);
      seen.last = std::max(seen.last, bin);
    }
  }
  return seen;
}

// All epochs over one range, and of that the part in which there are weights.
struct Spread {
  std::vector<EpochHistogram> histograms;
  double low = 0, high = 1;
};
Spread spreadOf(const std::vector<std::pair<int, const WeightCounts*>>& epochs,
                std::size_t weights) {
  int exponent = WeightCounts::leastExponent;
  for (const auto& [epoch, counts] : epochs) exponent = std::max(exponent, counts->exponent);
  const std::size_t together = weights < fewWeights ? 8 : 4;
  Spread spread;
  for (const auto& [epoch, counts] : epochs) {
    spread.histograms.push_back({epoch, gathered(widened(*counts, exponent), together)});
  }
  const Seen seen = seenBins(spread.histograms);
  if (seen.first > seen.last) return {};
  for (EpochHistogram& each : spread.histograms) {
    each.counts = {each.counts.begin() + static_cast<std::ptrdiff_t>(seen.first),
                   each.counts.begin() + static_cast<std::ptrdiff_t>(seen.last) + 1};
  }
  const double bound = std::ldexp(1.0, exponent);
  const double wide = 2 * bound * double(together) / WeightCounts::bins;
  spread.low = -bound + double(seen.first) * wide;
  spread.high = -bound + (double(seen.last) + 1) * wide;
  return spread;
}

}  // namespace

WeightHistorySection::WeightHistorySection(const WeightHistory& history, QWidget* parent)
    : QWidget(parent), m_history(history) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(makeHistograms(), 6);
  layout->addWidget(makeRadius(), 5);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this,
          &WeightHistorySection::refresh);
}

QWidget* WeightHistorySection::makeHistograms() {
  auto* part = new QWidget(this);
  m_gate = new QComboBox(part);
  m_gate->setAccessibleName(tr("Gate whose weights are counted"));
  m_part = new QComboBox(part);
  m_part->setAccessibleName(tr("Which of its weights are counted"));
  for (QComboBox* box : {m_gate, m_part}) box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_histograms = new HistogramMap(part);
  m_histograms->setToolTip(tr(
      "How the weights are spread at every kept epoch: the stronger the colour, the more weights "
      "of that value. At the right, those of the epoch shown. A click shows another epoch."));
  m_spread = labelOf("muted", part);
  auto* title = labelOf("section", part);
  title->setText(tr("SPREAD"));
  auto* head = new QHBoxLayout;
  head->setSpacing(6);
  head->addWidget(title, 1);
  head->addWidget(m_gate);
  head->addWidget(m_part);
  head->addWidget(makeExportButton(*m_histograms, tr("weights over training"), part));
  auto* layout = new QVBoxLayout(part);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addLayout(head);
  layout->addWidget(m_histograms, 1);
  layout->addWidget(m_spread);
  connect(m_gate, &QComboBox::activated, this, &WeightHistorySection::refresh);
  connect(m_part, &QComboBox::activated, this, &WeightHistorySection::refresh);
  connect(m_histograms, &HistogramMap::epochChosen, this, &WeightHistorySection::epochWanted);
  return part;
}

QWidget* WeightHistorySection::makeRadius() {
  auto* part = new QWidget(this);
  m_radius = new LineChart(part);
  m_radius->setAccessibleName(tr("Spectral radius over training"));
  m_radius->setXAxis(tr("epoch"), AxisText::Integer);
  m_radius->setLegendShown(false);
  m_radius->setToolTip(
      tr("Spectral radius ρ: the largest magnitude of an eigenvalue of the candidate's recurrent "
         "matrix U. Below 1 a state that is only passed through U dies away, above 1 it grows. A "
         "click shows another epoch."));
  m_radiusText = labelOf("muted", part);
  auto* title = labelOf("section", part);
  title->setText(tr("SPECTRAL RADIUS"));
  auto* head = new QHBoxLayout;
  head->addWidget(title, 1);
  head->addWidget(makeExportButton(*m_radius, tr("spectral radius"), part));
  auto* layout = new QVBoxLayout(part);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addLayout(head);
  layout->addWidget(m_radius, 1);
  layout->addWidget(m_radiusText);
  connect(m_radius, &LineChart::clicked, this,
          [this](double epoch) { Q_EMIT epochWanted(static_cast<int>(std::lround(epoch))); });
  return part;
}

void WeightHistorySection::setAnswer(std::shared_ptr<const WeightsAnswer> answer,
                                     std::size_t layer) {
  m_answer = std::move(answer);
  m_layer = layer;
  refresh();
}

void WeightHistorySection::refresh() {
  setVisible(m_answer != nullptr && m_layer < m_answer->layers.size());
  if (!isVisibleTo(parentWidget())) return;
  const LayerWeights& layer = m_answer->layers[m_layer];
  refreshChoosers(layer);
  showHistograms(layer);
  showRadius(layer);
}

WeightPart WeightHistorySection::partChosen() const {
  return static_cast<WeightPart>(m_part->currentData().toInt());
}

void WeightHistorySection::refreshChoosers(const LayerWeights& layer) {
  QStringList gates;
  QVariantList symbols;
  for (const GateWeights& gate : layer.gates) {
    gates << fromUtf8(gate.gate->symbol) + u' ' + coreText(gate.gate->name);
    symbols << fromUtf8(gate.gate->symbol);
  }
  setChoices(*m_gate, gates, symbols);
  const auto& gate = layer.gates[static_cast<std::size_t>(std::max(0, m_gate->currentIndex()))];
  QStringList names;
  QVariantList parts;
  const auto offer = [&](WeightPart part, const QString& name) {
    if (weightsOf(gate, part).empty()) return;
    names << name;
    parts << static_cast<int>(part);
  };
  offer(WeightPart::Recurrent, tr("U"));
  offer(WeightPart::Input, tr("W"));
  offer(WeightPart::Bias, tr("b"));
  offer(WeightPart::RecurrentBias, tr("c"));
  setChoices(*m_part, names, parts);
}

void WeightHistorySection::showHistograms(const LayerWeights& layer) {
  const auto gate = static_cast<std::size_t>(std::max(0, m_gate->currentIndex()));
  const auto part = static_cast<std::size_t>(partChosen());
  std::vector<std::pair<int, const WeightCounts*>> known;
  for (const auto& [epoch, weights] : m_history.epochs()) {
    if (m_layer >= weights->layers.size()) continue;
    const WeightCounts& counts = weights->layers[m_layer][gate][part];
    if (!counts.empty()) known.emplace_back(epoch, &counts);
  }
  const std::size_t all = weightsOf(layer.gates[gate], partChosen()).size();
  Spread spread = spreadOf(known, all);
  const SignalInfo& info = *layer.gates[gate].gate;
  m_histograms->setTitle(
      tr("weights in %1 of %2").arg(m_part->currentText(), fromUtf8(info.symbol)),
      signalColour(info.symbol));
  m_histograms->setHistograms(std::move(spread.histograms), spread.low, spread.high);
  m_histograms->setShownEpoch(m_answer->epoch);
  const WeightCounts& now = m_answer->counts[m_layer][gate][part];
  m_spread->setText(tr("epoch %1: %2 weights from %3 to %4")
                        .arg(m_answer->epoch)
                        .arg(countText(static_cast<std::int64_t>(all)),
                             numberText(double(now.least)), numberText(double(now.greatest))));
}

void WeightHistorySection::showRadius(const LayerWeights& layer) {
  const bool small = layer.units <= WeightHistory::mostUnits;
  m_radius->setVisible(small);
  if (!small) {
    return m_radiusText->setText(
        tr("Not for more than %1 units: finding the eigenvalues of one epoch would take many "
           "seconds. This layer has %2.")
            .arg(WeightHistory::mostUnits)
            .arg(layer.units));
  }
  const SignalInfo& info = *layer.gates[static_cast<std::size_t>(layer.candidate)].gate;
  Series curve{.name = tr("spectral radius"), .colour = signalColour(info.symbol), .points = {}};
  std::optional<double> shown;
  const auto epochs = m_history.epochs();
  for (const auto& [epoch, weights] : epochs) {
    const auto radius = weights->radii.find(m_layer);
    if (radius == weights->radii.end()) continue;
    curve.points.append({double(epoch), radius->second});
    if (epoch == m_answer->epoch) shown = radius->second;
  }
  curve.dots = static_cast<std::size_t>(curve.points.size()) <= fewPoints;
  QVector<Series> series{curve};
  if (!curve.points.isEmpty() && !epochs.empty()) {
    const double first = epochs.begin()->first, last = epochs.rbegin()->first;
    series.append({tr("1"), theme().muted, Qt::DashLine, 1.2, {{first, 1}, {last, 1}}});
    m_radius->setXExtent(first, last);
  }
  m_radius->setYAxis(tr("ρ of U of %1").arg(fromUtf8(info.symbol)));
  m_radius->setEmptyText(tr("Being found …"));
  m_radius->setSeries(series);
  m_radius->setMarks({{double(m_answer->epoch), {}, theme().text, Qt::SolidLine}});
  m_radiusText->setText(radiusText(shown));
}

// Nothing is known yet, or there are no eigenvalues, or what they say.
QString WeightHistorySection::radiusText(std::optional<double> radius) const {
  const int epoch = m_answer->epoch;
  if (!radius) return tr("epoch %1: being found …").arg(epoch);
  if (std::isnan(*radius)) return tr("epoch %1: these weights are no numbers").arg(epoch);
  const QString value = numberText(*radius);
  return *radius < 1 ? tr("epoch %1: ρ = %2, below 1: passed through U, a state dies away")
                           .arg(epoch)
                           .arg(value)
                     : tr("epoch %1: ρ = %2, not below 1: passed through U, a state can grow")
                           .arg(epoch)
                           .arg(value);
}

}  // namespace gatescope::ui
