#pragma once

#include "core/data/sample_alone.h"
#include "ui/pages/page.h"

#include <vector>

#include <QObject>

namespace gatescope::ui {

class GatesView;

// Points of a sample's inputs moved by hand in a GatesView: gates and answer follow the mouse, and
// each drag is one step that can be undone. The data stay as they are.
class InputEdits : public QObject {
  Q_OBJECT
 public:
  InputEdits(const PageContext& context, GatesView& gates);

 private:
  void move(int curve, int step, float value);
  void letGo();
  void reset();
  void refresh();

  PageContext m_context;
  GatesView& m_gates;
  bool m_moving = false;
  std::vector<InputEdit> m_before;  // when the drag began
};

}  // namespace gatescope::ui
