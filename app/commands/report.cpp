#include "app/commands/report.h"

#include "app/commands/console.h"
#include "app/commands/report_pictures.h"

#include <cmath>
#include <filesystem>
#include <unistd.h>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + '"';
}

void addMetrics(std::string& csv, const std::string& who, const std::string& part,
                const NamedValues& metrics) {
  for (const NamedValue& metric : metrics) {
    csv += quoted(who) + ',' + part + ',' + metric.name + ',' + toText(metric.value) + '\n';
  }
}

std::string metricsCsv(const std::vector<RunRecord>& runs) {
  std::string csv = "run,part,metric,value\n";
  for (const RunRecord& run : runs) {
    addMetrics(csv, run.name, "validation", run.validation);
    addMetrics(csv, run.name, "test", run.test);
  }
  for (const RunBaseline& baseline : runs.front().baselines) {
    addMetrics(csv, baseline.name, "validation", baseline.validation);
    addMetrics(csv, baseline.name, "test", baseline.test);
  }
  return csv;
}

std::string epochsCsv(const std::vector<RunRecord>& runs) {
  std::string csv = "run,epoch,train_loss,validation_loss,learning_rate,seconds";
  const NamedValues& names = runs.front().validation;
  for (const NamedValue& metric : names) csv += ',' + metric.name;
  csv += '\n';
  const auto cell = [](double value) { return std::isnan(value) ? std::string() : toText(value); };
  for (const RunRecord& run : runs) {
    for (const EpochRecord& epoch : run.epochs) {
      csv += quoted(run.name) + ',' + toText(epoch.epoch) + ',' + cell(epoch.trainingLoss) + ',' +
             cell(epoch.validationLoss) + ',' + cell(epoch.learningRate) + ',' +
             cell(epoch.seconds);
      for (const NamedValue& metric : names) {
        const auto value = find(epoch.metrics, metric.name);
        csv += ',' + (value ? cell(*value) : std::string());
      }
      csv += '\n';
    }
  }
  return csv;
}

}  // namespace

Result<void> checkReportFolder(const std::string& folder) {
  std::error_code error;
  fs::path existing = fs::absolute(folder, error);
  if (fs::exists(existing, error) && !fs::is_directory(existing, error)) {
    return fail("%1 is a file: a report needs a folder", folder);
  }
  while (!fs::exists(existing, error) && existing.has_relative_path()) {
    existing = existing.parent_path();
  }
  if (::access(existing.c_str(), W_OK) == 0 && fs::is_directory(existing, error)) return {};
  return fail("The report %1 cannot be written: %2 is closed to you", folder, existing.string());
}

Result<void> makeReportFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("The folder %1 cannot be made: %2", folder, error.message());
  return {};
}

Result<void> writeReport(const std::string& folder, const Project& project,
                         const std::vector<RunRecord>& runs,
                         const std::shared_ptr<const Dataset>& dataset,
                         const nlohmann::json& json) {
  const fs::path place = folder;
  if (auto done = writeJson((place / "metrics.json").string(), json); !done) return done;
  if (auto done = writeText((place / "metrics.csv").string(), metricsCsv(runs)); !done) return done;
  if (auto done = writeText((place / "epochs.csv").string(), epochsCsv(runs)); !done) return done;
  if (auto done = drawReport(folder, project, runs, dataset); !done) return done;
  remark(say("Report in %1", folder));
  return {};
}

}  // namespace gatescope
