#include "ui/frame/run_facts.h"

#include "core/train/settings.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/text.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <QCoreApplication>
#include <QFileInfo>

namespace gatescope::ui {

namespace {

struct Facts {
  Q_DECLARE_TR_FUNCTIONS(RunFacts)
};

QString targets(const Experiment& experiment) {
  return fromUtf8(joinColumns(experiment.data.targets));
}

QString cut(const Experiment& experiment) {
  return QStringLiteral("%1 → %2").arg(experiment.data.window).arg(experiment.data.horizon);
}

// "Window 64 instead of 132"
QStringList differences(const Experiment& own, const Experiment& other) {
  if (own.data.source != other.data.source) {
    return {Facts::tr("%1 instead of %2").arg(dataName(own), dataName(other))};
  }
  QStringList list;
  if (own.data.testSource != other.data.testSource) list << Facts::tr("another test file");
  for (const Setting& setting : allSettings()) {
    const bool ofData = setting.group == Setting::Group::Import ||
                        setting.group == Setting::Group::Data ||
                        setting.group == Setting::Group::Task;
    const QString a = fromUtf8(setting.read(own)), b = fromUtf8(setting.read(other));
    if (!ofData || a == b) continue;
    const QString none = Facts::tr("nothing");
    list << Facts::tr("%1 %2 instead of %3")
                .arg(coreText(setting.label), a.isEmpty() ? none : a, b.isEmpty() ? none : b);
  }
  return list;
}

// In what the runs of one source differ.
struct Variety {
  const DataSettings* first = nullptr;
  bool targets = false;
  bool cut = false;
};
using Varieties = std::map<std::string, Variety>;

Varieties varietiesOf(const std::vector<RunRecord>& runs) {
  Varieties all;
  for (const RunRecord& run : runs) {
    if (run.deleted) continue;
    const DataSettings& data = run.experiment.data;
    Variety& variety = all[data.source];
    if (variety.first == nullptr) variety.first = &data;
    variety.targets = variety.targets || data.targets != variety.first->targets;
    variety.cut = variety.cut || data.window != variety.first->window ||
                  data.horizon != variety.first->horizon;
  }
  return all;
}

// The name, and as much of target and cut as other runs of the same data make necessary.
QString dataText(const Varieties& varieties, const Experiment& own) {
  QStringList parts(dataName(own));
  const auto found = varieties.find(own.data.source);
  if (found == varieties.end()) return parts.front();
  if (found->second.targets && !own.data.targets.empty()) parts << targets(own);
  if (found->second.cut) parts << cut(own);
  return parts.join(QStringLiteral(" · "));
}

QString dataHelp(const Experiment& own) {
  QStringList lines(Facts::tr("Data: %1").arg(fromUtf8(own.data.source)));
  for (const char* key : {"task", "target", "window", "horizon", "strategy", "split"}) {
    const Setting* setting = findSetting(key);
    const QString value = setting->applies(own) ? fromUtf8(setting->read(own)) : QString();
    if (!value.isEmpty()) lines << QStringLiteral("%1: %2").arg(coreText(setting->label), value);
  }
  return lines.join(u'\n');
}

// The metric that judges a run whose dataset is not at hand: what its figures say.
std::string ownMetric(const RunRecord& run) {
  const RunBaseline* best = run.bestBaseline();
  const NamedValues& values = best != nullptr && !best->test.empty() ? best->test : run.validation;
  const auto has = [&](std::string_view key) { return find(values, key).has_value(); };
  if (has("accuracy")) return "accuracy";
  if (has("nll") && !has("rmse")) return "nll";
  if (has("scaled_mse") && run.experiment.data.targets.size() > 1) return "scaled_mse";
  if (has("rmse")) return "rmse";
  return values.empty() ? std::string() : values.front().name;
}

RunFacts factsOf(const Document& document, const RunRecord* selected,
                 const std::vector<RunId>& pair, const Varieties& varieties, const RunRecord& run) {
  RunFacts facts;
  facts.data = dataText(varieties, run.experiment);
  facts.about = dataHelp(run.experiment);
  const auto dataset = document.dataset();
  const bool open = dataset && !document.isLoading() && !document.dataError() &&
                    sameData(run.experiment, document.experiment());
  facts.metric = open ? std::string(mainMetric(*dataset)) : ownMetric(run);
  const bool chosen = std::find(pair.begin(), pair.end(), run.id) != pair.end();
  if (selected != nullptr && !chosen && !sameData(run.experiment, selected->experiment)) {
    facts.notDrawn =
        Facts::tr(
            "Its curves are not drawn beside those of the selected run: its "
            "data differ (%1). Select it to see them.")
            .arg(differences(run.experiment, selected->experiment).join(QStringLiteral(", ")));
  }
  return facts;
}

}  // namespace

QString dataName(const Experiment& experiment) {
  const QString source = fromUtf8(experiment.data.source);
  const bool bundled = findSource(experiment.data.source) != nullptr;
  return bundled ? source.section(u':', 1) : QFileInfo(source).completeBaseName();
}

bool sameQuestion(const Experiment& a, const Experiment& b) {
  return a.task == b.task && a.data.source == b.data.source &&
         a.data.testSource == b.data.testSource && a.data.targets == b.data.targets;
}

RunsModel::FactsOf runFacts(const Document& document, const TrainingController& controller) {
  const RunRecord* selected = document.run(document.selectedRun());
  return [&document, selected, pair = controller.selectedPair(),
          varieties = varietiesOf(document.runs())](const RunRecord& run) {
    return factsOf(document, selected, pair, varieties, run);
  };
}

}  // namespace gatescope::ui
