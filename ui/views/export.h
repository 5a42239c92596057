#pragma once

#include "core/base/result.h"

#include <vector>

#include <QSize>
#include <QString>
#include <QStringList>

class QMenu;
class QWidget;

namespace gatescope::ui {

// Figures as a table, numbers or words.
struct FigureTable {
  QString name;
  QStringList columns;
  QStringList rows;                // names; empty: numbered
  std::vector<float> values;       // rows × columns, row-major …
  std::vector<QStringList> cells;  // … or rows of words
};

// What a view that can hand out its figures implements: what is seen, as CSV and as tables.
class CsvSource {
 public:
  virtual ~CsvSource() = default;
  virtual QString csv() const = 0;
  virtual std::vector<FigureTable> tables() const;  // by default that of csv()
};

// Left free around an exported picture, logical pixels: text at its edge reads badly in a page.
inline constexpr int exportFrame = 12;

// What is seen of any widget. Errors name the file.
Result<void> exportPng(QWidget& widget, const QString& path, double scale = 2);
Result<void> exportSvg(QWidget& widget, const QString& path);
// A page as large as the widget is seen at 96 dots an inch: lines and letters stay lines and
// letters.
Result<void> exportPdf(QWidget& widget, const QString& path);
// Of the widget or the first CsvSource within it.
Result<void> exportCsv(QWidget& widget, const QString& path);
const CsvSource* csvSource(QWidget& widget);

// For reports without a window: lays the widget out at `size` logical pixels, then exportPng. The
// widget need not be shown.
Result<void> renderPng(QWidget& widget, QSize size, const QString& path, double scale = 2);

// Fills a menu with Copy image, Export as PNG, SVG, PDF, CSV and the table of figures of the
// widget. `name` becomes the proposed file name.
void addExportActions(QMenu& menu, QWidget& widget, const QString& name);
// The same at a right click, for a small picture without a header.
void addExportMenu(QWidget& widget, const QString& name);

// A CSV field, quoted where RFC 4180 asks for it.
QString csvField(const QString& text);

}  // namespace gatescope::ui
