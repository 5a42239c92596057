#include "ui/pages/fit_dialog.h"

#include <QDialog>
#include <QLayout>

namespace gatescope::ui {

void fitHeight(QDialog& dialog) {
  dialog.layout()->activate();
  const int height = dialog.layout()->totalHeightForWidth(dialog.width());
  dialog.setMinimumHeight(height);
  dialog.resize(dialog.width(), height);
}

}  // namespace gatescope::ui
