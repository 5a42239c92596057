#pragma once

#include "ui/control/study_reader.h"
#include "ui/pages/page.h"

#include <vector>

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QTableView;

namespace gatescope::ui {

class Card;
class Elsewhere;
class MetricMap;
class ParallelPlot;
class ShownStudy;
class StudyBar;
class TrialsModel;
class TrialsProxy;

// Searches for settings: the best so far, the metric over two settings, all configurations as
// lines, and every trial in a table.
class SweepPage : public QWidget {
  Q_OBJECT
 public:
  explicit SweepPage(const PageContext& context, QWidget* parent = nullptr);

 private:
  QWidget* makeCharts();
  QWidget* makeTable();
  void begin();
  void goOn();
  void extend();
  const SweepFindings* findings() const;
  void refresh();
  void refreshAxes();
  void refreshMap();
  void keepBrushed();
  void chooseConfiguration(int configuration);
  void refreshDifference();
  QString baselinesText() const;
  std::vector<int> chosenTrials() const;  // in the table

  PageContext m_context;
  ShownStudy* m_shown = nullptr;
  StudyBar* m_bar = nullptr;
  QStackedLayout* m_pages = nullptr;
  QLabel* m_sentence = nullptr;
  Elsewhere* m_elsewhere = nullptr;
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
