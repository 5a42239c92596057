#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QSize>
#include <QString>

class QWidget;

// What exports and reports are made of.
namespace gatescope::ui {

// The whole file or none of it. Errors name the file.
Result<void> writeBytes(const QString& path, const QByteArray& bytes);

// Lays a widget out at `size` logical pixels, with all that waits to be drawn; it need not be
// shown.
void layOutForExport(QWidget& widget, QSize size);

}  // namespace gatescope::ui
