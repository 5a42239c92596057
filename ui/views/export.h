#pragma once

#include "core/base/result.h"

#include <QSize>
#include <QString>

class QMenu;
class QWidget;

namespace gatescope::ui {

// What a view that can hand out its figures implements: what is seen, as CSV.
class CsvSource {
 public:
  virtual ~CsvSource() = default;
  virtual QString csv() const = 0;
};

// Left free around an exported picture, logical pixels: text at its edge reads badly in a page.
inline constexpr int exportFrame = 12;

// What is seen of any widget. Errors name the file.
Result<void> exportPng(QWidget& widget, const QString& path, double scale = 2);
Result<void> exportSvg(QWidget& widget, const QString& path);
// Of the widget or the first CsvSource within it.
Result<void> exportCsv(QWidget& widget, const QString& path);
const CsvSource* csvSource(QWidget& widget);

// For reports without a window: lays the widget out at `size` logical pixels, then exportPng. The
// widget need not be shown.
Result<void> renderPng(QWidget& widget, QSize size, const QString& path, double scale = 2);

// Fills a menu with Copy image and Export as PNG, SVG, CSV of the widget. `name` becomes the
// proposed file name.
void addExportActions(QMenu& menu, QWidget& widget, const QString& name);

// A CSV field, quoted where RFC 4180 asks for it.
QString csvField(const QString& text);

}  // namespace gatescope::ui
