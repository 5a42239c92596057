#pragma once

#include "ui/control/writing_service.h"
#include "ui/pages/page.h"

#include <cstdint>

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QStackedLayout;
class QStackedWidget;

namespace gatescope::ui {

class BesideView;
class Card;
class EpochRow;
class GatesView;
class InspectPanel;
class ReachRows;
class ShareBars;
class StateSpaceView;
class TextRow;
class ViewSwitch;
class WeightsView;
struct TraceAnswer;

// Every gate and state of any run over any sample, at any epoch that was kept; its weights, and the
// space of its states.
class InspectPage : public QWidget {
  Q_OBJECT
 public:
  explicit InspectPage(const PageContext& context, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  enum View { Gates, Weights, States };  // as they stand in the switch
  void makeHeader();
  QWidget* makeGates();
  void makeViews();
  void showView();
  void connectAll();
  void refreshRuns();
  void fitRuns();
  void refreshAnswer();
  void refreshOutput();
  void refreshShares(const TraceAnswer& answer);
  void write();

  PageContext m_context;
  WritingService m_writer;
  std::uint64_t m_writings = 0;  // each another text
  Card* m_card = nullptr;
  ViewSwitch* m_switch = nullptr;
  QStackedWidget* m_views = nullptr;
  GatesView* m_gates = nullptr;
  WeightsView* m_weights = nullptr;
  StateSpaceView* m_states = nullptr;
  ReachRows* m_reach = nullptr;
  QStackedLayout* m_pages = nullptr;
  QComboBox* m_runs = nullptr;
  bool m_narrow = false;
  QLabel* m_reading = nullptr;
  QLabel* m_output = nullptr;
  InspectPanel* m_panel = nullptr;
  ShareBars* m_shares = nullptr;
  TextRow* m_text = nullptr;
  EpochRow* m_epochs = nullptr;
  BesideView* m_beside = nullptr;
  QAction* m_besideWanted = nullptr;
};

}  // namespace gatescope::ui
