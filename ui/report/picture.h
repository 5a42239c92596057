#pragma once

#include "ui/report/document.h"

#include <QImage>

class QPainter;

namespace gatescope::ui {

// The picture on white, so many pixels for each of its own.
QImage reportImage(const ReportPicture& picture, double scale);
// With its upper left corner at the painter's origin, one of the painter's units a pixel.
void drawReportPicture(const ReportPicture& picture, QPainter& painter);

}  // namespace gatescope::ui
