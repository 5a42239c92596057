#pragma once

#include "ui/control/prediction_service.h"
#include "ui/pages/page.h"
#include "ui/views/card.h"

#include <QElapsedTimer>
#include <QTimer>

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace gatescope::ui {

class ConfusionView;
class ForecastChart;
class LineChart;
class MetricChart;
class StepStripView;

// What the shown runs say against the truth, in the form that the task has: a forecast, a confusion
// matrix, labels of steps, numbers; or the metric over epochs.
class PredictionCard : public Card {
  Q_OBJECT
 public:
  explicit PredictionCard(const PageContext& context, QWidget* parent = nullptr);

  // Of which sample, where one is shown.
  void setPlace(SamplePlace place);

 Q_SIGNALS:
  void sampleWanted(gatescope::ui::SamplePlace place);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makeViews();
  void makeHeader();
  void askSoon();
  void askWithin(int milliseconds);
  void ask();
  std::vector<RunAt> runsToAsk() const;
  void show(const PredictionAnswer& answer);
  void showForecast(const PredictionAnswer& answer);
  void showOneStep(const PredictionAnswer& answer);
  void showStretch(const PredictionAnswer& answer, const std::vector<double>& places);
  void showConfusion(const PredictionAnswer& answer);
  void showWriting(const PredictionAnswer& answer);
  void showSteps(const PredictionAnswer& answer);
  void showNumbers(const PredictionAnswer& answer, bool overSteps);
  void showEmpty(const QString& text);
  void say(const PredictionAnswer& answer, const QString& unit);
  void refreshTargets(const Dataset& dataset);
  void refreshSubtitle();
  QColor colourOf(const RunPrediction& run) const;
  std::size_t target(std::size_t width) const;

  PageContext m_context;
  PredictionService m_service;
  QTimer m_soon;
  QElapsedTimer m_asked;
  int m_rest = 0;  // ms from new weights to the next question
  SamplePlace m_place;
  std::shared_ptr<const PredictionAnswer> m_answer;
  QString m_says, m_saysBriefly;  // what the prediction shown is of
  QString m_stretch;              // whose one-step forecasts the chart was zoomed to
  QPushButton* m_metric = nullptr;
  QPushButton* m_frequent = nullptr;
  QComboBox* m_targets = nullptr;
  QStackedWidget* m_views = nullptr;
  ForecastChart* m_forecast = nullptr;
  ConfusionView* m_confusion = nullptr;
  QTextBrowser* m_writing = nullptr;
  StepStripView* m_steps = nullptr;
  LineChart* m_numbers = nullptr;
  MetricChart* m_curve = nullptr;
  QWidget* m_current = nullptr;  // of the views of predictions
};

}  // namespace gatescope::ui
