#include "core/cells/cells.h"
#include "core/train/baseline_words.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"

#include <cmath>
#include <limits>

#include <QCoreApplication>

// What a person reads in the table of runs.

namespace gatescope::ui {

namespace {

QString fromCore(std::string_view text) {
  return QCoreApplication::translate("core", std::string(text).c_str());
}

QString statusText(const RunRecord& run) {
  switch (run.status) {
    case RunStatus::Waiting:
      return RunsModel::tr("waiting");
    case RunStatus::Training:
      return RunsModel::tr("training …");
    case RunStatus::Paused:
      return run.epochs.empty() || run.epochs.back().epoch == 0 ? RunsModel::tr("at the start")
                                                                : RunsModel::tr("paused");
    case RunStatus::Finished:
      return RunsModel::tr("finished");
    case RunStatus::Stopped:
      return RunsModel::tr("stopped");
    case RunStatus::Diverged:
      return RunsModel::tr("diverged");
    case RunStatus::Failed:
      return RunsModel::tr("failed");
  }
  return {};
}

// "GRU 32 ×2 ⇄"
QString networkText(const RunRecord& run) {
  const Cell* cell = findCell(run.experiment.model.cell);
  QString name = cell ? fromCore(cell->name) : QString::fromStdString(run.experiment.model.cell);
  name += u' ' + QString::number(run.experiment.model.units);
  if (run.experiment.model.layers > 1)
    name += QStringLiteral(" ×%1").arg(run.experiment.model.layers);
  if (run.experiment.model.bidirectional) name += QStringLiteral(" ⇄");
  return name;
}

double valueOf(const NamedValues& values, const std::string& key) {
  return find(values, key).value_or(std::numeric_limits<double>::quiet_NaN());
}

// "28 % better", "12 points worse": a sign would mean the opposite from metric to metric.
QString betternessText(double better, bool points) {
  if (!std::isfinite(better)) return QStringLiteral("–");
  const double percent = std::abs(better) * 100;
  if (percent < 0.05) return RunsModel::tr("as good");
  const QString number = QString::number(percent, 'f', percent < 9.95 ? 1 : 0);
  if (points)
    return better > 0 ? RunsModel::tr("%1 points better").arg(number)
                      : RunsModel::tr("%1 points worse").arg(number);
  return better > 0 ? RunsModel::tr("%1 % better").arg(number)
                    : RunsModel::tr("%1 % worse").arg(number);
}

// The run's figure and those of all baselines; first, if one is no worse, that it is.
QStringList baselineLines(const RunRecord& run, const std::string& metric) {
  const RunBaseline& best = *run.bestBaseline();
  const MetricInfo& info = metricInfo(metric);
  QStringList lines;
  const double own = valueOf(run.test, metric), other = valueOf(best.test, metric);
  const ToldBaseline told{best.key, best.name, std::string(info.name),
                          metricText(metric, other).toStdString()};
  if (own == other) lines << coreText(baselineIsAsGood(told));
  if (info.higherIsBetter ? own < other : own > other) {
    lines << coreText(baselineIsBetter(told, metricText(metric, own).toStdString()));
  }
  lines << RunsModel::tr("%1 on the test split: %2. %3 is better.")
               .arg(fromCore(info.name), metricText(metric, own),
                    info.higherIsBetter ? RunsModel::tr("More") : RunsModel::tr("Less"));
  for (const RunBaseline& baseline : run.baselines) {
    lines << RunsModel::tr("%1: %2").arg(fromCore(baseline.name),
                                         metricText(metric, valueOf(baseline.test, metric)));
  }
  return lines;
}

}  // namespace

QString RunsModel::figure(int row, const NamedValues& values) const {
  const std::string metric(metricAt(row));
  const auto decimals = m_decimals.find(metric);
  const QString text = metricText(metric, valueOf(values, metric),
                                  decimals == m_decimals.end() ? -1 : decimals->second);
  const bool named = commonMetric().empty() && !metric.empty();
  return named ? QStringLiteral("%1 %2").arg(fromCore(metricInfo(metric).name), text) : text;
}

QString RunsModel::validationText(RunId id) const {
  const int row = rowOf(id);
  if (row < 0) return {};
  const std::string metric(metricAt(row));
  const double value = valueOf(m_runs[static_cast<std::size_t>(row)].validation, metric);
  const auto decimals = m_decimals.find(metric);
  return metricText(metric, value, decimals == m_decimals.end() ? -1 : decimals->second);
}

QString RunsModel::text(int row, int column) const {
  const RunRecord& run = m_runs[static_cast<std::size_t>(row)];
  switch (column) {
    case Name:
      return (run.pinned ? QStringLiteral("★ ") : QString()) + QString::fromStdString(run.name);
    case Data:
      return facts(row).data;
    case Validation:
      return figure(row, run.validation);
    case Test:
      return figure(row, run.test);
    case AgainstBaseline:
      return betternessText(betterness(row), isShare(metricAt(row)));
    case BestEpoch:
      return run.epochs.empty() ? QStringLiteral("–") : QString::number(run.bestEpoch);
    case Time:
      return durationText(run.seconds);
    case State:
      return statusText(run);
    case Network:
      return networkText(run);
    case Parameters:
      return countText(run.parameters);
    case LearningRate:
      return numberText(run.experiment.training.learningRate);
    case Seed:
      return QString::number(run.experiment.training.seed);
    default:
      return {};
  }
}

QString RunsModel::toolTip(int row, int column) const {
  const RunRecord& run = m_runs[static_cast<std::size_t>(row)];
  const RunFacts& facts = this->facts(row);
  const std::string metric(metricAt(row));
  QStringList lines(text(row, column));
  if (column == State && !run.message.empty()) {
    lines = QStringList(QString::fromStdString(run.message));
  } else if (column == Data && !facts.about.isEmpty()) {
    lines = QStringList(facts.about);
  } else if (column == AgainstBaseline && run.bestBaseline() && !metric.empty()) {
    lines = baselineLines(run, metric);
  }
  if (!facts.notDrawn.isEmpty()) lines << facts.notDrawn;
  return lines.join(u'\n');
}

QString RunsModel::headerText(int section) const {
  const std::string_view metric = commonMetric();
  const QString name = metric.empty() ? QString() : u' ' + fromCore(metricInfo(metric).name);
  switch (section) {
    case Name:
      return tr("Run");
    case Data:
      return tr("Data");
    case Validation:
      return name.isEmpty() ? tr("Validation") : tr("Val.%1").arg(name);
    case Test:
      return tr("Test%1").arg(name);
    case AgainstBaseline:
      return tr("Test vs baseline");
    case BestEpoch:
      return tr("Best epoch");
    case Time:
      return tr("Time");
    case State:
      return tr("State");
    case Network:
      return tr("Network");
    case Parameters:
      return tr("Parameters");
    case LearningRate:
      return tr("Rate");
    default:
      return tr("Seed");
  }
}

QString RunsModel::headerHelp(int section) const {
  const std::string_view metric = commonMetric();
  const QString name = metric.empty() ? tr("its metric") : fromCore(metricInfo(metric).name);
  switch (section) {
    case Data:
      return tr("The data that the run learned from");
    case Validation:
      return tr("%1 of the best epoch on the validation split").arg(name);
    case Test:
      return tr("%1 of the best epoch's weights on the test split").arg(name);
    case AgainstBaseline:
      return tr("By how much the run is better or worse in %1 on the test split than the best "
                "baseline: a naive guess (the last value, the line on from it, one season ago, the "
                "mean, the most frequent class …) or a linear model (ridge regression on lags, "
                "logistic regression on summary features). The tooltip of a row lists them.")
          .arg(name);
    case BestEpoch:
      return tr("The epoch with the lowest validation loss; its weights are the run's result");
    case Network:
      return tr("Cell and units of a layer; ×2: two layers; ⇄: reads from both ends");
    case LearningRate:
      return tr("Learning rate");
    default:
      return headerText(section);
  }
}

}  // namespace gatescope::ui
