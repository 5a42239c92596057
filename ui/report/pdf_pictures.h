#pragma once

#include "ui/report/document.h"

#include <vector>

#include <QFont>
#include <QObject>
#include <QRectF>
#include <QTextCharFormat>
#include <QTextObjectInterface>

namespace gatescope::ui {

// Pictures within a QTextDocument, each beneath its caption, drawn as they are on screen: lines
// stay lines. They outlive the document's last page.
class PdfPictures : public QObject, public QTextObjectInterface {
  Q_OBJECT
  Q_INTERFACES(QTextObjectInterface)
 public:
  static constexpr int object = QTextFormat::UserObject + 1;

  // At most as wide as that; narrower ones are not widened.
  PdfPictures(double width, const QFont& captions) : m_width(width), m_captions(captions) {}

  // The format of the character that stands for the picture.
  QTextCharFormat take(const ReportPicture& picture);
  // What is on another page is not drawn: a view would draw beyond the page's edge.
  void setPage(const QRectF& page) { m_page = page; }

  QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
  void drawObject(QPainter* painter, const QRectF& room, QTextDocument* document, int position,
                  const QTextFormat& format) override;

 private:
  const ReportPicture& pictureOf(const QTextFormat& format) const;
  double scaleOf(const ReportPicture& picture) const;
  double captionHeight(const ReportPicture& picture) const;

  double m_width;
  QFont m_captions;
  QRectF m_page;
  std::vector<const ReportPicture*> m_pictures;
};

}  // namespace gatescope::ui
