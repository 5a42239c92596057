#pragma once

#include "ui/pages/page.h"
#include "ui/pages/run_curves.h"
#include "ui/views/card.h"

class QComboBox;
class QPushButton;

namespace gatescope::ui {

class LineChart;

// The main metric, with what it is of: "RMSE of visitors", "Accuracy".
QString metricText(const Dataset& dataset);

// Loss over epochs: validation solid, training dashed, the raw curve beneath a smoothed one, the
// best epoch marked.
class LossCard : public Card {
  Q_OBJECT
 public:
  explicit LossCard(const PageContext& context, QWidget* parent = nullptr);

  LineChart* chart() const { return m_chart; }

 private:
  void refresh();
  void addRun(const ShownRun& run, QVector<Series>& series, QVector<Mark>& marks);

  PageContext m_context;
  CurveBook m_book;
  LineChart* m_chart = nullptr;
  QPushButton* m_log = nullptr;
  QPushButton* m_smooth = nullptr;
};

// The main metric on the validation split over epochs, beside the best baseline's.
class MetricChart : public QWidget {
  Q_OBJECT
 public:
  explicit MetricChart(const PageContext& context, QWidget* parent = nullptr);

  LineChart* chart() const { return m_chart; }
  void refresh();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  PageContext m_context;
  CurveBook m_book;
  LineChart* m_chart = nullptr;
};

}  // namespace gatescope::ui
