#include "ui/control/document.h"
#include "ui/control/document_commands.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

bool sameStudy(const StudyRecord& a, const StudyRecord& b) {
  return a.id == b.id && a.kind == b.kind && a.name == b.name && a.plan == b.plan &&
         a.notes == b.notes && a.finished == b.finished && a.deleted == b.deleted;
}

}  // namespace

const StudyRecord* Document::study(StudyId id) const {
  const auto found = std::ranges::find(m_studies, id, &StudyRecord::id);
  return found == m_studies.end() ? nullptr : &*found;
}

StudyMarks Document::marksOf(const StudyRecord& study) {
  return {study.name, study.notes, study.deleted};
}

void Document::readStudies() {
  m_studyReader.requestNext([this, project = m_project](std::stop_token) -> Background::Answer {
    auto studies = project->studies();
    return [this, project, studies = std::move(studies)] {
      if (project != m_project) return;
      if (studies) return takeStudies(*studies);
      Q_EMIT failed(coreText(studies.error().message));
    };
  });
}

// The user's marks may still be on their way to the disk: those that are known stay.
void Document::takeStudies(std::vector<StudyRecord> studies) {
  for (StudyRecord& read : studies) {
    const StudyRecord* known = study(read.id);
    if (known == nullptr) continue;
    read.name = known->name;
    read.notes = known->notes;
    read.deleted = known->deleted;
  }
  if (std::ranges::equal(studies, m_studies, sameStudy)) return;
  m_studies = std::move(studies);
  Q_EMIT studiesChanged();
  Q_EMIT savedChanged();
}

void Document::setStudyMarks(StudyId id, const StudyMarks& marks, const QString& description) {
  const StudyRecord* record = study(id);
  if (record == nullptr) return;
  m_undo.push(new StudyMarksCommand(*this, id, marksOf(*record), marks, description));
}

void Document::applyStudyMarks(StudyId id, const StudyMarks& marks) {
  const auto found = std::ranges::find(m_studies, id, &StudyRecord::id);
  if (found == m_studies.end()) return;
  found->name = marks.name;
  found->notes = marks.notes;
  found->deleted = marks.deleted;
  m_writer->write([record = *found](Project& project) { return project.updateStudyMarks(record); });
  Q_EMIT studiesChanged();
  Q_EMIT savedChanged();
}

void Document::markTrial(RunId run, bool hidden, const std::string& note) {
  m_trialsMarked = true;
  m_writer->write(
      [run, hidden, note](Project& project) { return project.markRun(run, hidden, note); });
  Q_EMIT savedChanged();
}

// As of runs: what was deleted in an earlier session goes for good.
void Document::tidyStudies() {
  for (const StudyRecord& study : m_studies) {
    if (!study.deleted) continue;
    m_writer->write([id = study.id](Project& project) { return project.removeStudy(id); });
  }
  std::erase_if(m_studies, [](const StudyRecord& study) { return study.deleted; });
}

}  // namespace gatescope::ui
