#pragma once

#include "core/study/cross_validation_plan.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace gatescope::ui {

// Asks into how many folds an experiment's data are cut.
class FoldsDialog : public QDialog {
  Q_OBJECT
 public:
  FoldsDialog(const Experiment& experiment, QWidget* parent);

  const CrossValidationPlan& plan() const { return m_plan; }  // as it stands in the fields

 private:
  void refresh();
  void refreshFields();

  CrossValidationPlan m_plan;
  QSpinBox* m_folds = nullptr;
  QSpinBox* m_repeats = nullptr;
  QCheckBox* m_final = nullptr;
  QLabel* m_said = nullptr;
  QLabel* m_problem = nullptr;
  QPushButton* m_start = nullptr;
};

}  // namespace gatescope::ui
