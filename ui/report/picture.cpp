#include "ui/report/picture.h"

#include "ui/views/export_parts.h"
#include "ui/views/light_theme.h"

#include <QPainter>
#include <QPicture>

namespace gatescope::ui {

// By way of a recording: a widget that is drawn into a page leaves its own clipping behind.
void drawReportPicture(const ReportPicture& picture, QPainter& painter) {
  const LightTheme light;
  layOutForExport(*picture.view, picture.size);
  QPicture recording;
  picture.view->render(&recording, {}, {}, QWidget::DrawChildren);
  painter.drawPicture(0, 0, recording);
}

QImage reportImage(const ReportPicture& picture, double scale) {
  QImage image((QSizeF(picture.size) * scale).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::white);
  QPainter painter(&image);
  drawReportPicture(picture, painter);
  return image;
}

}  // namespace gatescope::ui
