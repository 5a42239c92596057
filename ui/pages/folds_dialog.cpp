#include "ui/pages/folds_dialog.h"

#include "ui/control/study_jobs.h"
#include "ui/models/text.h"
#include "ui/pages/fit_dialog.h"
#include "ui/views/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace gatescope::ui {

namespace {

constexpr int mostFolds = 1000;

}  // namespace

FoldsDialog::FoldsDialog(const Experiment& experiment, QWidget* parent) : QDialog(parent) {
  m_plan.experiment = experiment;
  m_plan.experiment.rival.cell = "none";
  setWindowTitle(tr("New cross-validation"));
  resize(560, 100);
  auto* about = new QLabel(
      tr("The network of the Train page is trained once for each fold, on all the others, and "
         "measured on it. Sequences are dealt out by class and kept together by group; a series is "
         "cut in the order of time. The test part is left alone."),
      this);
  about->setWordWrap(true);
  setLook(about, "muted");
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
  m_said = new QLabel(this);
  setLook(m_said, "muted");
  m_problem = new QLabel(this);
  m_problem->setWordWrap(true);
  setLook(m_problem, "error");
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_start = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
  m_start->setDefault(true);
  setLook(m_start, "primary");
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QGridLayout(this);
  layout->setVerticalSpacing(10);
  layout->addWidget(about, 0, 0, 1, 2);
  layout->addWidget(new QLabel(tr("Folds"), this), 1, 0);
  layout->addWidget(m_folds, 1, 1);
  layout->addWidget(new QLabel(tr("Repeats"), this), 2, 0);
  layout->addWidget(m_repeats, 2, 1);
  layout->addWidget(m_final, 3, 0, 1, 2);
  layout->addWidget(m_said, 4, 0, 1, 2);
  layout->addWidget(m_problem, 5, 0, 1, 2);
  layout->addWidget(buttons, 6, 0, 1, 2);
  layout->setColumnStretch(1, 1);
  connect(m_folds, &QSpinBox::valueChanged, this, &FoldsDialog::refresh);
  connect(m_repeats, &QSpinBox::valueChanged, this, &FoldsDialog::refresh);
  connect(m_final, &QCheckBox::toggled, this, &FoldsDialog::refresh);
  refresh();
}

void FoldsDialog::refresh() {
  refreshFields();
  fitHeight(*this);
}

void FoldsDialog::refreshFields() {
  m_plan.folds = m_folds->value();
  m_plan.repeats = m_repeats->value();
  m_plan.isFinal = m_final->isChecked();
  const Result<void> sound = checkPlan(m_plan);
  m_problem->setVisible(!sound);
  m_problem->setText(sound ? QString() : coreText(sound.error().message));
  m_said->setVisible(sound.has_value());
  m_said->setText(tr("%1 networks will be trained.").arg(trialsOf(m_plan)));
  m_start->setEnabled(sound.has_value());
}

}  // namespace gatescope::ui
