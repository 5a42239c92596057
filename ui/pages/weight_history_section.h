#pragma once

#include "ui/control/weight_history.h"
#include "ui/control/weights_service.h"

#include <memory>
#include <optional>

#include <QWidget>

class QComboBox;
class QLabel;

namespace gatescope::ui {

class HistogramMap;
class LineChart;

// The weights of a layer over training: histograms of one gate's W, U or bias at every kept epoch,
// and the spectral radius of the candidate's U.
class WeightHistorySection : public QWidget {
  Q_OBJECT
 public:
  explicit WeightHistorySection(const WeightHistory& history, QWidget* parent = nullptr);

  // Null: nothing is shown.
  void setAnswer(std::shared_ptr<const WeightsAnswer> answer, std::size_t layer);
  void refresh();  // more of the history is known

 Q_SIGNALS:
  void epochWanted(int epoch);

 private:
  QWidget* makeHistograms();
  QWidget* makeRadius();
  void refreshChoosers(const LayerWeights& layer);
  void showHistograms(const LayerWeights& layer);
  void showRadius(const LayerWeights& layer);
  QString radiusText(std::optional<double> radius) const;
  WeightPart partChosen() const;

  const WeightHistory& m_history;
  std::shared_ptr<const WeightsAnswer> m_answer;
  std::size_t m_layer = 0;
  QComboBox* m_gate = nullptr;
  QComboBox* m_part = nullptr;
  HistogramMap* m_histograms = nullptr;
  QLabel* m_spread = nullptr;
  LineChart* m_radius = nullptr;
  QLabel* m_radiusText = nullptr;
};

}  // namespace gatescope::ui
