#pragma once

#include "ui/report/study_report.h"

class QWidget;

namespace gatescope::ui {

struct StudyFindings;

// Asks for a folder, writes the report's files there and offers to open it. Files of the same names
// are replaced only when the user says so.
void saveReport(QWidget& parent, const StudyReport& report);

// For as long as the findings are kept.
StudyData dataOf(const StudyFindings& findings);

}  // namespace gatescope::ui
