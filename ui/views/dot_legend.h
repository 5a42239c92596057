#pragma once

#include "ui/views/dot_colours.h"

#include <QWidget>

namespace gatescope::ui {

// What the colours of dots mean, one below the other: the classes, as many as find room, the rest
// counted; or the scale of a range.
class DotLegend : public QWidget {
  Q_OBJECT
 public:
  explicit DotLegend(QWidget* parent = nullptr);

  void setColours(DotColours colours);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {60, 80}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int shownClasses() const;
  void paintClasses(QPainter& painter) const;
  void paintScale(QPainter& painter) const;

  DotColours m_colours;
};

}  // namespace gatescope::ui
