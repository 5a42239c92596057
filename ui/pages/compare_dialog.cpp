#include "ui/pages/compare_dialog.h"

#include "core/cells/cells.h"
#include "ui/control/study_jobs.h"
#include "ui/models/text.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr std::size_t leastSides = 2;
constexpr int longestSeconds = 100000;

// By itself and side by side.
Result<void> check(const ComparisonPlan& plan) {
  Result<void> sound = checkPlan(plan);
  for (std::size_t side = 0; sound && side < plan.sides.size(); ++side) {
    if (auto experiment = sideExperiment(plan, side); !experiment) {
      sound = tl::unexpected(experiment.error());
    }
  }
  return sound;
}

}  // namespace

CompareDialog::CompareDialog(const Experiment& experiment, const QString& experimentText,
                             QWidget* parent)
    : StudyDialog(tr("New comparison"),
                  tr("Each setting is trained several times, with the same seeds, the same order "
                     "of batches "
                     "and the same splits. All else is as on the Train page: %1.")
                      .arg(experimentText),
                  620, parent) {
  m_plan.experiment = experiment;
  m_plan.experiment.rival = {};  // its sides are rivals enough
  m_lines = new QVBoxLayout;
  auto* add = new QPushButton(tr("Add a setting"), this);
  connect(add, &QPushButton::clicked, this, [this] { addSide(m_plan.experiment.model.cell); });
  body()->addLayout(m_lines);
  body()->addWidget(add, 0, Qt::AlignLeft);
  body()->addWidget(makeBudget());
  addSide("gru");
  addSide("lstm");
  made();
}

void CompareDialog::addSide(std::string_view cell) {
  Side side;
  side.line = new QWidget(this);
  side.cell = new QComboBox(side.line);
  side.cell->setAccessibleName(tr("Cell"));
  for (const Cell* each : allCells()) {
    side.cell->addItem(coreText(each->name), fromUtf8(each->key));
  }
  side.cell->setCurrentIndex(side.cell->findData(fromUtf8(cell)));
  side.settings = new QLineEdit(side.line);
  side.settings->setAccessibleName(tr("Other settings"));
  side.settings->setPlaceholderText(tr("other settings, like layers=2 dropout=0.2"));
  side.settings->setToolTip(
      tr("What else differs, each as name=value with the names of the command line: units=64, "
         "learning-rate=0.001, optimizer=sgd"));
  side.remove = new QPushButton(tr("Remove"), side.line);
  auto* layout = new QHBoxLayout(side.line);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(side.cell);
  layout->addWidget(side.settings, 1);
  layout->addWidget(side.remove);
  connect(side.cell, &QComboBox::activated, this, &CompareDialog::refresh);
  connect(side.settings, &QLineEdit::textChanged, this, &CompareDialog::refresh);
  connect(side.remove, &QPushButton::clicked, this, [this, line = side.line] { removeSide(line); });
  m_lines->addWidget(side.line);
  m_sides.push_back(side);
  refresh();
}

void CompareDialog::removeSide(QWidget* line) {
  std::erase_if(m_sides, [line](const Side& side) { return side.line == line; });
  line->hide();
  line->deleteLater();
  refresh();
}

QWidget* CompareDialog::makeBudget() {
  auto* box = new QWidget(this);
  m_budget = new QComboBox(box);
  m_budget->addItem(tr("The number of units"), fromUtf8(budgetKey(Budget::Units)));
  m_budget->addItem(tr("The number of parameters, within 2 %"),
                    fromUtf8(budgetKey(Budget::Parameters)));
  m_budget->addItem(tr("The time of training"), fromUtf8(budgetKey(Budget::Time)));
  m_budget->setToolTip(
      tr("Equal parameters: units of the other settings are chosen to fit the first one's. Equal "
         "time: runs are trained one at a time, and each setting gets the epochs that fit."));
  m_seconds = new QDoubleSpinBox(box);
  m_seconds->setRange(0, longestSeconds);
  m_seconds->setSpecialValueText(tr("as the first setting takes"));
  m_seconds->setSuffix(tr(" s"));
  m_secondsLabel = new QLabel(tr("Seconds a run"), box);
  m_seeds = new QSpinBox(box);
  m_seeds->setRange(1, mostSeeds);
  m_seeds->setValue(m_plan.seeds);
  m_tune = new QCheckBox(tr("Tune each setting first over the same grid"), box);
  m_tune->setToolTip(
      tr("Each setting is trained once with every learning rate of a small grid, on a split of "
         "its own; its best goes into the comparison. Without it all share one learning rate, "
         "which may suit one of them better."));
  auto* layout = new QGridLayout(box);
  layout->setContentsMargins(0, 4, 0, 0);
  layout->addWidget(new QLabel(tr("Equal for all"), box), 0, 0);
  layout->addWidget(m_budget, 0, 1);
  layout->addWidget(m_secondsLabel, 1, 0);
  layout->addWidget(m_seconds, 1, 1);
  layout->addWidget(new QLabel(tr("Seeds"), box), 2, 0);
  layout->addWidget(m_seeds, 2, 1);
  layout->addWidget(m_tune, 3, 1);
  layout->setColumnStretch(1, 1);
  connect(m_budget, &QComboBox::activated, this, &CompareDialog::refresh);
  connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &CompareDialog::refresh);
  connect(m_seeds, &QSpinBox::valueChanged, this, &CompareDialog::refresh);
  connect(m_tune, &QCheckBox::toggled, this, &CompareDialog::refresh);
  return box;
}

Result<StudyDialog::Taken> CompareDialog::take() {
  m_plan.sides.clear();
  for (const Side& side : m_sides) {
    const QString settings = QStringLiteral("cell=%1 %2")
                                 .arg(side.cell->currentData().toString(), side.settings->text())
                                 .trimmed();
    m_plan.sides.push_back(
        {sideName(m_plan.experiment, settings.toStdString()), settings.toStdString()});
    side.remove->setEnabled(m_sides.size() > leastSides);
  }
  m_plan.budget = *budgetFromKey(m_budget->currentData().toString().toStdString());
  const bool timed = m_plan.budget == Budget::Time;
  m_seconds->setVisible(timed);
  m_secondsLabel->setVisible(timed);
  m_plan.seconds = timed ? m_seconds->value() : 0;
  m_plan.seeds = m_seeds->value();
  m_plan.isTuned = m_tune->isChecked();
  if (auto sound = check(m_plan); !sound) return tl::unexpected(sound.error());
  const QString runs = tr("%1 networks will be trained.").arg(trialsOf(m_plan));
  if (m_plan.seeds > 1) return Taken{runs};
  return Taken{tr("%1 One seed shows no difference: another might turn it round.").arg(runs)};
}

}  // namespace gatescope::ui
