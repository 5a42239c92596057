#pragma once

#include "ui/control/weight_history.h"
#include "ui/control/weights_service.h"
#include "ui/pages/page.h"

#include <memory>

#include <QWidget>

class QComboBox;
class QLabel;

namespace gatescope::ui {

class GatesView;
class WeightHistorySection;
class WeightsStack;

// The weights of the layer whose gates a GatesView shows, at the same epoch and in the same order
// of units: as heatmaps by gate, and over training.
class WeightsView : public QWidget {
  Q_OBJECT
 public:
  WeightsView(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

  // How far colours reach, for whoever lays out a header. Owned by this view until then.
  QComboBox* scales() const { return m_scales; }
  WeightsStack* stack() const { return m_stack; }
  const WeightsAnswer* answer() const { return m_answer.get(); }

 Q_SIGNALS:
  void epochWanted(int epoch);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void ask();
  void show();
  void showReading(const QString& text);
  void follow();
  std::vector<std::array<float, kWeightParts>> endsOf(std::size_t layer) const;
  QStringList inputsOf(const LayerWeights& layer) const;
  std::size_t layerChosen() const;

  GatesView& m_gates;
  WeightsService m_service;
  WeightHistory m_history;
  std::shared_ptr<const WeightsAnswer> m_answer;
  QComboBox* m_scales = nullptr;
  QLabel* m_reading = nullptr;
  WeightsStack* m_stack = nullptr;
  WeightHistorySection* m_section = nullptr;
};

}  // namespace gatescope::ui
