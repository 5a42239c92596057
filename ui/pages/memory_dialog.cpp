#include "ui/pages/memory_dialog.h"

#include "core/cells/cells.h"
#include "core/data/sources.h"
#include "core/study/memory_tasks.h"
#include "ui/control/study_jobs.h"
#include "ui/models/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int mostSequences = 1000000;
constexpr int mostSeeds = 1000;

std::vector<std::string> chosen(const std::vector<QCheckBox*>& boxes) {
  std::vector<std::string> keys;
  for (const QCheckBox* box : boxes) {
    if (box->isChecked()) keys.push_back(box->property("key").toString().toStdString());
  }
  return keys;
}

}  // namespace

MemoryDialog::MemoryDialog(QWidget* parent)
    : StudyDialog(
          tr("Memory-length test"),
          tr("Networks learn tasks that nothing but a memory solves, over sequences that grow "
             "longer. The data are generated: the project's own are not used."),
          600, parent) {
  body()->addWidget(makeFields());
  made();
}

QWidget* MemoryDialog::makeFields() {
  const MemoryTestPlan usual;
  auto* fields = new QWidget(this);
  std::vector<std::pair<QString, QString>> tasks, cells;
  QStringList allTasks, usualCells;
  for (const MemoryTask& task : memoryTasks()) {
    tasks.emplace_back(fromUtf8(task.key), coreText(findSource(task.source)->title));
    allTasks << fromUtf8(task.key);
  }
  for (const Cell* cell : allCells()) {
    cells.emplace_back(fromUtf8(cell->key), coreText(cell->name));
  }
  for (const std::string& cell : usual.cells) usualCells << fromUtf8(cell);
  QStringList lengths;
  for (const int length : usual.lengths) lengths << QString::number(length);
  m_lengths = new QLineEdit(lengths.join(QStringLiteral(", ")), fields);
  m_lengths->setToolTip(tr("Steps of a sequence; of copying, those of the pause"));
  m_budget = new QComboBox(fields);
  m_budget->addItem(tr("The number of parameters, within 2 %"), QStringLiteral("parameters"));
  m_budget->addItem(tr("The number of units"), QStringLiteral("units"));
  m_seeds = new QSpinBox(fields);
  m_seeds->setRange(1, mostSeeds);
  m_seeds->setValue(usual.seeds);
  m_sequences = new QSpinBox(fields);
  m_sequences->setRange(10, mostSequences);
  m_sequences->setSingleStep(1000);
  m_sequences->setGroupSeparatorShown(true);
  m_sequences->setValue(usual.sequences);
  m_sequences->setToolTip(tr("Of each length; 80 % are to learn from"));
  auto* grid = new QGridLayout(fields);
  grid->setContentsMargins(0, 0, 0, 0);
  int row = 0;
  const auto add = [&](const QString& name, QWidget* field) {
    auto* label = new QLabel(name, fields);
    label->setBuddy(field);
    grid->addWidget(label, row, 0, Qt::AlignTop);
    grid->addWidget(field, row++, 1);
  };
  add(tr("Tasks"), makeBoxes(m_tasks, tasks, allTasks));
  add(tr("Lengths"), m_lengths);
  add(tr("Cells"), makeBoxes(m_cells, cells, usualCells));
  add(tr("Equal for all"), m_budget);
  add(tr("Seeds"), m_seeds);
  add(tr("Sequences"), m_sequences);
  grid->setColumnStretch(1, 1);
  connect(m_lengths, &QLineEdit::textChanged, this, &MemoryDialog::refresh);
  connect(m_budget, &QComboBox::activated, this, &MemoryDialog::refresh);
  connect(m_seeds, &QSpinBox::valueChanged, this, &MemoryDialog::refresh);
  connect(m_sequences, &QSpinBox::valueChanged, this, &MemoryDialog::refresh);
  return fields;
}

QWidget* MemoryDialog::makeBoxes(std::vector<QCheckBox*>& boxes,
                                 std::vector<std::pair<QString, QString>> named,
                                 const QStringList& chosenKeys) {
  constexpr int columns = 2;
  auto* group = new QWidget(this);
  auto* layout = new QGridLayout(group);
  layout->setContentsMargins(0, 0, 0, 0);
  for (const auto& [key, name] : named) {
    auto* box = new QCheckBox(name, group);
    box->setProperty("key", key);
    box->setChecked(chosenKeys.contains(key));
    connect(box, &QCheckBox::toggled, this, &MemoryDialog::refresh);
    const auto place = static_cast<int>(boxes.size());
    layout->addWidget(box, place / columns, place % columns);
    boxes.push_back(box);
  }
  return group;
}

Result<void> MemoryDialog::takePlans() {
  m_plans.clear();
  MemoryTestPlan plan;
  plan.lengths.clear();
  for (const QString& part : m_lengths->text().split(u',', Qt::SkipEmptyParts)) {
    bool whole = false;
    const int length = part.trimmed().toInt(&whole);
    if (!whole) {
      return failField("lengths", "Lengths: expected whole numbers divided by commas, found “%1”",
                       part.trimmed().toStdString());
    }
    plan.lengths.push_back(length);
  }
  plan.cells = chosen(m_cells);
  plan.budget = m_budget->currentData().toString().toStdString();
  plan.seeds = m_seeds->value();
  plan.sequences = m_sequences->value();
  const auto tasks = chosen(m_tasks);
  if (tasks.empty()) return failField("task", "Tasks: choose at least one");
  for (const std::string& task : tasks) {
    plan.task = task;
    if (auto sound = checkPlan(plan); !sound) return sound;
    m_plans.push_back(plan);
  }
  return {};
}

Result<StudyDialog::Taken> MemoryDialog::take() {
  if (auto taken = takePlans(); !taken) return tl::unexpected(taken.error());
  int networks = 0;
  for (const MemoryTestPlan& plan : m_plans) networks += trialsOf(plan);
  return Taken{
      tr("%1 networks will be trained. That takes minutes, and longer with the lengths; it "
         "can be stopped and gone on with at any time.")
          .arg(networks)};
}

}  // namespace gatescope::ui
