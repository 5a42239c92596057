#pragma once

#include "ui/pages/page.h"

#include <vector>

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QStackedLayout;

namespace gatescope::ui {

class Card;
class GatesView;

// Every gate and state of any run over any sample, at any epoch that was kept.
class InspectPage : public QWidget {
  Q_OBJECT
 public:
  explicit InspectPage(const PageContext& context, QWidget* parent = nullptr);

 private:
  void makeHeader();
  QWidget* makeEpochs();
  void refreshRuns();
  void refreshAnswer();
  void refreshEpochs(const std::vector<int>& kept, int shown);
  void chooseEpoch(int place);
  void play(bool on);
  void playNext();

  PageContext m_context;
  Card* m_card = nullptr;
  GatesView* m_gates = nullptr;
  QStackedLayout* m_pages = nullptr;
  QComboBox* m_runs = nullptr;
  QLabel* m_reading = nullptr;
  QLabel* m_output = nullptr;
  QSlider* m_slider = nullptr;
  QLabel* m_epoch = nullptr;
  QPushButton* m_play = nullptr;
  QTimer m_player;
  std::vector<int> m_kept;  // epochs, a place of the slider each
  bool m_newest = true;     // follows the run's newest or best weights
};

}  // namespace gatescope::ui
