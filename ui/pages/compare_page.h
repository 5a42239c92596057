#pragma once

#include "ui/pages/page.h"

#include <QWidget>

namespace gatescope::ui {

// What many trainings together say: settings against each other over several seeds, a network over
// the folds of its data, and how long the memory of cells holds.
class ComparePage : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePage(const PageContext& context, QWidget* parent = nullptr);
};

}  // namespace gatescope::ui
