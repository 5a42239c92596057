#pragma once

#include "core/study/comparison.h"
#include "core/study/cross_validation.h"
#include "core/study/memory_test.h"
#include "core/study/sweep_views.h"
#include "ui/report/document.h"

#include <string>

// Reports of studies: settings, data, splits, figures, pictures, what follows, and all that is
// needed to run it again. Each is a function of a study's results; parts.h has what they share.
namespace gatescope::ui {

// What a study learned from.
struct StudyData {
  const Dataset* dataset = nullptr;  // of the first run; as long as the report is made
  // Of the bytes that were read; empty: not known.
  std::string sha256;
  std::string testSha256;  // of the separate test file
};

struct StudyReport {
  ReportDocument document;
  std::string plan;  // JSON, for `gatescope COMMAND plan.json`
};

StudyReport comparisonReport(const Comparison& comparison, const StudyData& data);
StudyReport sweepReport(const Sweep& sweep, const SweepTable& table, const StudyData& data);
StudyReport memoryTestReport(const MemoryTest& test);
StudyReport crossValidationReport(const CrossValidation& result, const StudyData& data);

// The names of the files in a report's folder.
inline constexpr const char* planFile = "plan.json";
inline constexpr const char* reportFiles[] = {"report.html", "report.pdf", planFile};

// Writes them, each as a whole or not at all. The folder exists.
Result<void> writeStudyReport(const StudyReport& report, const std::string& folder);

}  // namespace gatescope::ui
