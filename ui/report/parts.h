#pragma once

#include "core/base/result.h"
#include "core/train/settings.h"
#include "ui/models/status_text.h"
#include "ui/report/study_report.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

// What reports of different studies have in common. Private to ui/report.
namespace gatescope::ui {

// A report with nothing but its title, the date and the program's version.
ReportDocument begunReport(const QString& title);

QStringList texts(std::span<const Message> messages);
// What follows, set off from the rest; nothing where nothing does yet.
void addLead(ReportDocument& report, const QStringList& sentences);

// The settings that matter in any of the experiments, but for a rival's and the seeds, and those of
// the data only where they differ: a table of what all share, and one of what differs, a column a
// name. `isShown`: only those; empty: all.
struct NamedExperiment {
  QString name;
  Experiment experiment;
};
void addSettings(ReportDocument& report, const std::vector<NamedExperiment>& experiments,
                 const std::function<bool(const Setting&)>& isShown = {});

// Where the data come from, how they are read and cut, and which sequences are in which part.
void addData(ReportDocument& report, const Experiment& experiment, const StudyData& data,
             bool isDealtAnew);

// The command that carries out the plan again, and the plan itself.
struct RunAgain {
  QString command;
  QString flags = {};   // behind the plan's name
  QString unless = {};  // when it does not come to the same figures
};
void addRunAgain(StudyReport& report, const RunAgain& how, const nlohmann::json& plan);

// A picture of a view of this kind, filled by `fill`.
template <typename View>
void addPicture(ReportDocument& report, QSize size, const QString& caption,
                const std::function<void(View&)>& fill) {
  auto view = std::make_shared<View>();
  fill(*view);
  report.add(ReportPicture{std::move(view), size, caption});
}

QString exactText(double value);  // as many digits as it has, up to six; "–" for NaN
QString bytesText(std::int64_t bytes);

}  // namespace gatescope::ui
