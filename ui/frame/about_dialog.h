#pragma once

#include <QDialog>

namespace gatescope::ui {

// What Gatescope is, what it stands on and where its examples come from.
class AboutDialog : public QDialog {
  Q_OBJECT
 public:
  explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace gatescope::ui
