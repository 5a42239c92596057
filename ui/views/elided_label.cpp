#include "ui/views/elided_label.h"

#include <QPainter>

namespace gatescope::ui {

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
  // An ellipsis alone says nothing.
  if (shown.size() > 3) painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shown);
}

}  // namespace gatescope::ui
