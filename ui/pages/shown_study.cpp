#include "ui/pages/shown_study.h"

#include "ui/control/document.h"
#include "ui/control/study_controller.h"

#include <algorithm>
#include <utility>

namespace gatescope::ui {

namespace {

constexpr int readDelay = 300;  // ms: trials of a small network end many a second

}  // namespace

ShownStudy::ShownStudy(const PageContext& context, std::string kind, QObject* parent)
    : QObject(parent), m_context(context), m_kind(std::move(kind)) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(readDelay);
  connect(&m_soon, &QTimer::timeout, this, &ShownStudy::read);
  const auto readSoon = [this] {
    if (!m_soon.isActive()) m_soon.start();
  };
  Document& document = context.document;
  connect(&document, &Document::projectChanged, this, [this] {
    m_shown = m_newest = 0;
    m_reader.cancel();
    m_findings = nullptr;
  });
  connect(&document, &Document::studiesChanged, this, &ShownStudy::refreshList);
  connect(&document, &Document::trialsMarked, this, readSoon);
  connect(&context.studies, &StudyController::trialsEnded, this, readSoon);
  connect(&m_reader, &StudyReader::found, this, [this](const auto& findings) {
    if (findings->study.id != m_shown) return;
    m_findings = findings;
    Q_EMIT changed();
  });
  connect(&m_reader, &StudyReader::failed, this, &ShownStudy::failed);
  refreshList();
}

std::vector<const StudyRecord*> ShownStudy::all() const {
  std::vector<const StudyRecord*> studies;
  for (const StudyRecord& study : m_context.document.studies()) {
    if (study.kind == m_kind && !study.deleted) studies.push_back(&study);
  }
  return studies;
}

const StudyRecord* ShownStudy::record() const {
  const StudyRecord* study = m_context.document.study(m_shown);
  return study != nullptr && !study->deleted ? study : nullptr;
}

// One that has just come is shown, as is the newest when the shown one is gone.
void ShownStudy::refreshList() {
  const auto studies = all();
  const StudyId newest = studies.empty() ? 0 : studies.back()->id;
  if (newest > m_newest || record() == nullptr) {
    m_newest = std::max(m_newest, newest);
    return show(newest);
  }
  Q_EMIT listed();
  read();
}

void ShownStudy::show(StudyId study) {
  if (study != m_shown) m_findings = nullptr;
  m_shown = study;
  Q_EMIT listed();
  Q_EMIT changed();
  read();
}

void ShownStudy::read() {
  const StudyRecord* study = record();
  if (study == nullptr) return m_reader.cancel();
  m_reader.read(m_context.document.project(), *study, m_context.document.readExample());
}

const TrialMark* ShownStudy::trial(int number) const {
  if (!m_findings) return nullptr;
  const auto found = m_findings->trials.find(number);
  return found == m_findings->trials.end() ? nullptr : &found->second;
}

void ShownStudy::setCounted(int number, bool counted) {
  const TrialMark* mark = trial(number);
  if (mark != nullptr) m_context.document.markTrial(mark->run, !counted, mark->note);
}

void ShownStudy::setNote(int number, const QString& note) {
  const TrialMark* mark = trial(number);
  if (mark != nullptr) {
    m_context.document.markTrial(mark->run, mark->isHidden, note.toStdString());
  }
}

}  // namespace gatescope::ui
