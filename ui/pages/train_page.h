#pragma once

#include "ui/pages/page.h"

#include <QWidget>

namespace gatescope::ui {

class Card;
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
};

}  // namespace gatescope::ui
