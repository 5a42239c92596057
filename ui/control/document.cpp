#include "ui/control/document.h"

#include "core/train/settings.h"
#include "core/train/sizing.h"
#include "ui/control/document_commands.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

// An edit is on disk so soon after the last key was pressed.
constexpr int writeDelay = 250;     // ms
constexpr int fileInterval = 2000;  // ms between looks whether the file is still there

}  // namespace

Document::Document(ReadExample readExample, QObject* parent)
    : QObject(parent), m_readExample(std::move(readExample)) {
  m_writeLater.setSingleShot(true);
  m_writeLater.setInterval(writeDelay);
  connect(&m_writeLater, &QTimer::timeout, this, &Document::writeExperiment);
  m_fileLook.setInterval(fileInterval);
  connect(&m_fileLook, &QTimer::timeout, this, &Document::lookAtFile);
  m_fileLook.start();
}

Document::~Document() {
  // Its signals have no reader any more.
  m_undo.disconnect();
  if (m_project) {
    writeExperiment();
    purgeDeleted();
  }
}

void Document::edit(std::string_view key, const std::string& text) {
  const Setting* setting = findSetting(key);
  Q_ASSERT(setting != nullptr);
  EditState after = withField(m_fields, key, text);
  if (sameFields(after, m_fields)) return;
  const QString name = tr("Edit %1").arg(coreText(setting->label));
  m_undo.push(
      new FieldsCommand(*this, {m_fields, std::move(after), std::string(key), m_editNumber, name}));
}

void Document::replaceExperiment(const Experiment& experiment, const QString& description) {
  const EditState after{experiment, {}};
  if (sameFields(after, m_fields)) return;
  m_undo.push(new FieldsCommand(*this, {m_fields, after, {}, 0, description}));
}

void Document::endEdit() {
  ++m_editNumber;
}

void Document::applyFields(const EditState& fields) {
  const bool otherData = !sameData(fields.experiment, m_datasetExperiment);
  const bool wasOther = !sameData(m_fields.experiment, fields.experiment);
  m_fields = fields;
  m_writeLater.start();
  check();
  Q_EMIT experimentChanged();
  Q_EMIT savedChanged();
  if (wasOther && (otherData || m_loading || m_dataError)) reloadData();
}

void Document::check() {
  m_problems = problemsOf(m_fields);
  if (m_dataError) m_problems.emplace(m_dataError->field, *m_dataError);
  if (!m_dataset || m_dataError || m_loading) return;
  const Result<void> memory = checkMemory(experiment(), *m_dataset);
  if (!memory) m_problems.emplace(memory.error().field, memory.error());
}

const Error* Document::problem(std::string_view key) const {
  const auto found = m_problems.find(std::string(key));
  return found == m_problems.end() ? nullptr : &found->second;
}

QString Document::obstacle() const {
  if (!m_problems.empty()) return coreText(m_problems.begin()->second.message);
  if (m_loading) return tr("The data are being read.");
  if (!m_dataset) return tr("There are no data yet.");
  return {};
}

const RunRecord* Document::run(RunId id) const {
  const auto found =
      std::find_if(m_runs.begin(), m_runs.end(), [&](const RunRecord& r) { return r.id == id; });
  return found == m_runs.end() ? nullptr : &*found;
}

RunMarks Document::marksOf(const RunRecord& run) {
  return {run.name, run.hidden, run.pinned, run.deleted};
}

void Document::putRun(const RunRecord& run) {
  const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                  [&](const RunRecord& r) { return r.id == run.id; });
  if (found == m_runs.end()) {
    m_runs.push_back(run);
    Q_EMIT runsChanged();
    return;
  }
  const RunMarks marks = marksOf(*found);
  const RunStatus before = found->status;
  *found = run;
  found->name = marks.name;
  found->hidden = marks.hidden;
  found->pinned = marks.pinned;
  found->deleted = marks.deleted;
  // Epochs are the recorder's to write; the rest changes when a run starts or ends.
  if (before != run.status) writeRun(*found);
  Q_EMIT runUpdated(run.id);
}

void Document::setMarks(RunId id, const RunMarks& marks, const QString& description) {
  const RunRecord* record = run(id);
  if (record == nullptr) return;
  m_undo.push(new MarksCommand(*this, id, marksOf(*record), marks, description));
}

void Document::applyMarks(RunId id, const RunMarks& marks) {
  const auto found =
      std::find_if(m_runs.begin(), m_runs.end(), [&](const RunRecord& r) { return r.id == id; });
  if (found == m_runs.end()) return;
  const bool back = found->deleted && !marks.deleted;
  found->name = marks.name;
  found->hidden = marks.hidden;
  found->pinned = marks.pinned;
  found->deleted = marks.deleted;
  writeRun(*found);
  Q_EMIT runsChanged();
  if (back) selectRun(id);
  if (marks.deleted && id == m_selectedRun) {
    const auto other =
        std::find_if(m_runs.rbegin(), m_runs.rend(), [](const RunRecord& r) { return !r.deleted; });
    selectRun(other == m_runs.rend() ? 0 : other->id);
  }
}

void Document::selectRun(RunId id) {
  if (id == m_selectedRun) return;
  m_selectedRun = id;
  Q_EMIT selectedRunChanged(id);
}

void Document::writeRun(const RunRecord& run) {
  RunRecord record = run;
  record.epochs.clear();  // updateRun leaves them as they are
  m_writer->write([record](Project& project) { return project.updateRun(record); });
  Q_EMIT savedChanged();
}

void Document::writeExperiment() {
  m_writeLater.stop();
  m_writer->write(
      [experiment = experiment()](Project& project) { return project.setExperiment(experiment); });
}

}  // namespace gatescope::ui
