#pragma once

#include "ui/control/asking_pace.h"
#include "ui/control/states_service.h"
#include "ui/pages/page.h"
#include "ui/pages/state_colours.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <QWidget>

class QComboBox;
class QLabel;

namespace gatescope::ui {

class DotLegend;
class GatesView;
class StateScatter;

// The states of a layer over a split in their principal components, at the epoch that a GatesView
// shows, and in them the way of its sample; its cursor is this one's.
class StateSpaceView : public QWidget {
  Q_OBJECT
 public:
  StateSpaceView(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

  // What colours the states and how many components are seen, for whoever lays out a header. Owned
  // by this view until then.
  QComboBox* colourings() const { return m_colourings; }
  QComboBox* dimensions() const { return m_dimensions; }
  QWidget* exported() const { return m_picture; }
  StateScatter* scatter() const { return m_scatter; }
  const StatesAnswer* answer() const { return m_answer.get(); }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makePicture();
  void connectAll();
  void askSoon();
  void ask();
  void show();
  void showSample(int sample, int step);
  void showStep();
  void showReading(const QString& text);
  StatePicture pictureOf(const StatesAnswer& answer) const;
  QString aboutText(const StateCloud& cloud, std::size_t drawn) const;
  void refreshColourings(const Dataset& dataset);
  bool isShown(const StateCloud& cloud) const;
  std::size_t layerChosen() const;

  PageContext m_context;
  GatesView& m_gates;
  StatesService m_service;
  AskingPace m_pace;  // while networks train
  std::shared_ptr<const StatesAnswer> m_answer;
  std::shared_ptr<const StateCloud> m_scale;    // whose box is kept while training is played
  std::vector<StateColouring> m_colouringList;  // of the chooser
  std::optional<std::pair<int, int>> m_wanted;  // sample that was chosen and is under way; step
  QComboBox* m_colourings = nullptr;
  QComboBox* m_dimensions = nullptr;
  QLabel* m_reading = nullptr;
  QWidget* m_picture = nullptr;
  StateScatter* m_scatter = nullptr;
  DotLegend* m_legend = nullptr;
  QLabel* m_about = nullptr;
};

}  // namespace gatescope::ui
