#pragma once

#include "ui/control/asking_pace.h"
#include "ui/control/harm_service.h"
#include "ui/pages/page.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace gatescope::ui {

class GatesView;

// What holding does to the answers over the whole split, and which units the network would miss the
// most: each is silenced in turn.
class HarmSection : public QWidget {
  Q_OBJECT
 public:
  HarmSection(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeHeld();
  QWidget* makeScan();
  void connectAll();
  void refresh();
  void refreshHeld();
  void refreshScan();
  void measure();
  void scan(bool on);
  QString rankText(const UnitHarm& unit, int layers) const;

  PageContext m_context;
  GatesView& m_gates;
  HarmService m_measuring;
  HarmService m_scanning;
  AskingPace m_pace;
  std::shared_ptr<const HeldFigures> m_figures;
  std::shared_ptr<const ScanAnswer> m_scan;
  QWidget* m_heldPart = nullptr;
  QLabel* m_sample = nullptr;
  QLabel* m_split = nullptr;
  QProgressBar* m_measured = nullptr;
  QPushButton* m_start = nullptr;
  QProgressBar* m_scanned = nullptr;
  QLabel* m_ranking = nullptr;
};

}  // namespace gatescope::ui
