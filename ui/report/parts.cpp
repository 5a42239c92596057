#include "ui/report/parts.h"

#include "core/data/sources.h"
#include "core/train/settings.h"
#include "ui/models/format.h"
#include "ui/models/setting_text.h"
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <nlohmann/json.hpp>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr std::size_t mostNames = 24;  // columns that are named one by one

bool isOfData(const Setting& setting) {
  return setting.group == Setting::Group::Data || setting.group == Setting::Group::Import;
}

// Said elsewhere: a report's runs have seeds of their own and no rival.
bool isSaidElsewhere(const Setting& setting) {
  return setting.key == "seed" || setting.key == "split-seed" || setting.key.starts_with("rival-");
}

// “48 steps”
QString valueText(const Setting& setting, const Experiment& experiment) {
  if (!setting.applies(experiment)) return QStringLiteral("–");
  const std::string value = setting.read(experiment);
  const QString text = settingValueText(setting, value);
  const bool hasUnit = !setting.unit.empty() && text == fromUtf8(value);
  return hasUnit ? text + u' ' + settingUnitText(setting, value) : text;
}

QString namesText(const std::vector<std::string>& names) {
  QStringList some;
  for (std::size_t i = 0; i < std::min(names.size(), mostNames); ++i) some << fromUtf8(names[i]);
  QString text = some.join(QStringLiteral(", "));
  if (names.size() > mostNames) text += Report::tr(" and %1 more").arg(names.size() - mostNames);
  return text;
}

class DataTable {
 public:
  void add(const QString& name, const QString& value) {
    if (!value.isEmpty()) m_table.rows.push_back({name, value});
  }
  ReportTable take() && {
    m_table.head = {Report::tr("Data"), Report::tr("Value")};
    m_table.words = 2;
    return std::move(m_table);
  }

 private:
  ReportTable m_table;
};

void addSource(DataTable& table, const Experiment& experiment, const StudyData& data) {
  const std::string& source = experiment.data.source;
  table.add(Report::tr("Name"), fromUtf8(data.dataset->name));
  table.add(Report::tr("Source"), fromUtf8(source));
  if (const Source* known = findSource(source)) {
    table.add(Report::tr("About"), coreText(known->about));
    table.add(Report::tr("Origin"), coreText(known->origin));
  }
  table.add(Report::tr("SHA-256"), fromUtf8(data.sha256));
  table.add(Report::tr("Test file"), fromUtf8(experiment.data.testSource));
  table.add(Report::tr("SHA-256 of the test file"), fromUtf8(data.testSha256));
  table.add(Report::tr("Rows"), countText(static_cast<std::int64_t>(data.dataset->tableRows)));
}

void addParts(DataTable& table, const Dataset& dataset) {
  table.add(Report::tr("Inputs"),
            namesText(dataset.isText() ? dataset.inputColumns : dataset.inputNames));
  table.add(Report::tr("To be learned"), namesText(dataset.targetNames));
  if (dataset.isClassified() && !dataset.isText())
    table.add(Report::tr("Classes"), namesText(dataset.classNames));
  const auto count = [&](Split part) {
    return countText(static_cast<std::int64_t>(dataset.split(part).size()));
  };
  table.add(Report::tr("Sequences to train on"), count(Split::Training));
  table.add(Report::tr("Sequences for validation"), count(Split::Validation));
  table.add(Report::tr("Sequences for the test"), count(Split::Test));
}

}  // namespace

ReportDocument begunReport(const QString& title) {
  ReportDocument report;
  report.title = title;
  report.subtitle =
      Report::tr("%1 · Gatescope %2")
          .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd hh:mm")),
               QStringLiteral(GATESCOPE_VERSION));
  return report;
}

void addLead(ReportDocument& report, const QStringList& sentences) {
  if (!sentences.isEmpty()) report.add(ReportText{sentences.join(u' '), true});
}

QStringList texts(std::span<const Message> messages) {
  QStringList all;
  for (const Message& message : messages) all << coreText(message);
  return all;
}

void addSettings(ReportDocument& report, const std::vector<NamedExperiment>& experiments,
                 const std::function<bool(const Setting&)>& isShown) {
  ReportTable shared{.caption = Report::tr("The same for all"),
                     .head = {Report::tr("Setting"), Report::tr("Value")},
                     .words = 2};
  ReportTable differing{.caption = Report::tr("What differs"),
                        .head = {Report::tr("Setting")},
                        .words = static_cast<int>(experiments.size()) + 1};
  if (experiments.size() == 1) shared.caption.clear();
  for (const NamedExperiment& each : experiments) differing.head << each.name;
  for (const Setting& setting : allSettings()) {
    if (isSaidElsewhere(setting) || (isShown && !isShown(setting))) continue;
    QStringList values;
    for (const NamedExperiment& each : experiments) values << valueText(setting, each.experiment);
    if (std::ranges::all_of(values, [](const QString& v) { return v == QStringLiteral("–"); }))
      continue;
    const bool same = std::ranges::all_of(values, [&](const QString& v) { return v == values[0]; });
    const QString label = coreText(setting.label);
    if (same && isOfData(setting)) continue;
    if (same) {
      shared.rows.push_back({label, values[0]});
    } else {
      differing.rows.push_back(QStringList{label} + values);
    }
  }
  report.add(ReportHeading{Report::tr("Settings")});
  if (!differing.rows.empty()) report.add(std::move(differing));
  report.add(std::move(shared));
}

void addData(ReportDocument& report, const Experiment& experiment, const StudyData& data,
             bool isDealtAnew) {
  report.add(ReportHeading{Report::tr("Data")});
  DataTable table;
  addSource(table, experiment, data);
  addParts(table, *data.dataset);
  for (const Setting& setting : allSettings()) {
    if (!isOfData(setting) || !setting.applies(experiment)) continue;
    const QString value = valueText(setting, experiment);
    if (value != QStringLiteral("–")) table.add(coreText(setting.label), value);
  }
  report.add(std::move(table).take());
  if (isDealtAnew) {
    report.add(ReportText{Report::tr(
        "The sequences are dealt out anew for each seed, alike for all; the numbers of sequences "
        "are those of the first.")});
  }
  if (!data.dataset->notes.empty()) report.add(ReportList{texts(data.dataset->notes)});
}

void addRunAgain(StudyReport& report, const RunAgain& how, const nlohmann::json& plan) {
  report.plan = plan.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  const QString name = QString::fromLatin1(planFile);
  QString line = QStringLiteral("gatescope %1 %2").arg(how.command, name);
  if (!how.flags.isEmpty()) line += u' ' + how.flags;
  ReportDocument& document = report.document;
  document.add(ReportHeading{Report::tr("To run it again")});
  document.add(ReportText{
      Report::tr("The file %1 stands beside this report; it holds the plan below. With the same "
                 "data in the same place this command comes to the same figures:")
          .arg(name)});
  document.add(ReportCode{QStringLiteral("command"), line, {}});
  if (!how.unless.isEmpty()) document.add(ReportText{how.unless});
  document.add(ReportCode{QStringLiteral("plan"), QString::fromStdString(report.plan),
                          Report::tr("The plan, %1").arg(name)});
}

QString exactText(double value) {
  return std::isnan(value) ? QStringLiteral("–") : QString::fromStdString(toText(value));
}

QString bytesText(std::int64_t bytes) {
  return Report::tr("%1 MB").arg(numberText(static_cast<double>(bytes) / 1e6, 2));
}

}  // namespace gatescope::ui
