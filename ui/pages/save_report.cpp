#include "ui/pages/save_report.h"

#include "ui/control/study_reader.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(SaveReport)
};

bool mayReplace(QWidget& parent, const QDir& folder) {
  QStringList there;
  for (const char* name : reportFiles) {
    if (folder.exists(QLatin1String(name))) there << QLatin1String(name);
  }
  if (there.isEmpty()) return true;
  return QMessageBox::question(&parent, Report::tr("Report"),
                               Report::tr("%1 holds %2 already. Replace?")
                                   .arg(folder.path(), there.join(QStringLiteral(", ")))) ==
         QMessageBox::Yes;
}

}  // namespace

void saveReport(QWidget& parent, const StudyReport& report) {
  const QString folder =
      QFileDialog::getExistingDirectory(&parent, Report::tr("A folder for the report"));
  if (folder.isEmpty() || !mayReplace(parent, QDir(folder))) return;
  const Result<void> written = writeStudyReport(report, folder.toStdString());
  if (!written) {
    QMessageBox::warning(&parent, Report::tr("Report"), coreText(written.error().message));
    return;
  }
  QMessageBox box(QMessageBox::Information, Report::tr("Report"),
                  Report::tr("%1 holds the report, as HTML and as PDF, and the plan to run it "
                             "again.")
                      .arg(folder),
                  QMessageBox::Close, &parent);
  const QPushButton* open = box.addButton(Report::tr("Open it"), QMessageBox::ActionRole);
  box.exec();
  if (box.clickedButton() == open) {
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(QDir(folder).filePath(QLatin1String(reportFiles[0]))));
  }
}

StudyData dataOf(const StudyFindings& findings) {
  return {findings.source.dataset.get(), findings.source.sha256, findings.source.testSha256};
}

}  // namespace gatescope::ui
