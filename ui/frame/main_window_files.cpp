#include "ui/control/places.h"
#include "ui/control/text.h"
#include "ui/frame/info_bar.h"
#include "ui/frame/main_window.h"
#include "ui/frame/runs_panel.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/views/export.h"

#include <QCloseEvent>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QSaveFile>
#include <QStackedWidget>

namespace gatescope::ui {

namespace {

constexpr double longTraining = 60;  // seconds: what a person would not want to wait for again

bool isProject(const QString& path) {
  return QFileInfo(path).suffix().compare(QStringLiteral("gscope"), Qt::CaseInsensitive) == 0;
}

QString droppedFile(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

}  // namespace

void MainWindow::tell(const Error& error) {
  m_info->tell(coreText(error.message));
}

void MainWindow::openPath(const QString& path) {
  m_info->dismiss();
  if (!isProject(path)) return m_document->openData(path);
  if (!mayClose()) return;
  m_controller->interrupt();
  const Result<void> opened = m_document->open(path);
  if (!opened) tell(opened.error());
}

bool MainWindow::mayClose() {
  if (!m_document->wouldLose()) return true;
  QMessageBox box(QMessageBox::Question, tr("Gatescope"),
                  tr("This project has no file of its own yet. Save it before it is closed?"),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  box.setInformativeText(tr("Discarding deletes its runs."));
  const int answer = box.exec();
  if (answer == QMessageBox::Save) return saveAsDialog();
  return answer == QMessageBox::Discard;
}

void MainWindow::newProject() {
  if (!mayClose()) return;
  m_controller->interrupt();
  const Result<void> started = m_document->startNew();
  if (!started) tell(started.error());
}

void MainWindow::openDialog() {
  const QString path = QFileDialog::getOpenFileName(
      this, tr("Open a project or a CSV file"), {},
      tr("Projects and tables (*.gscope *.csv *.tsv *.txt);;All files (*)"));
  if (!path.isEmpty()) openPath(path);
}

void MainWindow::openDataDialog() {
  const QString path = QFileDialog::getOpenFileName(
      this, tr("Open a CSV file"), {}, tr("Tables (*.csv *.tsv *.txt);;All files (*)"));
  if (!path.isEmpty()) openPath(path);
}

bool MainWindow::save() {
  if (m_document->isUntitled()) return saveAsDialog();
  const Result<void> written = m_document->flush();
  if (!written) tell(written.error());
  return written.has_value();
}

bool MainWindow::saveAsDialog() {
  QString path = QFileDialog::getSaveFileName(this, tr("Save the project"), {},
                                              tr("Gatescope projects (*.gscope)"));
  if (path.isEmpty()) return false;
  if (!isProject(path)) path += QStringLiteral(".gscope");
  return saveTo(path);
}

// A run in training goes on in the new file from its last whole epoch, to the same bits.
bool MainWindow::saveTo(const QString& path) {
  const bool paused = m_controller->state() == TrainingController::State::Paused;
  const std::vector<RunId> open = m_controller->interrupt();
  const Result<void> saved = m_document->saveAs(path);
  if (!open.empty()) m_controller->resumeRuns(open, paused);
  if (!saved) tell(saved.error());
  return saved.has_value();
}

void MainWindow::rewind() {
  double seconds = 0;
  for (const RunId id : m_controller->selectedPair()) {
    if (const RunRecord* run = m_document->run(id)) seconds = std::max(seconds, run->seconds);
  }
  const bool ask = seconds > longTraining;
  if (ask && QMessageBox::question(
                 this, tr("Gatescope"),
                 tr("Rewinding deletes the epochs of this run, which took %1. The same settings "
                    "would give the same run again. Rewind?")
                     .arg(durationText(seconds))) != QMessageBox::Yes) {
    return;
  }
  m_controller->rewind();
}

void MainWindow::exportPage(const QString& suffix) {
  QString path = QFileDialog::getSaveFileName(this, tr("Export the page"), {},
                                              QStringLiteral("*.%1").arg(suffix));
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) path += u'.' + suffix;
  QWidget& page = *m_pages->currentWidget();
  const Result<void> done =
      suffix == QStringLiteral("png") ? exportPng(page, path) : exportSvg(page, path);
  if (!done) tell(done.error());
}

void MainWindow::exportRuns() {
  QString path =
      QFileDialog::getSaveFileName(this, tr("Export the runs"), {}, QStringLiteral("*.csv"));
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".csv");
  QSaveFile file(path);
  const bool written = file.open(QIODevice::WriteOnly) &&
                       file.write(m_runsPanel->csv().toUtf8()) >= 0 && file.commit();
  if (!written) m_info->tell(tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

void MainWindow::offerLeftBehind() {
  QStringList worthwhile;
  for (const QString& path : leftBehind()) {
    if (path == m_document->path()) continue;
    const auto project = Project::open(path.toStdU16String());
    const auto runs = project ? project->runs() : Result<std::vector<RunRecord>>();
    // What cannot be opened stays where it is; what holds no run is of no use to anyone.
    if (project && runs && runs->empty()) {
      removeUnsaved(path);
    } else if (project && runs) {
      worthwhile << path;
    }
  }
  if (worthwhile.isEmpty()) return;
  const QString path = worthwhile.front();
  const QString when = QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
  m_info->tell(tr("A project of %1 was not saved when the program ended.").arg(when),
               {{tr("Open it"),
                 [this, path] {
                   if (!mayClose()) return;
                   m_controller->interrupt();
                   const Result<void> opened = m_document->recover(path);
                   if (!opened) tell(opened.error());
                 }},
                {tr("Delete it"), [path] { removeUnsaved(path); }}});
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayClose()) return event->ignore();
  m_controller->interrupt();
  m_document->discard();
  storeWindow();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!droppedFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QString path = droppedFile(event->mimeData());
  event->acceptProposedAction();
  if (!path.isEmpty()) openPath(path);
}

}  // namespace gatescope::ui
