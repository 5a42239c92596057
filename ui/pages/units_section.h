#pragma once

#include "ui/control/asking_pace.h"
#include "ui/control/units_service.h"
#include "ui/pages/page.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace gatescope::ui {

class GatesView;
class UnitHistogram;
class UnitScatter;

// What the units of the layer do: what the chosen one goes with and which samples drive it, which
// are active in the steps seen only, how long each remembers and how often its gates are shut or
// open. The chosen unit stands out, and one can be chosen here.
class UnitsSection : public QWidget {
  Q_OBJECT
 public:
  UnitsSection(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeFinds();
  QWidget* makeMemory();
  QWidget* makeSaturation();
  void askSoon();
  void ask();
  void show();
  void showUnit();
  void showSpan();
  void follow(const QString& link);
  void showMemory(const LayerUnits& units);
  void showMeasured();
  void showSaturation(const LayerUnits& units);
  const LayerUnits* shown() const;

  PageContext m_context;
  GatesView& m_gates;
  UnitsService m_service;
  AskingPace m_pace;
  std::shared_ptr<const UnitsAnswer> m_answer;
  QWidget* m_findsPart = nullptr;
  QLabel* m_unitTitle = nullptr;
  QLabel* m_unitText = nullptr;
  QLabel* m_spanTitle = nullptr;
  QLabel* m_spanText = nullptr;
  QWidget* m_memoryPart = nullptr;
  UnitHistogram* m_memory = nullptr;
  QLabel* m_memoryText = nullptr;
  QLabel* m_measuredText = nullptr;
  QWidget* m_saturationPart = nullptr;
  UnitScatter* m_saturation = nullptr;
  QComboBox* m_gate = nullptr;
  QLabel* m_about = nullptr;
};

}  // namespace gatescope::ui
