#include "ui/models/sweep_rows.h"

#include "core/train/settings.h"
#include "ui/models/format.h"
#include "ui/models/setting_text.h"
#include "ui/models/text.h"

#include <cmath>
#include <limits>

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

struct Rows {
  Q_DECLARE_TR_FUNCTIONS(SweepRows)
};

constexpr double byText = std::numeric_limits<double>::quiet_NaN();

bool hasSeveralSeeds(const SweepTable& table) {
  return table.trials.size() > table.configurations.size();
}

TrialCell number(double value, const QString& text) {
  return {std::isnan(value) ? QStringLiteral("–") : text, value};
}

// Of numbers by their size, of choices by their names.
TrialCell valueCell(const std::string& key, const std::string& value) {
  if (value.empty()) return {QStringLiteral("–"), byText};
  const Setting& setting = *findSetting(key);
  const QString text = settingValueText(setting, value);
  const bool isNumber =
      setting.kind == Setting::Kind::Integer || setting.kind == Setting::Kind::Real;
  return {text, isNumber ? std::stod(value) : byText};
}

double metricOf(const SweepTable& table, const SweepTrial& trial, const NamedValues& values) {
  if (table.metric == lossMetric) return trial.validationLoss;
  return find(values, table.metric).value_or(std::nan(""));
}

}  // namespace

QStringList sweepColumns(const SweepTable& table) {
  const QString metric = coreText(metricName(table.metric));
  QStringList columns{Rows::tr("Trial")};
  for (const std::string& key : table.keys) columns << coreText(findSetting(key)->label);
  if (hasSeveralSeeds(table)) columns << Rows::tr("Seed");
  columns << Rows::tr("%1, validation").arg(metric);
  if (table.metric != lossMetric) columns << Rows::tr("%1, test").arg(metric);
  return columns << Rows::tr("Best epoch") << Rows::tr("Epochs") << Rows::tr("Seconds")
                 << Rows::tr("Parameters") << Rows::tr("State");
}

std::vector<TrialRow> sweepRows(const SweepTable& table) {
  std::vector<TrialRow> rows;
  for (const SweepTrial& trial : table.trials) {
    const auto& configuration = table.configurations[static_cast<std::size_t>(trial.configuration)];
    const bool begun = trial.epochs > 0;
    TrialRow row;
    row.trial = trial.number;
    row.cells.push_back(number(trial.number, QString::number(trial.number)));
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
      row.cells.push_back(valueCell(table.keys[i], configuration.values[i]));
    }
    if (hasSeveralSeeds(table)) {
      row.cells.push_back(number(static_cast<double>(trial.seed), QString::number(trial.seed)));
    }
    const double validation = metricOf(table, trial, trial.validation);
    row.cells.push_back(number(validation, metricText(table.metric, validation)));
    if (table.metric != lossMetric) {
      const double test = metricOf(table, trial, trial.test);
      row.cells.push_back(number(test, metricText(table.metric, test)));
    }
    row.cells.push_back(number(begun ? trial.bestEpoch : byText, QString::number(trial.bestEpoch)));
    row.cells.push_back(number(begun ? trial.epochs : byText, QString::number(trial.epochs)));
    row.cells.push_back(number(begun ? trial.seconds : byText, numberText(trial.seconds)));
    row.cells.push_back(
        number(trial.parameters > 0 ? static_cast<double>(trial.parameters) : byText,
               countText(trial.parameters)));
    row.cells.push_back({coreText(stateText(trial.state)), byText});
    row.isBest = configuration.rank == 1;
    row.isPale = trial.state != TrialState::Finished;
    row.canBeMarked = trial.run != 0 && trial.state != TrialState::Unfinished;
    row.note = fromUtf8(trial.note);
    row.about = fromUtf8(trial.message);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace gatescope::ui
