#pragma once

#include "ui/pages/study_view.h"
#include "ui/views/figures.h"

#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace gatescope::ui {

class Card;
class EstimatePlot;
class LineChart;
class TrialsModel;
class ViewSwitch;

// Settings compared over several seeds: the sentence that follows, learning curves, every run with
// means and differences, and the tables behind them.
class ComparisonView : public StudyView {
  Q_OBJECT
 public:
  explicit ComparisonView(const PageContext& context, QWidget* parent = nullptr);

 private:
  void begin() override;
  void goOn() override;
  void widen() override;
  void showFound() override;
  void showNothing() override;
  std::optional<StudyReport> report() const override;
  enum Table { Settings, Runs, Differences, Tuning, How };
  QWidget* makeCharts();
  QWidget* makeTables();
  void refreshCurves();
  void refreshTables();
  void showTable();
  QString experimentText() const;

  Card* m_curvesCard = nullptr;
  LineChart* m_curves = nullptr;
  QPushButton* m_loss = nullptr;
  QPushButton* m_log = nullptr;
  Card* m_estimatesCard = nullptr;
  ViewSwitch* m_estimate = nullptr;
  QStackedWidget* m_plots = nullptr;
  EstimatePlot* m_values = nullptr;
  EstimatePlot* m_differences = nullptr;
  EstimatePlot* m_seconds = nullptr;
  ViewSwitch* m_table = nullptr;
  QStackedWidget* m_tables = nullptr;
  TrialsModel* m_runs = nullptr;
  QTableView* m_runsTable = nullptr;
  FiguresModel m_settingsModel, m_differencesModel, m_tuningModel;
  QLabel* m_how = nullptr;
};

}  // namespace gatescope::ui
