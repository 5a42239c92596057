#pragma once

#include "ui/pages/page.h"
#include "ui/views/figures.h"

#include <memory>

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QStackedWidget;
class QTableView;

namespace gatescope::ui {

class Card;
class EstimatePlot;
class LineChart;
class ShownStudy;
class StudyBar;
class TrialsModel;
class ViewSwitch;
struct StudyFindings;

// Settings compared over several seeds: the sentence that follows, learning curves, every run with
// means and differences, and the tables behind them.
class ComparisonView : public QWidget {
  Q_OBJECT
 public:
  explicit ComparisonView(const PageContext& context, QWidget* parent = nullptr);

 private:
  enum Table { Settings, Runs, Differences, Tuning, How };
  QWidget* makeCharts();
  QWidget* makeTables();
  void begin();
  void goOn();
  void addSeeds();
  void refresh();
  void refreshCurves();
  void refreshTables();
  void showTable();
  void say(const QString& sentence);
  QString experimentText() const;

  PageContext m_context;
  ShownStudy* m_shown = nullptr;
  StudyBar* m_bar = nullptr;
  QStackedLayout* m_pages = nullptr;
  QLabel* m_sentence = nullptr;
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
