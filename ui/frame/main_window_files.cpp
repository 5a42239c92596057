#include "ui/control/places.h"
#include "ui/control/study_controller.h"
#include "ui/frame/import_dialog.h"
#include "ui/frame/info_bar.h"
#include "ui/frame/main_window.h"
#include "ui/frame/runs_panel.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/views/export.h"

#include <QCloseEvent>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileIconProvider>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>

namespace gatescope::ui {

namespace {

bool isProject(const QString& path) {
  return QFileInfo(path).suffix().compare(QStringLiteral("gscope"), Qt::CaseInsensitive) == 0;
}

QString droppedFile(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

// Chooses a symbol by what a path is, never by what is in it: reading the files of /proc, as the
// usual provider does, takes forever.
class PlainIcons : public QFileIconProvider {
 public:
  PlainIcons() { setOptions(QFileIconProvider::DontUseCustomDirectoryIcons); }
  QIcon icon(const QFileInfo& info) const override {
    return QFileIconProvider::icon(info.isDir() ? IconType::Folder : IconType::File);
  }
  QString type(const QFileInfo& info) const override {
    return info.isDir() ? MainWindow::tr("Folder") : MainWindow::tr("File");
  }
};

QString askFile(QWidget* parent, const QString& title, QFileDialog::AcceptMode mode,
                const QString& filter) {
  PlainIcons icons;
  QFileDialog dialog(parent, title, {}, filter);
  dialog.setIconProvider(&icons);
  dialog.setOption(QFileDialog::DontUseCustomDirectoryIcons);
  dialog.setAcceptMode(mode);
  dialog.setFileMode(mode == QFileDialog::AcceptOpen ? QFileDialog::ExistingFile
                                                     : QFileDialog::AnyFile);
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return {};
  return dialog.selectedFiles().front();
}

}  // namespace

// "GRU 32", "GRU 32 and LSTM 28", "a, b and c"
QString MainWindow::inWords(QStringList names) {
  if (names.size() < 2) return names.join(QString());
  const QString last = names.takeLast();
  return tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

void MainWindow::tell(const Error& error) {
  m_info->tell(coreText(error.message));
}

void MainWindow::openPath(const QString& path) {
  m_info->dismiss();
  if (!isProject(path)) return importTable(path, {}, tr("Import"));
  if (m_document->isOpen(path)) return;
  // A file that cannot be opened is no reason to ask about the project that is.
  const Result<void> usable = Document::probe(path);
  if (!usable) return tell(usable.error());
  if (!mayClose()) return;
  interrupt();
  const Result<void> opened = m_document->open(path);
  if (!opened) tell(opened.error());
}

// A dialog shows how the file is understood; one that is no table at all is told without it.
void MainWindow::importTable(const QString& path, const ReadOptions& options,
                             const QString& accept) {
  delete m_importDialog;
  m_importDialog = new ImportDialog(path, options, accept, this);
  m_importDialog->setAttribute(Qt::WA_DeleteOnClose);
  ImportDialog* dialog = m_importDialog;
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    m_document->openTable(dialog->import().path(), dialog->options(), dialog->table());
    showPage(0);  // the data: what was read, its roles, and how it is cut
  });
  connect(&dialog->import(), &TableImport::changed, dialog, [this, dialog] {
    const auto& problem = dialog->import().problem();
    if (dialog->isVisible() || (!problem && !dialog->import().shown())) return;
    // What the settings cannot mend.
    if (problem && problem->field.empty()) {
      tell(*problem);
      return dialog->deleteLater();
    }
    dialog->open();
  });
}

// The data of this experiment again, under other settings.
void MainWindow::rereadData() {
  const DataSettings& wanted = m_document->experiment().data;
  const QString path = fromUtf8(wanted.source);
  if (!QFileInfo::exists(path)) {
    m_info->tell(tr("%1 is no longer there, so it cannot be read otherwise.").arg(path));
    return;
  }
  importTable(path, wanted.read, tr("Read it so"));
}

bool MainWindow::mayClose() {
  m_document->lookAtFile();
  if (!m_document->wouldLose()) return true;
  const bool lost = m_document->saved() == Document::Saved::Missing;
  QMessageBox box(QMessageBox::Question, tr("Gatescope"),
                  lost ? tr("%1 Save the project before it is closed?").arg(lostSentence())
                       : tr("This project has no file of its own yet. Save it before it is "
                            "closed?"),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  box.setInformativeText(tr("Discarding deletes its runs."));
  const int answer = box.exec();
  if (answer == QMessageBox::Save) return save();
  return answer == QMessageBox::Discard;
}

QString MainWindow::lostSentence() const {
  return m_document->isReplaced() ? tr("Another file stands where %1 was.").arg(m_document->name())
                                  : tr("%1 was moved or deleted.").arg(m_document->name());
}

void MainWindow::tellFileLost() {
  m_info->tell(m_document->isReplaced()
                   ? tr("%1 Save the project under another name to keep it.").arg(lostSentence())
                   : tr("%1 Save writes it again.").arg(lostSentence()),
               {{tr("Save"), [this] { save(); }}});
}

void MainWindow::interrupt() {
  m_controller->interrupt();
  m_studies->interrupt();
}

void MainWindow::newProject() {
  if (!mayClose()) return;
  interrupt();
  const Result<void> started = m_document->startNew();
  if (!started) tell(started.error());
}

void MainWindow::openDialog() {
  const QString path = askFile(this, tr("Open a project or a CSV file"), QFileDialog::AcceptOpen,
                               tr("Projects and tables (*.gscope *.csv *.tsv *.txt);;"
                                  "All files (*)"));
  if (!path.isEmpty()) openPath(path);
}

void MainWindow::openDataDialog() {
  const QString path = askFile(this, tr("Open a CSV file"), QFileDialog::AcceptOpen,
                               tr("Tables (*.csv *.tsv *.txt);;All files (*)"));
  if (!path.isEmpty()) openPath(path);
}

bool MainWindow::save() {
  m_document->lookAtFile();
  if (m_document->isUntitled() || m_document->isReplaced()) return saveAsDialog();
  if (m_document->saved() == Document::Saved::Missing) return saveTo(m_document->path());
  const Result<void> written = m_document->flush();
  if (!written) tell(written.error());
  return written.has_value();
}

bool MainWindow::saveAsDialog() {
  QString path = askFile(this, tr("Save the project"), QFileDialog::AcceptSave,
                         tr("Gatescope projects (*.gscope)"));
  if (path.isEmpty()) return false;
  if (!isProject(path)) path += QStringLiteral(".gscope");
  return saveTo(path);
}

// What is in training goes on in the new file from its last whole epoch, to the same bits.
bool MainWindow::saveTo(const QString& path) {
  const bool paused = m_controller->state() == TrainingController::State::Paused;
  const bool studyPaused = m_studies->state() == StudyController::State::Paused;
  const std::vector<RunId> open = m_controller->interrupt();
  std::vector<StudyController::Job> jobs = m_studies->interrupt();
  const Result<void> saved = m_document->saveAs(path);
  if (!open.empty()) m_controller->resumeRuns(open, paused);
  m_studies->start(std::move(jobs), studyPaused);
  if (!saved) {
    tell(saved.error());
  } else {
    m_info->dismiss();
  }
  return saved.has_value();
}

void MainWindow::rewind() {
  int epochs = 0;
  double seconds = 0;
  QStringList names;
  for (const RunId id : m_controller->runsToRewind()) {
    const RunRecord* run = m_document->run(id);
    if (run == nullptr || run->epochs.empty()) continue;
    epochs = std::max(epochs, run->epochs.back().epoch);
    seconds = std::max(seconds, run->seconds);
    names << fromUtf8(run->name);
  }
  if (epochs > 0) {
    const QString count = epochs == 1 ? tr("one epoch") : tr("%1 epochs").arg(countText(epochs));
    QMessageBox box(QMessageBox::Question, tr("Gatescope"),
                    tr("Rewinding deletes %1 of %2, which took %3. Rewind?")
                        .arg(count, inWords(names), durationText(seconds)),
                    QMessageBox::Yes | QMessageBox::Cancel, this);
    box.setInformativeText(
        tr("This cannot be undone. The same settings would give the same run again."));
    box.button(QMessageBox::Yes)->setText(tr("&Rewind"));
    box.setDefaultButton(QMessageBox::Cancel);
    if (box.exec() != QMessageBox::Yes) return;
  }
  m_controller->rewind();
}

void MainWindow::exportPage(const QString& suffix) {
  QString path = askFile(this, tr("Export the page"), QFileDialog::AcceptSave,
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
      askFile(this, tr("Export the runs"), QFileDialog::AcceptSave, QStringLiteral("*.csv"));
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
    const auto studies = project ? project->studies() : Result<std::vector<StudyRecord>>();
    // What cannot be opened stays where it is; what holds no run is of no use to anyone.
    if (project && runs && studies && runs->empty() && studies->empty()) {
      removeUnsaved(path);
    } else if (project && runs && studies) {
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
                   interrupt();
                   const Result<void> opened = m_document->recover(path);
                   if (!opened) tell(opened.error());
                 }},
                {tr("Delete it"), [path] { removeUnsaved(path); }}});
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayClose()) return event->ignore();
  interrupt();
  m_document->discard();
  storeWindow();
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  // Files are deleted in other windows: look when this one comes to the front again.
  if (event->type() == QEvent::ActivationChange && isActiveWindow()) m_document->lookAtFile();
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
