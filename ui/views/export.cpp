#include "ui/views/export.h"

#include "ui/views/export_parts.h"
#include "ui/views/figures.h"
#include "ui/views/line_chart.h"

#include <utility>

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileDialog>
#include <QImage>
#include <QMenu>
#include <QMessageBox>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QWidget>

namespace gatescope::ui {

namespace {

QSize framed(const QWidget& widget) {
  return widget.size() + QSize(2 * exportFrame, 2 * exportFrame);
}

struct Export {
  Q_DECLARE_TR_FUNCTIONS(Export)
};

void drawWaiting(QWidget& widget) {
  if (auto* chart = qobject_cast<LineChart*>(&widget)) chart->flush();
  for (LineChart* chart : widget.findChildren<LineChart*>()) chart->flush();
}

QImage imageOf(QWidget& widget, double scale) {
  drawWaiting(widget);
  QImage image((QSizeF(framed(widget)) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(widget.palette().color(QPalette::Window));
  widget.render(&image, {exportFrame, exportFrame});
  return image;
}

struct Format {
  const char* title;
  const char* filter;
  QString ending;
  Result<void> (*write)(QWidget& widget, const QString& path);
};

void askAndExport(QWidget& widget, const QString& name, const Format& format) {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  QString path = QFileDialog::getSaveFileName(widget.window(), Export::tr(format.title),
                                              folder + QStringLiteral("/") + name + format.ending,
                                              Export::tr(format.filter));
  if (path.isEmpty()) return;
  if (!path.endsWith(format.ending, Qt::CaseInsensitive)) path += format.ending;
  const Result<void> done = format.write(widget, path);
  if (!done)
    QMessageBox::warning(widget.window(), Export::tr(format.title),
                         QString::fromStdString(done.error().text()));
}

}  // namespace

Result<void> writeBytes(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
    return fail("%1: cannot be written (%2)", path.toStdString(), file.errorString().toStdString());
  return {};
}

const CsvSource* csvSource(QWidget& widget) {
  if (const auto* source = dynamic_cast<const CsvSource*>(&widget)) return source;
  for (QWidget* child : widget.findChildren<QWidget*>())
    if (const auto* source = dynamic_cast<const CsvSource*>(child)) return source;
  return nullptr;
}

Result<void> exportPng(QWidget& widget, const QString& path, double scale) {
  const QImage image = imageOf(widget, scale);
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || !image.save(&file, "PNG") || !file.commit())
    return fail("%1: cannot be written (%2)", path.toStdString(), file.errorString().toStdString());
  return {};
}

Result<void> exportSvg(QWidget& widget, const QString& path) {
  drawWaiting(widget);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(framed(widget));
  generator.setViewBox(QRect(QPoint(), framed(widget)));
  generator.setTitle(widget.accessibleName());
  generator.setDescription(widget.accessibleDescription());
  QPainter painter(&generator);
  widget.render(&painter, {exportFrame, exportFrame});
  painter.end();
  return writeBytes(path, bytes);
}

Result<void> exportPdf(QWidget& widget, const QString& path) {
  constexpr double dotsAnInch = 96, millimetres = 25.4;
  drawWaiting(widget);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(widget.accessibleName());
  writer.setCreator(QStringLiteral("Gatescope"));
  const QSizeF size = QSizeF(framed(widget)) * (millimetres / dotsAnInch);
  writer.setPageSize(QPageSize(size, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
  writer.setPageMargins({});
  QPainter painter(&writer);
  const double scale = writer.resolution() / dotsAnInch;
  painter.scale(scale, scale);
  painter.fillRect(QRect(QPoint(), framed(widget)), widget.palette().color(QPalette::Window));
  widget.render(&painter, {exportFrame, exportFrame});
  painter.end();
  return writeBytes(path, bytes);
}

Result<void> exportCsv(QWidget& widget, const QString& path) {
  const CsvSource* source = csvSource(widget);
  if (!source) return fail("%1: nothing here has figures to export", path.toStdString());
  return writeBytes(path, source->csv().toUtf8());
}

void layOutForExport(QWidget& widget, QSize size) {
  widget.ensurePolished();
  widget.resize(size);
  // A hidden widget gets no resize and layout events; grabbing sends them to all its children.
  widget.grab();
  drawWaiting(widget);
}

Result<void> renderPng(QWidget& widget, QSize size, const QString& path, double scale) {
  layOutForExport(widget, size);
  return exportPng(widget, path, scale);
}

void addExportActions(QMenu& menu, QWidget& widget, const QString& name) {
  QWidget* view = &widget;
  menu.addAction(Export::tr("Copy image"), view,
                 [view] { QApplication::clipboard()->setImage(imageOf(*view, 2)); });
  menu.addSeparator();
  static const Format png = {QT_TRANSLATE_NOOP("Export", "Export as PNG"),
                             QT_TRANSLATE_NOOP("Export", "PNG image (*.png)"),
                             QStringLiteral(".png"),
                             [](QWidget& w, const QString& path) { return exportPng(w, path); }};
  static const Format svg = {QT_TRANSLATE_NOOP("Export", "Export as SVG"),
                             QT_TRANSLATE_NOOP("Export", "SVG drawing (*.svg)"),
                             QStringLiteral(".svg"), exportSvg};
  static const Format pdf = {QT_TRANSLATE_NOOP("Export", "Export as PDF"),
                             QT_TRANSLATE_NOOP("Export", "PDF document (*.pdf)"),
                             QStringLiteral(".pdf"), exportPdf};
  static const Format csv = {QT_TRANSLATE_NOOP("Export", "Export figures as CSV"),
                             QT_TRANSLATE_NOOP("Export", "CSV table (*.csv)"),
                             QStringLiteral(".csv"), exportCsv};
  menu.addAction(Export::tr("Export as PNG …"), view, [=] { askAndExport(*view, name, png); });
  menu.addAction(Export::tr("Export as SVG …"), view, [=] { askAndExport(*view, name, svg); });
  menu.addAction(Export::tr("Export as PDF …"), view, [=] { askAndExport(*view, name, pdf); });
  if (!csvSource(widget)) return;
  menu.addAction(Export::tr("Export figures as CSV …"), view,
                 [=] { askAndExport(*view, name, csv); });
  menu.addSeparator();
  menu.addAction(Export::tr("Figures as a table …"), view,
                 [=] { (new FiguresDialog(*csvSource(*view), name, view->window()))->show(); });
}

void addExportMenu(QWidget& widget, const QString& name) {
  QWidget* view = &widget;
  view->setContextMenuPolicy(Qt::CustomContextMenu);
  QObject::connect(view, &QWidget::customContextMenuRequested, view, [=](QPoint place) {
    auto* menu = new QMenu(view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addExportActions(*menu, *view, name);
    menu->popup(view->mapToGlobal(place));
  });
}

// Fields as csvField() writes them (RFC 4180).
std::vector<FigureTable> CsvSource::tables() const {
  FigureTable table;
  QStringList row;
  QString field;
  bool quoted = false;
  const QString text = csv();
  for (qsizetype i = 0; i < text.size(); ++i) {
    const QChar c = text[i];
    if (c == u'"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == u'"')
        field += text[i++];
      else
        quoted = !quoted;
    } else if (!quoted && (c == u',' || c == u'\n')) {
      row << std::exchange(field, {});
      if (c == u'\n') table.cells.push_back(std::exchange(row, {}));
    } else {
      field += c;
    }
  }
  if (!table.cells.empty()) {
    table.columns = table.cells.front();
    table.cells.erase(table.cells.begin());
  }
  return {table};
}

QString csvField(const QString& text) {
  static const QRegularExpression special(QStringLiteral("[\",\r\n]"));
  if (!text.contains(special)) return text;
  QString quoted = text;
  return u'"' + quoted.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

}  // namespace gatescope::ui
