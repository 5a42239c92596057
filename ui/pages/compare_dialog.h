#pragma once

#include "core/study/comparison_plan.h"
#include "ui/pages/study_dialog.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace gatescope::ui {

// Asks what is compared: a line a setting, what is equal for all of them, and how many seeds.
// Everything else is as in the experiment.
class CompareDialog : public StudyDialog {
  Q_OBJECT
 public:
  // `experimentText`: what the experiment is called, "sunspots, 60 epochs".
  CompareDialog(const Experiment& experiment, const QString& experimentText, QWidget* parent);

  const ComparisonPlan& plan() const { return m_plan; }  // as it stands in the fields

 protected:
  Result<Taken> take() override;

 private:
  struct Side {
    QWidget* line = nullptr;
    QComboBox* cell = nullptr;
    QLineEdit* settings = nullptr;
    QPushButton* remove = nullptr;
  };
  void addSide(std::string_view cell);
  void removeSide(QWidget* line);
  QWidget* makeBudget();

  ComparisonPlan m_plan;
  std::vector<Side> m_sides;
  QVBoxLayout* m_lines = nullptr;
  QComboBox* m_budget = nullptr;
  QDoubleSpinBox* m_seconds = nullptr;
  QLabel* m_secondsLabel = nullptr;
  QSpinBox* m_seeds = nullptr;
  QCheckBox* m_tune = nullptr;
};

}  // namespace gatescope::ui
