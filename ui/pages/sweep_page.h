#pragma once

#include "ui/control/study_reader.h"
#include "ui/pages/study_view.h"

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace gatescope::ui {

class Card;
class MetricMap;
class ParallelPlot;
class TrialsModel;
class TrialsProxy;

// Searches for settings: the best so far, the metric over two settings, all configurations as
// lines, and every trial in a table.
class SweepPage : public StudyView {
  Q_OBJECT
 public:
  explicit SweepPage(const PageContext& context, QWidget* parent = nullptr);

 private:
  void begin() override;
  void goOn() override;
  void widen() override;
  void showFound() override;
  void showNothing() override;
  std::optional<StudyReport> report() const override;
  QWidget* makeCharts();
  QWidget* makeTable();
  void refreshAxes();
  void refreshMap();
  void keepBrushed();
  void chooseConfiguration(int configuration);
  void refreshDifference();
  QString baselinesText() const;
  std::vector<int> chosenTrials() const;  // in the table

  Card* m_mapCard = nullptr;
  MetricMap* m_map = nullptr;
  QComboBox* m_x = nullptr;
  QComboBox* m_y = nullptr;
  Card* m_linesCard = nullptr;
  ParallelPlot* m_lines = nullptr;
  Card* m_tableCard = nullptr;
  TrialsModel* m_trials = nullptr;
  TrialsProxy* m_proxy = nullptr;
  QTableView* m_table = nullptr;
  QLineEdit* m_filter = nullptr;
  QLabel* m_difference = nullptr;
  QLabel* m_baselines = nullptr;
};

}  // namespace gatescope::ui
