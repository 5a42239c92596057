#pragma once

#include "core/data/dataset.h"
#include "core/study/sweep_plan.h"
#include "ui/pages/study_dialog.h"

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace gatescope::ui {

// Asks what is searched: a line a setting, with its values or its range, and how. Also for a sweep
// that is to be extended: then what its trials have in common stands.
class SweepDialog : public StudyDialog {
  Q_OBJECT
 public:
  // A new sweep of an experiment, whose metrics are those of the dataset.
  SweepDialog(const Experiment& experiment, const Dataset& dataset, QWidget* parent);
  // More configurations for this plan.
  SweepDialog(const SweepPlan& plan, QWidget* parent);

  const SweepPlan& plan() const { return m_plan; }  // as it stands in the fields

 protected:
  Result<Taken> take() override;

 private:
  struct Line {
    QWidget* line = nullptr;
    QComboBox* setting = nullptr;
    QLineEdit* values = nullptr;
  };
  enum Kind { Grid, Random, Halving };
  void makeFields();
  QWidget* makeHow();
  void addLine(const SearchedSetting& searched);
  void addFreeLine();
  void removeLine(QWidget* line);
  void setSearch(const Search& search);
  void fillMetrics(const Dataset& dataset);
  Result<Search> search() const;
  Result<SweepPlan> wantedPlan() const;

  const SweepPlan m_before;  // without the configurations that are asked for here
  const bool m_extends;
  SweepPlan m_plan;
  std::vector<Line> m_lines;
  QVBoxLayout* m_lineBox = nullptr;
  QComboBox* m_kind = nullptr;
  QSpinBox* m_trials = nullptr;
  QLabel* m_trialsLabel = nullptr;
  QSpinBox* m_seeds = nullptr;
  QComboBox* m_metric = nullptr;
};

}  // namespace gatescope::ui
