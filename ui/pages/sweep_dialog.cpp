#include "ui/pages/sweep_dialog.h"

#include "core/study/sweep_table.h"
#include "core/train/metrics.h"
#include "core/train/settings.h"
#include "ui/control/study_jobs.h"
#include "ui/models/text.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int dialogWidth = 620;
constexpr int usualTrials = 20;
constexpr int mostTrials = 100000;
constexpr int mostSeeds = 1000;

// "16, 32, 64" or "0.0001 to 0.1"
QString textOf(const SearchedSetting& searched) {
  if (searched.values.empty()) {
    return QStringLiteral("%1:%2%3")
        .arg(searched.low)
        .arg(searched.high)
        .arg(searched.logarithmic ? QString() : QStringLiteral(":linear"));
  }
  QStringList values;
  for (const std::string& value : searched.values) values << fromUtf8(value);
  return values.join(QStringLiteral(", "));
}

// As core reads it: a range where a colon divides two numbers.
Result<SearchedSetting> searchedOf(const std::string& key, QString text) {
  text.remove(u' ');
  const std::string given = key + (text.isEmpty() ? "" : "=") + text.toStdString();
  return text.isEmpty() || text.contains(u':') ? searchedRange(given) : searchedValues(given);
}

SweepPlan without(Experiment experiment) {
  SweepPlan plan;
  experiment.rival.cell = "none";
  plan.experiment = std::move(experiment);
  return plan;
}

}  // namespace

SweepDialog::SweepDialog(const Experiment& experiment, const Dataset& dataset, QWidget* parent)
    : StudyDialog(tr("New search"),
                  tr("Networks with different settings are trained, and the best is chosen by the "
                     "validation part alone. All else is as on the Train page."),
                  dialogWidth, parent),
      m_before(without(experiment)),
      m_extends(false) {
  makeFields();
  fillMetrics(dataset);
  setSearch(usualSearch());
  made();
}

SweepDialog::SweepDialog(const SweepPlan& plan, QWidget* parent)
    : StudyDialog(
          tr("Extend the search"),
          tr("What has been trained stays; configurations that are new are trained besides."),
          dialogWidth, parent),
      m_before(plan),
      m_extends(true) {
  makeFields();
  m_metric->addItem(coreText(metricName(plan.metric)), fromUtf8(plan.metric));
  m_seeds->setValue(plan.seeds);
  m_seeds->setEnabled(false);
  m_metric->setEnabled(false);
  Search search = plan.searches.back();
  if (search.kind == SearchKind::Random) search.trials *= 2;
  setSearch(search);
  m_kind->setEnabled(!plan.halving);
  if (plan.halving) m_kind->setCurrentIndex(Halving);
  made();
}

void SweepDialog::makeFields() {
  m_lineBox = new QVBoxLayout;
  auto* add = new QPushButton(tr("Add a setting"), this);
  connect(add, &QPushButton::clicked, this, &SweepDialog::addFreeLine);
  body()->addLayout(m_lineBox);
  body()->addWidget(add, 0, Qt::AlignLeft);
  body()->addWidget(makeHow());
}

QWidget* SweepDialog::makeHow() {
  auto* box = new QWidget(this);
  m_kind = new QComboBox(box);
  m_kind->addItem(tr("Grid: all combinations of the values"));
  m_kind->addItem(tr("Random: some combinations, drawn"));
  m_kind->addItem(tr("Successive halving: many for a few epochs, the best of them on"));
  m_trials = new QSpinBox(box);
  m_trials->setRange(1, mostTrials);
  m_trials->setValue(usualTrials);
  m_trialsLabel = new QLabel(tr("Configurations"), box);
  m_seeds = new QSpinBox(box);
  m_seeds->setRange(1, mostSeeds);
  m_seeds->setToolTip(tr("Trainings of each configuration; their mean is what counts"));
  m_metric = new QComboBox(box);
  m_metric->setToolTip(tr("On the validation part, in each network's best epoch"));
  auto* layout = new QGridLayout(box);
  layout->setContentsMargins(0, 4, 0, 0);
  layout->addWidget(new QLabel(tr("Search"), box), 0, 0);
  layout->addWidget(m_kind, 0, 1);
  layout->addWidget(m_trialsLabel, 1, 0);
  layout->addWidget(m_trials, 1, 1);
  layout->addWidget(new QLabel(tr("Seeds"), box), 2, 0);
  layout->addWidget(m_seeds, 2, 1);
  layout->addWidget(new QLabel(tr("Chosen by"), box), 3, 0);
  layout->addWidget(m_metric, 3, 1);
  layout->setColumnStretch(1, 1);
  connect(m_kind, &QComboBox::currentIndexChanged, this, &SweepDialog::refresh);
  connect(m_trials, &QSpinBox::valueChanged, this, &SweepDialog::refresh);
  connect(m_seeds, &QSpinBox::valueChanged, this, &SweepDialog::refresh);
  connect(m_metric, &QComboBox::currentIndexChanged, this, &SweepDialog::refresh);
  return box;
}

void SweepDialog::fillMetrics(const Dataset& dataset) {
  const auto samples = dataset.split(Split::Validation);
  const std::string_view main = mainMetric(dataset);
  for (const NamedValue& metric : evaluate(dataset, truth(dataset, samples)).metrics) {
    m_metric->addItem(coreText(metricName(metric.name)), fromUtf8(metric.name));
  }
  m_metric->addItem(coreText(metricName(lossMetric)), fromUtf8(lossMetric));
  m_metric->setCurrentIndex(std::max(0, m_metric->findData(fromUtf8(main))));
}

void SweepDialog::setSearch(const Search& search) {
  m_kind->setCurrentIndex(search.kind == SearchKind::Grid ? Grid : Random);
  if (search.trials > 0) m_trials->setValue(search.trials);
  for (const SearchedSetting& setting : search.settings) addLine(setting);
}

void SweepDialog::addLine(const SearchedSetting& searched) {
  Line line;
  line.line = new QWidget(this);
  line.setting = new QComboBox(line.line);
  line.setting->setAccessibleName(tr("Setting"));
  for (const Setting& setting : allSettings()) {
    if (!setting.search || !setting.applies(m_before.experiment)) continue;
    line.setting->addItem(coreText(setting.label), fromUtf8(setting.key));
    line.setting->setItemData(line.setting->count() - 1, coreText(setting.help), Qt::ToolTipRole);
  }
  line.setting->setCurrentIndex(line.setting->findData(fromUtf8(searched.key)));
  line.values = new QLineEdit(textOf(searched), line.line);
  line.values->setAccessibleName(tr("Values or range"));
  line.values->setPlaceholderText(tr("the usual range"));
  line.values->setToolTip(
      tr("Values divided by commas, as 16, 32, 64; or a range that numbers are drawn from, as "
         "0.0001:0.1, with equal ratios equally likely unless :linear follows"));
  auto* remove = new QPushButton(tr("Remove"), line.line);
  auto* layout = new QHBoxLayout(line.line);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(line.setting);
  layout->addWidget(line.values, 1);
  layout->addWidget(remove);
  connect(line.setting, &QComboBox::activated, this, [this, values = line.values] {
    values->clear();
    refresh();
  });
  connect(line.values, &QLineEdit::textChanged, this, &SweepDialog::refresh);
  connect(remove, &QPushButton::clicked, this, [this, of = line.line] { removeLine(of); });
  m_lineBox->addWidget(line.line);
  m_lines.push_back(line);
}

// The first setting that no line names yet.
void SweepDialog::addFreeLine() {
  for (const Setting& setting : allSettings()) {
    const bool taken = std::ranges::any_of(m_lines, [&](const Line& line) {
      return line.setting->currentData().toString() == fromUtf8(setting.key);
    });
    if (!setting.search || !setting.applies(m_before.experiment) || taken) continue;
    addLine({std::string(setting.key), {setting.read(m_before.experiment)}});
    return refresh();
  }
}

void SweepDialog::removeLine(QWidget* line) {
  std::erase_if(m_lines, [line](const Line& each) { return each.line == line; });
  line->hide();
  line->deleteLater();
  refresh();
}

Result<Search> SweepDialog::search() const {
  Search search;
  if (m_extends) search.seed = m_before.searches.back().seed;
  for (const Line& line : m_lines) {
    auto searched =
        searchedOf(line.setting->currentData().toString().toStdString(), line.values->text());
    if (!searched) return tl::unexpected(searched.error());
    search.settings.push_back(std::move(*searched));
  }
  const bool ranged = std::ranges::any_of(
      search.settings, [](const SearchedSetting& setting) { return setting.values.empty(); });
  const int kind = m_kind->currentIndex();
  if (kind == Random || (kind == Halving && ranged)) {
    search.kind = SearchKind::Random;
    search.trials = m_trials->value();
  }
  return search;
}

Result<SweepPlan> SweepDialog::wantedPlan() const {
  const auto wanted = search();
  if (!wanted) return tl::unexpected(wanted.error());
  SweepPlan plan = m_extends ? widenedBy(m_before, *wanted) : m_before;
  if (!m_extends) {
    plan.searches = {*wanted};
    plan.seeds = m_seeds->value();
    plan.metric = m_metric->currentData().toString().toStdString();
    if (m_kind->currentIndex() == Halving) plan.halving = HalvingPlan{};
    plan.name = nameOf(plan).toStdString();
  }
  if (auto sound = checkPlan(plan); !sound) return tl::unexpected(sound.error());
  if (auto all = configurations(plan); !all) return tl::unexpected(all.error());
  return plan;
}

Result<StudyDialog::Taken> SweepDialog::take() {
  const auto wanted = search();
  const bool drawn = wanted && wanted->kind == SearchKind::Random;
  m_trials->setVisible(drawn);
  m_trialsLabel->setVisible(drawn);
  auto plan = wantedPlan();
  if (!plan) return tl::unexpected(plan.error());
  m_plan = std::move(*plan);
  const int more = trialsOf(m_plan) - (m_extends ? trialsOf(m_before) : 0);
  if (more == 0) return Taken{tr("All of these have been asked for before."), false};
  return Taken{m_extends ? tr("%1 more networks will be trained.").arg(more)
                         : tr("%1 networks will be trained.").arg(more)};
}

}  // namespace gatescope::ui
