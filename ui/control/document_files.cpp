#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/models/text.h"

#include <algorithm>
#include <utility>

#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace gatescope::ui {

namespace {

std::filesystem::path toPath(const QString& path) {
  return std::filesystem::path(path.toStdU16String());
}

// Two files of the same path have different marks; empty: there is none. (A path alone would not
// tell that a file was deleted and another one written in its place.)
QString fileMark(const QString& path) {
#ifdef Q_OS_UNIX
  struct stat status {};
  if (stat(QFile::encodeName(path).constData(), &status) != 0) return {};
  return QStringLiteral("%1:%2").arg(quint64(status.st_dev)).arg(quint64(status.st_ino));
#else
  return QFileInfo::exists(path) ? path : QString();
#endif
}

// A run that was in training when the program ended has its last whole epoch in the file.
void markInterrupted(RunRecord& run) {
  const bool open = run.status == RunStatus::Training || run.status == RunStatus::Paused ||
                    run.status == RunStatus::Waiting;
  if (!open) return;
  run.status = RunStatus::Stopped;
  const int epoch = run.epochs.empty() ? 0 : run.epochs.back().epoch;
  run.message =
      Document::tr("The program ended in training; the run can be resumed after epoch %1.")
          .arg(epoch)
          .toStdString();
}

}  // namespace

Result<void> Document::startNew() {
  const QString path = newUnsavedPath();
  Result<Project> project = Project::create(toPath(path));
  if (!project) return tl::unexpected(project.error());
  Experiment experiment;
  const auto sources = allSources();
  const Source* first = findSource(experiment.data.source);
  if (first == nullptr && !sources.empty()) first = &sources.front();
  if (first != nullptr) experiment = experimentOf(*first);
  const Result<void> set = project->setExperiment(experiment);
  if (!set) return set;
  return use(std::move(*project), true);
}

Result<void> Document::open(const QString& path) {
  if (isOpen(path)) return {};
  Result<Project> project = Project::open(toPath(path));
  if (!project) return tl::unexpected(project.error());
  const Result<void> used = use(std::move(*project), false);
  if (used) addRecentFile(path);
  return used;
}

bool Document::isOpen(const QString& path) const {
  return m_project && !m_untitled && QFileInfo(path) == QFileInfo(this->path());
}

Result<void> Document::probe(const QString& path) {
  const Result<Project> project = Project::open(toPath(path));
  if (!project) return tl::unexpected(project.error());
  const Result<std::vector<RunRecord>> runs = project->runs();
  if (!runs) return tl::unexpected(runs.error());
  return {};
}

// The open database goes on in a file without a name: what is written is lost when it is closed.
void Document::lookAtFile() {
  if (!m_project || m_untitled) return;
  const bool missing = fileMark(path()) != m_fileMark;
  if (missing == m_fileMissing) return;
  m_fileMissing = missing;
  Q_EMIT savedChanged();
  if (missing) Q_EMIT fileLost();
}

bool Document::isReplaced() const {
  return m_fileMissing && !fileMark(path()).isEmpty();
}

Result<void> Document::recover(const QString& path) {
  Result<Project> project = Project::open(toPath(path));
  if (!project) return tl::unexpected(project.error());
  return use(std::move(*project), true);
}

Result<void> Document::use(Project project, bool untitled) {
  Result<std::vector<RunRecord>> runs = project.runs();
  if (!runs) return tl::unexpected(runs.error());
  Result<std::vector<StudyRecord>> studies = project.studies();
  if (!studies) return tl::unexpected(studies.error());
  const Result<std::optional<Experiment>> experiment = project.experiment();
  if (!experiment) return tl::unexpected(experiment.error());

  discard();
  m_loader.cancel();
  m_importer.cancel();
  m_studyReader.cancel();
  attach(std::move(project));
  m_untitled = untitled;
  m_lock = untitled ? lockUnsaved(path()) : nullptr;
  m_writeError.clear();
  m_undo.clear();
  m_fields = {experiment->value_or(Experiment()), {}};
  m_tablesRead = {};
  m_dataset = nullptr;
  m_dataError.reset();
  keepWritable();
  m_runs = std::move(*runs);
  tidyRuns();
  m_studies = std::move(*studies);
  tidyStudies();
  Q_EMIT projectChanged();
  Q_EMIT studiesChanged();
  Q_EMIT selectedRunChanged(m_selectedRun);
  reloadData();
  return {};
}

void Document::attach(Project project) {
  m_writer.reset();  // writes what waits
  m_project = std::make_shared<Project>(std::move(project));
  m_fileMark = fileMark(path());
  m_fileMissing = false;
  m_writer = std::make_unique<ProjectWriter>(m_project);
  connect(m_writer.get(), &ProjectWriter::idle, this, [this] {
    Q_EMIT savedChanged();
    if (std::exchange(m_trialsMarked, false)) Q_EMIT trialsMarked();
  });
  connect(m_writer.get(), &ProjectWriter::failed, this, [this](const Error& error) {
    m_writeError = coreText(error.message);
    Q_EMIT savedChanged();
    Q_EMIT failed(m_writeError);
  });
}

// SQLite refuses to write into a file that was moved or deleted unless it has its journal open, and
// in a file that it keeps locked it has since the first write. So write at once, something that
// changes a page: then nothing is lost as long as the project is open.
void Document::keepWritable() {
  m_writer->write([](Project& project) -> Result<void> {
    const Result<std::string> notes = project.notes();
    if (!notes) return tl::unexpected(notes.error());
    const Result<void> changed = project.setNotes(*notes + "\n");
    return changed ? project.setNotes(*notes) : changed;
  });
  writeExperiment();
  const Result<void> written = flush();
  if (!written) Q_EMIT failed(m_writeError);
}

void Document::tidyRuns() {
  const auto deleted = [](const RunRecord& run) { return run.deleted; };
  for (const RunRecord& run : m_runs) {
    if (!deleted(run)) continue;
    m_writer->write([id = run.id](Project& project) { return project.removeRun(id); });
  }
  std::erase_if(m_runs, deleted);
  for (RunRecord& run : m_runs) {
    const RunStatus before = run.status;
    markInterrupted(run);
    if (run.status != before) writeRun(run);
  }
  m_selectedRun = m_runs.empty() ? 0 : m_runs.front().id;
  for (const RunRecord& run : m_runs) {
    // The newest that was not trained as another one's rival.
    if (run.pair == 0 || run.pair > run.id) m_selectedRun = run.id;
  }
}

void Document::purgeDeleted() {
  for (const RunRecord& run : m_runs) {
    if (!run.deleted) continue;
    m_writer->write([id = run.id](Project& project) { return project.removeRun(id); });
  }
  tidyStudies();
}

Result<void> Document::flush() {
  if (m_writeLater.isActive()) writeExperiment();
  const Result<void> written = m_writer->flush();
  m_writeError = written ? QString() : coreText(written.error().message);
  Q_EMIT savedChanged();
  return written;
}

Result<void> Document::saveAs(const QString& path) {
  const Result<void> flushed = flush();
  // What a missing file refused is written into the copy.
  if (!flushed && !m_fileMissing) return flushed;
  const Result<void> copied = m_project->saveCopy(toPath(path));
  if (!copied) return copied;
  Result<Project> copy = Project::open(toPath(path));
  if (!copy) return tl::unexpected(copy.error());
  const QString old = m_untitled ? this->path() : QString();
  attach(std::move(*copy));
  keepWritable();
  m_untitled = false;
  m_lock.reset();
  if (!old.isEmpty()) removeUnsaved(old);
  m_undo.setClean();
  addRecentFile(path);
  Q_EMIT savedChanged();
  return {};
}

void Document::discard() {
  if (!m_project) return;
  m_writeLater.stop();
  if (!m_untitled) {
    writeExperiment();
    purgeDeleted();
  }
  const QString old = m_untitled ? path() : QString();
  m_writer.reset();  // writes what waits
  m_project.reset();
  m_fileMissing = false;
  m_lock.reset();
  if (!old.isEmpty()) removeUnsaved(old);
}

bool Document::wouldLose() const {
  if (m_project && m_fileMissing) return true;
  if (!m_project || !m_untitled) return false;
  return hasWork() || !m_undo.isClean();
}

bool Document::hasWork() const {
  const auto isKept = [](const auto& record) { return !record.deleted; };
  return std::ranges::any_of(m_runs, isKept) || std::ranges::any_of(m_studies, isKept);
}

QString Document::path() const {
  return m_project ? QString::fromStdString(m_project->path().string()) : QString();
}

QString Document::name() const {
  return m_untitled ? tr("Untitled") : QFileInfo(path()).fileName();
}

Document::Saved Document::saved() const {
  if (m_fileMissing) return Saved::Missing;
  if (!m_writeError.isEmpty()) return Saved::Failed;
  if (m_untitled) return Saved::Untitled;
  const bool writing = m_writeLater.isActive() || (m_writer && !m_writer->isIdle());
  return writing ? Saved::Writing : Saved::Saved;
}

}  // namespace gatescope::ui
