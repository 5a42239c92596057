#include "ui/report/study_report.h"

#include "ui/report/writers.h"
#include "ui/views/export_parts.h"

#include <array>

#include <QDir>

namespace gatescope::ui {

Result<void> writeStudyReport(const StudyReport& report, const std::string& folder) {
  const QDir place(QString::fromStdString(folder));
  const std::array<QByteArray, 3> contents{reportHtml(report.document), reportPdf(report.document),
                                           QByteArray::fromStdString(report.plan + "\n")};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    auto written = writeBytes(place.filePath(QString::fromLatin1(reportFiles[i])), contents[i]);
    if (!written) return written;
  }
  return {};
}

}  // namespace gatescope::ui
