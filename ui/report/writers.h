#pragma once

#include "ui/report/document.h"

#include <QByteArray>

namespace gatescope::ui {

// One file that needs nothing beside it: XHTML that any browser reads, styles and pictures (PNG, at
// twice their size) within. For screens, phones and printers; light.
QByteArray reportHtml(const ReportDocument& report);

// A4 pages with their numbers; pictures are drawn as lines and letters.
QByteArray reportPdf(const ReportDocument& report);

}  // namespace gatescope::ui
