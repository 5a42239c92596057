#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedLayout;

namespace gatescope::ui {

class Card;
class EpochRow;
class GatesView;

// Every gate and state of any run over any sample, at any epoch that was kept.
class InspectPage : public QWidget {
  Q_OBJECT
 public:
  explicit InspectPage(const PageContext& context, QWidget* parent = nullptr);

 private:
  void makeHeader();
  void connectAll();
  void refreshRuns();
  void refreshAnswer();

  PageContext m_context;
  Card* m_card = nullptr;
  GatesView* m_gates = nullptr;
  QStackedLayout* m_pages = nullptr;
  QComboBox* m_runs = nullptr;
  QLabel* m_reading = nullptr;
  QLabel* m_output = nullptr;
  EpochRow* m_epochs = nullptr;
};

}  // namespace gatescope::ui
