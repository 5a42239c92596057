#include "ui/report/picture.h"
#include "ui/report/writers.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QXmlStreamWriter>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr double pictureScale = 2;

// Text at 4.5:1 and more on white; tables and pictures scroll sideways rather than shrink to
// nothing on a phone; nothing is torn apart between printed pages that can be kept together. Free
// of quotes, & and <, which XML and HTML would read differently within <style>.
const char* const style = R"(
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, Noto Sans, DejaVu Sans, sans-serif; color: #1a1d29;
  background: #fff; margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #dfe2e8;
  padding-bottom: .2rem; }
.subtitle, figcaption, caption { color: #5d6678; font-size: .9rem; }
.subtitle { margin: .3rem 0 1.4rem; }
.lead { background: #e6f2fa; border-left: 4px solid #0072b2; padding: .7rem 1rem; margin: .6rem 0; }
.wide { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid #e9ebef;
  vertical-align: top; }
th { border-bottom: 2px solid #868e9c; font-weight: 600; }
td.word, th.word { text-align: left; overflow-wrap: break-word; max-width: 36rem; }
td.word:first-child { min-width: 6rem; }
@media screen { td { white-space: nowrap; } td.word { white-space: normal; } }
tr.marked td { background: #e6f2fa; font-weight: 600; }
figure { margin: 1rem 0; overflow-x: auto; }
img { display: block; max-width: 100%; height: auto; }
@media (max-width: 40rem) { img { max-width: none; width: 40rem; } }
pre { background: #f3f4f6; border: 1px solid #dfe2e8; border-radius: 4px; padding: .6rem .8rem;
  overflow-x: auto; font: .85rem/1.4 ui-monospace, DejaVu Sans Mono, monospace; }
summary { cursor: pointer; }
@media print { body { font-size: 10pt; max-width: none; padding: 0; } .wide, figure, pre {
  overflow: visible; } pre { white-space: pre-wrap; } figure, tr, .lead { break-inside: avoid; }
  h2 { break-after: avoid; } thead { display: table-header-group; } }
)";

class HtmlWriter {
 public:
  explicit HtmlWriter(QByteArray& to) : m_xml(&to) {}

  void write(const ReportDocument& report) {
    m_xml.writeDTD(QStringLiteral("<!DOCTYPE html>"));
    m_xml.writeStartElement(QStringLiteral("html"));
    m_xml.writeDefaultNamespace(QStringLiteral("http://www.w3.org/1999/xhtml"));
    //: the language of this very text, as in <html lang="…">
    m_xml.writeAttribute(QStringLiteral("lang"), Report::tr("en"));
    writeHead(report);
    open("body");
    element("h1", report.title);
    element("p", report.subtitle, "subtitle");
    for (const ReportBlock& block : report.blocks)
      std::visit([this](const auto& each) { add(each); }, block);
    m_xml.writeEndDocument();
  }

 private:
  void open(const char* name, const char* kind = "") {
    m_xml.writeStartElement(QLatin1String(name));
    if (*kind != 0) m_xml.writeAttribute(QStringLiteral("class"), QLatin1String(kind));
  }
  void close() { m_xml.writeEndElement(); }
  void element(const char* name, const QString& text, const char* kind = "") {
    open(name, kind);
    m_xml.writeCharacters(text);
    close();
  }

  void writeHead(const ReportDocument& report) {
    open("head");
    open("meta");
    m_xml.writeAttribute(QStringLiteral("charset"), QStringLiteral("utf-8"));
    close();
    open("meta");
    m_xml.writeAttribute(QStringLiteral("name"), QStringLiteral("viewport"));
    m_xml.writeAttribute(QStringLiteral("content"),
                         QStringLiteral("width=device-width, initial-scale=1"));
    close();
    element("title", report.title);
    element("style", QString::fromUtf8(style));
    close();
  }

  void add(const ReportHeading& heading) { element("h2", heading.text); }
  void add(const ReportText& text) { element("p", text.text, text.isLead ? "lead" : ""); }

  void add(const ReportList& list) {
    open("ul");
    for (const QString& item : list.items) element("li", item);
    close();
  }

  void addRow(const char* cell, const QStringList& row, int words) {
    for (qsizetype i = 0; i < row.size(); ++i) element(cell, row[i], i < words ? "word" : "");
    close();
  }

  void add(const ReportTable& table) {
    open("div", "wide");
    open("table");
    if (!table.caption.isEmpty()) element("caption", table.caption);
    open("thead");
    open("tr");
    addRow("th", table.head, table.words);
    close();
    open("tbody");
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      open("tr", static_cast<int>(row) == table.marked ? "marked" : "");
      addRow("td", table.rows[row], table.words);
    }
    close();
    close();
    close();
  }

  void add(const ReportPicture& picture) {
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    reportImage(picture, pictureScale).save(&buffer, "PNG");
    open("figure");
    open("img");
    m_xml.writeAttribute(QStringLiteral("src"),
                         QStringLiteral("data:image/png;base64,") + QLatin1String(png.toBase64()));
    m_xml.writeAttribute(QStringLiteral("alt"), picture.caption);
    m_xml.writeAttribute(QStringLiteral("width"), QString::number(picture.size.width()));
    m_xml.writeAttribute(QStringLiteral("height"), QString::number(picture.size.height()));
    close();
    element("figcaption", picture.caption);
    close();
  }

  void add(const ReportCode& code) {
    if (!code.summary.isEmpty()) {
      open("details");
      element("summary", code.summary);
    }
    open("pre");
    m_xml.writeAttribute(QStringLiteral("id"), code.id);
    m_xml.writeCharacters(code.text);
    close();
    if (!code.summary.isEmpty()) close();
  }

  QXmlStreamWriter m_xml;
};

}  // namespace

QByteArray reportHtml(const ReportDocument& report) {
  QByteArray bytes;
  HtmlWriter(bytes).write(report);
  return bytes;
}

}  // namespace gatescope::ui
