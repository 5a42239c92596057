#pragma once

#include "ui/pages/page.h"

#include <vector>

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;

namespace gatescope::ui {

class GatesView;

// Training time: a slider through the epochs whose weights were kept, for a GatesView. At its right
// end it follows a run in training. With a button that plays the training from the start.
class EpochRow : public QWidget {
  Q_OBJECT
 public:
  enum class Play { With, Without };
  EpochRow(const PageContext& context, GatesView& gates, Play play, QWidget* parent = nullptr);

  // Shows the run's newest or best weights again: another run was chosen.
  void follow();
  void showEpoch(int epoch);  // as the slider would; one that was not kept: the one before

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeSlider();
  QString playText() const;
  void makePlay();
  void refresh();
  void choose(int place);
  void play(bool on);
  void playNext();
  bool isLive() const;

  PageContext m_context;
  GatesView& m_gates;
  bool m_narrow = false;
  QLabel* m_title = nullptr;
  QLabel* m_start = nullptr;
  QSlider* m_slider = nullptr;
  QLabel* m_epoch = nullptr;
  QPushButton* m_play = nullptr;  // may be null
  QTimer m_player;
  std::vector<int> m_kept;  // epochs, a place of the slider each
  bool m_newest = true;
};

}  // namespace gatescope::ui
