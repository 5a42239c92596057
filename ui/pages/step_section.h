#pragma once

#include "ui/control/step_service.h"
#include "ui/pages/page.h"
#include "ui/views/step_text.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace gatescope::ui {

class CellDiagram;
class GatesView;

// One unit at one step, with the real numbers in the cell's drawing and equations; forward and back
// by buttons, or played at a speed to choose, equation by equation.
class StepSection : public QWidget {
  Q_OBJECT
 public:
  StepSection(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

 private:
  QWidget* makeButtons();
  void ask();
  void show();
  void showTerms();
  void move(int by);
  void play(bool on);
  void playNext();
  void setProgress(int equations);
  QString termName(int index) const;

  PageContext m_context;
  GatesView& m_gates;
  StepService m_service;
  std::shared_ptr<const StepAnswer> m_answer;
  StepProduct m_opened;
  QTimer m_player;
  int m_progress = -1;  // equations shown; −1: all
  QLabel* m_title = nullptr;
  QLabel* m_hint = nullptr;
  QWidget* m_parts = nullptr;
  CellDiagram* m_diagram = nullptr;
  QLabel* m_equations = nullptr;
  QLabel* m_terms = nullptr;
  QPushButton* m_back = nullptr;
  QPushButton* m_forward = nullptr;
  QPushButton* m_play = nullptr;
  QComboBox* m_speed = nullptr;
};

}  // namespace gatescope::ui
