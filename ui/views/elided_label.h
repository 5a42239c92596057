#pragma once

#include <QLabel>

namespace gatescope::ui {

// A label that gives way: its text is cut with an ellipsis before anything beside it is.
class ElidedLabel : public QLabel {
  Q_OBJECT
 public:
  using QLabel::QLabel;

  QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace gatescope::ui
