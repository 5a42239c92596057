#pragma once

#include "core/study/sweep_plan.h"
#include "core/study/trial_file.h"
#include "ui/control/trial_folder.h"
#include "ui/pages/page.h"

#include <QPushButton>

class QLabel;

namespace gatescope::ui {

class ShownStudy;

// Trials of a search are independent: other programs and machines can train them, by a plan in a
// file, and leave them in a folder. A button with a menu, and what there is to say of it.
class Elsewhere : public QPushButton {
  Q_OBJECT
 public:
  Elsewhere(const PageContext& context, ShownStudy& shown, QWidget* parent = nullptr);

  QLabel* said() const { return m_said; }  // hidden where there is nothing; a place to be given

 private:
  void writeShown();
  void writeNew();
  void write(const SweepPlan& plan);
  void watch();
  void tell(const QString& sentence);
  void tellCollected(const Collected& collected);

  PageContext m_context;
  ShownStudy& m_shown;
  TrialFolder m_folder;
  QLabel* m_said = nullptr;
};

}  // namespace gatescope::ui
