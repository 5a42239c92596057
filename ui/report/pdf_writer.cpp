#include "ui/report/pdf_pictures.h"
#include "ui/report/writers.h"
#include "ui/views/light_theme.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextOption>
#include <QTextTable>

namespace gatescope::ui {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(Report)
};

// All lengths below are 1/96 inch, as pixels of a screen.
constexpr int resolution = 96;
constexpr int body = 12, small = 11, tiny = 9;
constexpr double foot = 28;     // below the text: the page's number
constexpr int standsAbove = 1;  // state of a block that stands on the page of what follows it

QFont captionFont() {
  QFont font = themeFont(FontRole::Small);
  font.setPixelSize(small);
  return font;
}

QTextCharFormat letters(int size, const QColor& colour, int weight = QFont::Normal) {
  QTextCharFormat format;
  format.setProperty(QTextFormat::FontPixelSize, size);
  format.setForeground(colour);
  format.setFontWeight(weight);
  return format;
}

// A path or a sum has no blanks to be divided at.
QTextOption wrapping() {
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  return option;
}

QTextBlockFormat paragraph(double above, double below) {
  QTextBlockFormat format;
  format.setTopMargin(above);
  format.setBottomMargin(below);
  return format;
}

class PdfText {
 public:
  PdfText(QTextDocument& document, PdfPictures& pictures)
      : m_pictures(pictures), m_at(&document), m_theme(theme()) {}

  void write(const ReportDocument& report) {
    m_at.beginEditBlock();  // laid out once, at the end
    m_at.setBlockFormat(paragraph(0, 2));
    m_at.insertText(report.title, letters(22, m_theme.text, QFont::DemiBold));
    begin(paragraph(0, 10));
    m_at.insertText(report.subtitle, letters(small, m_theme.muted));
    for (const ReportBlock& block : report.blocks)
      std::visit([this](const auto& each) { add(each); }, block);
    m_at.endEditBlock();
  }

 private:
  void begin(const QTextBlockFormat& format) { m_at.insertBlock(format, {}); }

  void add(const ReportHeading& heading) {
    begin(paragraph(14, 4));
    m_at.block().setUserState(standsAbove);
    m_at.insertText(heading.text, letters(15, m_theme.text, QFont::DemiBold));
  }

  void add(const ReportText& text) {
    if (text.isLead) return addLead(text.text);
    begin(paragraph(2, 6));
    m_at.insertText(text.text, letters(body, m_theme.text));
  }

  // A table of one cell: blocks have no padding.
  void addLead(const QString& text) {
    begin(paragraph(0, 0));
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellPadding(7);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    format.setBackground(m_theme.selection);
    QTextTable* table = m_at.insertTable(1, 1, format);
    table->cellAt(0, 0).firstCursorPosition().insertText(text, letters(body + 1, m_theme.text));
    m_at.movePosition(QTextCursor::End);
  }

  void add(const ReportList& list) {
    for (const QString& item : list.items) {
      QTextBlockFormat format = paragraph(0, 2);
      format.setLeftMargin(12);
      format.setTextIndent(-10);
      begin(format);
      m_at.insertText(QStringLiteral("• ") + item, letters(body, m_theme.text));
    }
  }

  void addCell(QTextTable& table, int row, int column, const QString& text, bool strong,
               bool isWord) {
    QTextTableCell cell = table.cellAt(row, column);
    QTextTableCellFormat format;
    format.setTopPadding(2);
    format.setBottomPadding(2);
    format.setLeftPadding(3);
    format.setRightPadding(5);
    format.setBottomBorder(row == 0 ? 1 : 0.5);
    format.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBottomBorderBrush(row == 0 ? m_theme.fieldBorder : m_theme.border);
    if (strong && row > 0) format.setBackground(m_theme.selection);
    const QTextCharFormat font =
        letters(small, m_theme.text, strong ? QFont::DemiBold : QFont::Normal);
    format.merge(font);  // an empty cell is no higher than others
    cell.setFormat(format);
    QTextBlockFormat block;
    block.setAlignment(isWord ? Qt::AlignLeft : Qt::AlignRight);
    QTextCursor at = cell.firstCursorPosition();
    at.setBlockFormat(block);
    at.insertText(text, font);
  }

  void add(const ReportTable& table) {
    begin(paragraph(4, 3));
    m_at.block().setUserState(standsAbove);
    m_at.insertText(table.caption, letters(small, m_theme.muted));
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellSpacing(0);
    format.setHeaderRowCount(1);
    format.setBorderCollapse(true);
    const auto columns = static_cast<int>(table.head.size());
    QTextTable* to = m_at.insertTable(static_cast<int>(table.rows.size()) + 1, columns, format);
    for (int column = 0; column < columns; ++column) {
      const bool isWord = column < table.words;
      addCell(*to, 0, column, table.head[column], true, isWord);
      for (int row = 0; row < std::ssize(table.rows); ++row)
        addCell(*to, row + 1, column, table.rows[static_cast<std::size_t>(row)][column],
                row == table.marked, isWord);
    }
    m_at.movePosition(QTextCursor::End);
  }

  void add(const ReportPicture& picture) {
    begin(paragraph(8, 6));
    m_at.insertText(QString(QChar::ObjectReplacementCharacter), m_pictures.take(picture));
  }

  void add(const ReportCode& code) {
    if (!code.summary.isEmpty()) add(ReportText{code.summary});
    QTextCharFormat format = letters(code.summary.isEmpty() ? small : tiny, m_theme.text);
    format.setFontFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
    QTextBlockFormat block;
    block.setTopMargin(2);
    block.setBottomMargin(6);
    block.setBackground(m_theme.window);
    begin(block);
    QString text = code.text;
    m_at.insertText(text.replace(u'\n', QChar::LineSeparator), format);
  }

  PdfPictures& m_pictures;
  QTextCursor m_at;
  const Theme m_theme;
};

int pageOf(const QTextDocument& document, const QTextBlock& block) {
  const double top = document.documentLayout()->blockBoundingRect(block).top();
  return static_cast<int>(top / document.pageSize().height());
}

// Headings and captions go to the next page with what they stand above.
void keepTogether(QTextDocument& document) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextBlock below = block;
    while (below.isValid() && below.userState() == standsAbove) below = below.next();
    if (!below.isValid() || pageOf(document, block) == pageOf(document, below)) continue;
    QTextBlockFormat format;
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).mergeBlockFormat(format);
    // Tables further down keep the page breaks that they had, unless all is laid out anew.
    document.markContentsDirty(0, document.characterCount());
  }
}

// Qt repeats a table's head on the page that only its lower edge reaches, over what stands there.
void endTables(QTextDocument& document) {
  const auto& layout = *document.documentLayout();
  const auto page = [&](double y) { return static_cast<int>(y / document.pageSize().height()); };
  for (QTextFrame* frame : document.rootFrame()->childFrames()) {
    auto* table = qobject_cast<QTextTable*>(frame);
    if (table == nullptr) continue;
    const QTextBlock last = table->lastCursorPosition().block();
    const double text = layout.blockBoundingRect(last).bottom();
    if (page(layout.frameBoundingRect(table).bottom()) == page(text)) continue;
    QTextTableFormat format = table->format();
    format.setHeaderRowCount(0);
    table->setFormat(format);
  }
}

void paintPages(QTextDocument& document, const QString& title, PdfPictures& pictures,
                QPdfWriter& writer) {
  const QSizeF page = document.pageSize();
  QPainter painter(&writer);
  for (int number = 0; number < document.pageCount(); ++number) {
    if (number > 0) writer.newPage();
    const QRectF seen(0, number * page.height(), page.width(), page.height());
    pictures.setPage(seen);
    painter.save();
    painter.translate(-seen.topLeft());
    document.drawContents(&painter, seen);
    painter.restore();
    const QFont font = captionFont();
    painter.setFont(font);
    painter.setPen(theme().muted);
    const QRectF room(0, page.height(), page.width(), foot);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignBottom,
                     QFontMetricsF(font).elidedText(title, Qt::ElideRight, page.width() * 0.8));
    painter.drawText(room, Qt::AlignRight | Qt::AlignBottom,
                     Report::tr("%1 of %2").arg(number + 1).arg(document.pageCount()));
  }
}

}  // namespace

QByteArray reportPdf(const ReportDocument& report) {
  const LightTheme light;
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(resolution);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setPageMargins({16, 14, 16, 12}, QPageLayout::Millimeter);
  writer.setTitle(report.title);
  writer.setCreator(QStringLiteral("Gatescope"));
  const QSizeF room(writer.width(), writer.height() - foot);
  PdfPictures pictures(room.width(), captionFont());
  QTextDocument document;
  QFont font = themeFont(FontRole::Body);
  font.setHintingPreference(QFont::PreferNoHinting);
  document.setDefaultFont(font);
  document.setUseDesignMetrics(true);
  document.setDocumentMargin(0);
  document.setDefaultTextOption(wrapping());
  document.documentLayout()->setPaintDevice(&writer);
  document.documentLayout()->registerHandler(PdfPictures::object, &pictures);
  document.setPageSize(room);
  PdfText(document, pictures).write(report);
  keepTogether(document);
  endTables(document);
  paintPages(document, report.title, pictures, writer);
  return bytes;
}

}  // namespace gatescope::ui
