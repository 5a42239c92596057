#include "ui/pages/folds_dialog.h"

#include "ui/control/study_jobs.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int mostFolds = 1000;

}  // namespace

FoldsDialog::FoldsDialog(const Experiment& experiment, QWidget* parent)
    : StudyDialog(
          tr("New cross-validation"),
          tr("The network of the Train page is trained once for each fold, on all the others, and "
             "measured on it. Sequences are dealt out by class and kept together by group; a "
             "series "
             "is cut in the order of time. The test part is left alone."),
          560, parent) {
  m_plan.experiment = experiment;
  m_plan.experiment.rival.cell = "none";
  m_folds = new QSpinBox(this);
  m_folds->setRange(2, mostFolds);
  m_folds->setValue(m_plan.folds);
  m_repeats = new QSpinBox(this);
  m_repeats->setRange(1, mostRepeats);
  m_repeats->setToolTip(
      tr("Each with the next seed and, where sequences are dealt out at random, "
         "with other folds"));
  m_final = new QCheckBox(tr("At the end, train on all but the test part and measure there"), this);
  m_final->setToolTip(tr("This touches the test part: once, when all choices have been made"));
  auto* fields = new QGridLayout;
  fields->addWidget(new QLabel(tr("Folds"), this), 0, 0);
  fields->addWidget(m_folds, 0, 1);
  fields->addWidget(new QLabel(tr("Repeats"), this), 1, 0);
  fields->addWidget(m_repeats, 1, 1);
  fields->addWidget(m_final, 2, 0, 1, 2);
  fields->setColumnStretch(1, 1);
  body()->addLayout(fields);
  connect(m_folds, &QSpinBox::valueChanged, this, &FoldsDialog::refresh);
  connect(m_repeats, &QSpinBox::valueChanged, this, &FoldsDialog::refresh);
  connect(m_final, &QCheckBox::toggled, this, &FoldsDialog::refresh);
  made();
}

Result<StudyDialog::Taken> FoldsDialog::take() {
  m_plan.folds = m_folds->value();
  m_plan.repeats = m_repeats->value();
  m_plan.isFinal = m_final->isChecked();
  if (auto sound = checkPlan(m_plan); !sound) return tl::unexpected(sound.error());
  return Taken{tr("%1 networks will be trained.").arg(trialsOf(m_plan))};
}

}  // namespace gatescope::ui
