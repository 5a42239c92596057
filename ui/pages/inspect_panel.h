#pragma once

#include "ui/pages/page.h"

#include <QFrame>

namespace gatescope::ui {

class GatesView;

// At the right of the heatmaps: what can be asked about the unit and the step that are chosen
// there.
class InspectPanel : public QFrame {
  Q_OBJECT
 public:
  InspectPanel(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace gatescope::ui
