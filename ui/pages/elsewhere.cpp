#include "ui/pages/elsewhere.h"

#include "ui/control/document.h"
#include "ui/models/text.h"
#include "ui/pages/shown_study.h"
#include "ui/pages/study_bar.h"
#include "ui/pages/sweep_dialog.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <nlohmann/json.hpp>

namespace gatescope::ui {

namespace {

const SweepFindings* findingsOf(const ShownStudy& shown) {
  const auto found = shown.findings();
  return found ? std::get_if<SweepFindings>(&found->found) : nullptr;
}

}  // namespace

Elsewhere::Elsewhere(const PageContext& context, ShownStudy& shown, QWidget* parent)
    : QPushButton(tr("Elsewhere"), parent),
      m_context(context),
      m_shown(shown),
      m_folder(context.document),
      m_said(new QLabel(parent)) {
  setToolTip(tr("Let other machines train the trials of a search"));
  m_said->setWordWrap(true);
  m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setLook(m_said, "muted");
  m_said->hide();
  auto* menu = new QMenu(this);
  QAction* plan = menu->addAction(tr("&Write the plan of this search…"));
  QAction* fresh = menu->addAction(tr("Write the plan of a &new search…"));
  menu->addSeparator();
  QAction* watched = menu->addAction(tr("&Take trials from a folder, as they end…"));
  QAction* unwatched = menu->addAction(tr("&Look no longer at the folder"));
  setMenu(menu);
  connect(plan, &QAction::triggered, this, &Elsewhere::writeShown);
  connect(fresh, &QAction::triggered, this, &Elsewhere::writeNew);
  connect(watched, &QAction::triggered, this, &Elsewhere::watch);
  connect(unwatched, &QAction::triggered, this, [this] {
    m_folder.stop();
    m_said->hide();
  });
  connect(menu, &QMenu::aboutToShow, this, [this, plan, unwatched] {
    plan->setEnabled(findingsOf(m_shown) != nullptr);
    unwatched->setEnabled(!m_folder.folder().isEmpty());
  });
  connect(&m_folder, &TrialFolder::collected, this,
          [this](const auto& collected) { tellCollected(*collected); });
  connect(&m_folder, &TrialFolder::failed, this, &Elsewhere::tell);
  connect(&context.document, &Document::projectChanged, m_said, &QWidget::hide);
}

void Elsewhere::tell(const QString& sentence) {
  m_said->setText(sentence);
  m_said->show();
}

void Elsewhere::writeShown() {
  if (const SweepFindings* found = findingsOf(m_shown)) write(found->sweep->plan());
}

// Nothing of it is trained here.
void Elsewhere::writeNew() {
  if (!StudyBar::mayBegin(m_context, this)) return;
  const Document& document = m_context.document;
  SweepDialog dialog(document.experiment(), *document.dataset(), window());
  dialog.setStartText(tr("Write the plan…"));
  if (dialog.exec() == QDialog::Accepted) write(dialog.plan());
}

void Elsewhere::write(const SweepPlan& plan) {
  if (const auto independent = checkIndependent(plan); !independent) {
    return tell(coreText(independent.error().message));
  }
  const QString path = QFileDialog::getSaveFileName(
      this, tr("Write the plan"), QStringLiteral("plan.json"), tr("Plans (*.json)"));
  if (path.isEmpty()) return;
  QSaveFile file(path);
  const bool written = file.open(QIODevice::WriteOnly) &&
                       file.write(QByteArray::fromStdString(toJson(plan).dump(2))) >= 0 &&
                       file.commit();
  if (!written) return tell(tr("%1 cannot be written: %2").arg(path, file.errorString()));
  tell(tr("%1 holds the plan. Elsewhere: gatescope sweep %2 --trial 0 --out trial-0.gscope, or all "
          "trials at once with --submit slurm or --submit parallel. Then take the trials from "
          "their folder.")
           .arg(path, QFileInfo(path).fileName()));
}

void Elsewhere::watch() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("The folder that trials are left in"));
  if (folder.isEmpty()) return;
  tell(tr("Looking at %1 for files trial-N.gscope.").arg(folder));
  m_folder.watch(folder);
}

void Elsewhere::tellCollected(const Collected& collected) {
  const int here = collected.trials - static_cast<int>(collected.missing.size());
  QString sentence = tr("%1 of %2 trials are here; new ones are taken from %3 as they end.")
                         .arg(here)
                         .arg(collected.trials)
                         .arg(m_folder.folder());
  for (const Error& error : collected.unusable) sentence += u' ' + coreText(error.message) + u'.';
  tell(sentence);
  m_context.document.readStudies();
  m_shown.show(collected.study.id);
}

}  // namespace gatescope::ui
