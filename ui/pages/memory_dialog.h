#pragma once

#include "core/study/memory_test_plan.h"
#include "ui/pages/study_dialog.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace gatescope::ui {

// Asks which tasks, lengths and cells a memory-length test is made of. As it opens it could be
// started.
class MemoryDialog : public StudyDialog {
  Q_OBJECT
 public:
  explicit MemoryDialog(QWidget* parent);

  const std::vector<MemoryTestPlan>& plans() const { return m_plans; }  // one a task

 protected:
  Result<Taken> take() override;

 private:
  QWidget* makeFields();
  QWidget* makeBoxes(std::vector<QCheckBox*>& boxes, std::vector<std::pair<QString, QString>> named,
                     const QStringList& chosen);
  Result<void> takePlans();

  std::vector<MemoryTestPlan> m_plans;
  std::vector<QCheckBox*> m_tasks, m_cells;
  QLineEdit* m_lengths = nullptr;
  QComboBox* m_budget = nullptr;
  QSpinBox* m_seeds = nullptr;
  QSpinBox* m_sequences = nullptr;
};

}  // namespace gatescope::ui
