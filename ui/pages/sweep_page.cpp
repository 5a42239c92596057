#include "ui/pages/sweep_page.h"

#include "core/study/sweep.h"
#include "core/study/sweep_views.h"
#include "core/train/settings.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/study_jobs.h"
#include "ui/models/format.h"
#include "ui/models/setting_text.h"
#include "ui/models/sweep_rows.h"
#include "ui/models/text.h"
#include "ui/models/trials_model.h"
#include "ui/pages/elsewhere.h"
#include "ui/pages/save_report.h"
#include "ui/pages/study_views.h"
#include "ui/pages/sweep_dialog.h"
#include "ui/pages/trials_table.h"
#include "ui/views/card.h"
#include "ui/views/metric_map.h"
#include "ui/views/parallel_plot.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

SweepPage::SweepPage(const PageContext& context, QWidget* parent)
    : StudyView(
          context, sweepKind,
          {tr("No search yet"), tr("New search…"),
           tr("Train networks with different settings and choose the best"), tr("Extend…"),
           tr("Train further configurations; what there is stays")},
          tr("Here networks with different settings are trained, several at a time: units by "
             "learning rate, or whatever is to be found by experiment. The best is chosen by the "
             "validation part alone."),
          parent) {
  layout()->setContentsMargins(14, 12, 14, 12);
  setLook(sentence(), "strong");
  auto* elsewhere = new Elsewhere(context, *m_shown, this);
  bar()->addButton(elsewhere);
  static_cast<QBoxLayout*>(layout())->insertWidget(1, elsewhere->said());
  rows()->addWidget(makeCharts(), 3);
  rows()->addWidget(makeTable(), 2);
  made();
}

std::optional<StudyReport> SweepPage::report() const {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr) return std::nullopt;
  return sweepReport(*sweep->sweep, sweep->table, dataOf(*m_shown->findings()));
}

QWidget* SweepPage::makeCharts() {
  auto* charts = new QWidget(this);
  m_mapCard = new Card(tr("Map"), charts);
  m_map = new MetricMap(m_mapCard);
  m_map->setAccessibleName(tr("The metric over two settings"));
  m_map->setEmptyText(tr("Values come with the first trials that end."));
  const auto addAxis = [this](const QString& name) {
    auto* axis = new QComboBox(m_mapCard);
    axis->setAccessibleName(name);
    axis->setToolTip(name);
    axis->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(axis, &QComboBox::activated, this, &SweepPage::refreshMap);
    m_mapCard->addHeaderWidget(axis);
    return axis;
  };
  m_x = addAxis(tr("Setting from left to right"));
  m_y = addAxis(tr("Setting from below upwards"));
  m_mapCard->setContent(m_map);
  m_mapCard->setExported(m_map);
  m_linesCard = new Card(tr("Configurations"), charts);
  m_lines = new ParallelPlot(m_linesCard);
  m_lines->setAccessibleName(tr("Configurations as lines over all settings"));
  m_lines->setEmptyText(tr("A line comes with each trial that ends."));
  m_linesCard->setSubtitle(tr("drag along an axis to keep a part"), tr("drag to keep a part"));
  m_linesCard->setContent(m_lines);
  m_linesCard->setExported(m_lines);
  connect(m_lines, &ParallelPlot::brushed, this, &SweepPage::keepBrushed);
  connect(m_lines, &ParallelPlot::clicked, this, &SweepPage::chooseConfiguration);
  connect(m_map, &MetricMap::clicked, this, [this](int x, int y) {
    const auto* sweep = found<SweepFindings>();
    if (sweep == nullptr) return;
    const SweepMap map = mapOf(sweep->table, m_x->currentData().toString().toStdString(),
                               m_y->currentData().toString().toStdString());
    const SweepConfiguration* best =
        bestAt(sweep->table, map, static_cast<std::size_t>(x), static_cast<std::size_t>(y));
    if (best != nullptr) chooseConfiguration(best->number);
  });
  auto* layout = new QHBoxLayout(charts);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(m_mapCard, 2);
  layout->addWidget(m_linesCard, 3);
  return charts;
}

QWidget* SweepPage::makeTable() {
  m_tableCard = new Card(tr("Trials"), this);
  m_trials = new TrialsModel(false, this);
  m_proxy = new TrialsProxy(*m_trials, this);
  auto* content = new QWidget(m_tableCard);
  m_table = trialsTable(m_proxy, tr("Trials of the search"), content);
  m_filter = new QLineEdit(m_tableCard);
  m_filter->setPlaceholderText(tr("Filter trials"));
  m_filter->setAccessibleName(tr("Filter trials"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setMaximumWidth(180);
  m_tableCard->addHeaderWidget(m_filter);
  m_difference = new QLabel(content);
  m_difference->setWordWrap(true);
  setLook(m_difference, "muted");
  m_baselines = new QLabel(content);
  m_baselines->setWordWrap(true);
  setLook(m_baselines, "muted");
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_baselines);
  layout->addWidget(m_difference);
  m_tableCard->setContent(content);
  connect(m_filter, &QLineEdit::textChanged, m_proxy, &QSortFilterProxyModel::setFilterFixedString);
  connect(m_trials, &TrialsModel::noted, m_shown, &ShownStudy::setNote);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &SweepPage::refreshDifference);
  return m_tableCard;
}

void SweepPage::begin() {
  if (!StudyBar::mayBegin(m_context, this)) return;
  const Document& document = m_context.document;
  SweepDialog dialog(document.experiment(), *document.dataset(), window());
  if (dialog.exec() != QDialog::Accepted) return;
  m_context.studies.start({sweepJob(dialog.plan(), document.readExample())});
}

void SweepPage::goOn() {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr) return;
  m_context.studies.start({sweepJob(sweep->sweep->plan(), m_context.document.readExample())});
}

void SweepPage::widen() {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr) return;
  SweepDialog dialog(sweep->sweep->plan(), window());
  if (dialog.exec() != QDialog::Accepted) return;
  m_context.studies.start({sweepJob(dialog.plan(), m_context.document.readExample())});
}

void SweepPage::showNothing() {
  m_map->setPicture({});
  m_lines->setPicture({}, {});
  m_trials->setTrials({}, {});
  m_baselines->clear();
  m_difference->clear();
}

void SweepPage::showFound() {
  const SweepTable& table = found<SweepFindings>()->table;
  say(sweepSentences(table));
  m_tableCard->setSubtitle(tr("%1 of %2 ended").arg(table.ended()).arg(table.trials.size()));
  m_trials->setTrials(sweepColumns(table), sweepRows(table));
  m_table->resizeColumnsToContents();
  m_baselines->setText(baselinesText());
  showConfigurations(*m_lines, table);
  refreshAxes();
  refreshMap();
  refreshDifference();
}

// "Without a network: ridge on lags 12.1 (test 13.0), last value 15.2 (test 15.8)"
QString SweepPage::baselinesText() const {
  const SweepTable& table = found<SweepFindings>()->table;
  QStringList parts;
  for (const SweepBaseline& baseline : table.baselines) {
    const QString validation = metricText(table.metric, baseline.validation);
    parts << (std::isnan(baseline.test) ? tr("%1 %2").arg(coreText(baseline.name), validation)
                                        : tr("%1 %2 (test %3)")
                                              .arg(coreText(baseline.name), validation,
                                                   metricText(table.metric, baseline.test)));
  }
  if (parts.isEmpty()) return {};
  return tr("Without a network: %1").arg(parts.join(QStringLiteral(", ")));
}

// What was chosen stays where it is searched here too.
void SweepPage::refreshAxes() {
  const auto& keys = found<SweepFindings>()->table.keys;
  int standard = 0;
  for (QComboBox* axis : {m_x, m_y}) {
    const QSignalBlocker blocked(axis);
    const QString before = axis->currentData().toString();
    axis->clear();
    for (const std::string& key : keys) {
      axis->addItem(coreText(findSetting(key)->label), fromUtf8(key));
    }
    const int known = axis->findData(before);
    axis->setCurrentIndex(known >= 0 ? known : std::min(standard, axis->count() - 1));
    ++standard;
  }
  if (keys.size() > 1 && m_x->currentIndex() == m_y->currentIndex()) {
    m_y->setCurrentIndex(m_x->currentIndex() == 0 ? 1 : 0);
  }
  m_mapCard->setVisible(keys.size() > 1);
}

void SweepPage::refreshMap() {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr || sweep->table.keys.size() < 2) return;
  m_mapCard->setTitle(coreText(metricName(sweep->table.metric)));
  m_map->setPicture(mapPicture(sweep->table, m_x->currentData().toString().toStdString(),
                               m_y->currentData().toString().toStdString()));
}

void SweepPage::keepBrushed() {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr) return;
  const std::vector<int> passing = m_lines->passing();
  std::vector<int> trials;
  for (const SweepTrial& trial : sweep->table.trials) {
    if (std::ranges::find(passing, trial.configuration) != passing.end()) {
      trials.push_back(trial.number);
    }
  }
  bool all = true;
  for (std::size_t axis = 0; axis <= sweep->table.keys.size(); ++axis) {
    all = all && !m_lines->part(static_cast<int>(axis));
  }
  m_proxy->setKept(std::move(trials), all);
}

void SweepPage::chooseConfiguration(int configuration) {
  const auto* sweep = found<SweepFindings>();
  if (sweep == nullptr) return;
  const int trial = configuration * sweep->sweep->plan().seeds;
  const QModelIndex row = m_proxy->mapFromSource(m_trials->index(m_trials->rowOf(trial), 0));
  if (!row.isValid()) return;
  m_table->selectRow(row.row());
  m_table->scrollTo(row);
}

std::vector<int> SweepPage::chosenTrials() const {
  std::vector<int> trials;
  for (const QModelIndex& row : m_table->selectionModel()->selectedRows()) {
    trials.push_back(row.data(TrialsModel::TrialRole).toInt());
  }
  return trials;
}

// In what two trials differ, or what one that is chosen says of itself.
void SweepPage::refreshDifference() {
  const auto* sweep = found<SweepFindings>();
  const std::vector<int> chosen = chosenTrials();
  if (sweep == nullptr) return m_difference->clear();
  const auto at = [&](std::size_t i) -> const SweepTrial& {
    return sweep->table.trials[static_cast<std::size_t>(chosen[i])];
  };
  m_lines->setSelected(chosen.empty() ? -1 : at(0).configuration);
  if (chosen.size() != 2) {
    return m_difference->setText(tr("Choose two trials (Ctrl) to see in what they differ."));
  }
  const auto experiment = [&](std::size_t i) {
    Experiment of = sweep->sweep->configuration(at(i).configuration);
    of.training.seed = at(i).seed;
    return of;
  };
  QStringList parts;
  for (const SettingDifference& one : differences(experiment(0), experiment(1))) {
    const Setting& setting = *findSetting(one.key);
    parts << tr("%1 %2 → %3")
                 .arg(coreText(one.label), settingValueText(setting, one.first),
                      settingValueText(setting, one.second));
  }
  const auto metric = [&](std::size_t i) {
    const SweepTrial& trial = at(i);
    const double value =
        sweep->table.metric == lossMetric
            ? trial.validationLoss
            : gatescope::find(trial.validation, sweep->table.metric).value_or(std::nan(""));
    return metricText(sweep->table.metric, value);
  };
  m_difference->setText(tr("Trial %1 → %2: %3. %4 on the validation part %5 → %6.")
                            .arg(chosen[0])
                            .arg(chosen[1])
                            .arg(parts.join(QStringLiteral(", ")),
                                 coreText(metricName(sweep->table.metric)), metric(0), metric(1)));
}

}  // namespace gatescope::ui
