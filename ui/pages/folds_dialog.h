#pragma once

#include "core/study/cross_validation_plan.h"
#include "ui/pages/study_dialog.h"

class QCheckBox;
class QLabel;
class QSpinBox;

namespace gatescope::ui {

// Asks into how many folds an experiment's data are cut.
class FoldsDialog : public StudyDialog {
  Q_OBJECT
 public:
  FoldsDialog(const Experiment& experiment, QWidget* parent);

  const CrossValidationPlan& plan() const { return m_plan; }  // as it stands in the fields

 protected:
  Result<Taken> take() override;

 private:
  CrossValidationPlan m_plan;
  QSpinBox* m_folds = nullptr;
  QSpinBox* m_repeats = nullptr;
  QCheckBox* m_final = nullptr;
};

}  // namespace gatescope::ui
