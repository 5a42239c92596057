#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QVBoxLayout;

namespace gatescope::ui {

class Card;
class EpochRow;
class GatesView;
class PredictionCard;

// Loss, prediction and gates of the runs, live.
class TrainPage : public QWidget {
  Q_OBJECT
 public:
  explicit TrainPage(const PageContext& context, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeGates();
  void refreshGates();

  PageContext m_context;
  PredictionCard* m_prediction = nullptr;
  Card* m_gatesCard = nullptr;
  GatesView* m_gates = nullptr;
  EpochRow* m_epochs = nullptr;
  QVBoxLayout* m_layout = nullptr;
};

}  // namespace gatescope::ui
