#include "ui/report/pdf_pictures.h"

#include "ui/report/picture.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace gatescope::ui {

namespace {

constexpr int pictureNumber = QTextFormat::UserProperty + 1;

}  // namespace

QTextCharFormat PdfPictures::take(const ReportPicture& picture) {
  QTextCharFormat format;
  format.setObjectType(object);
  format.setProperty(pictureNumber, static_cast<int>(m_pictures.size()));
  m_pictures.push_back(&picture);
  return format;
}

const ReportPicture& PdfPictures::pictureOf(const QTextFormat& format) const {
  return *m_pictures[static_cast<std::size_t>(format.intProperty(pictureNumber))];
}

double PdfPictures::scaleOf(const ReportPicture& picture) const {
  return std::min(m_width / picture.size.width(), 1.0);
}

double PdfPictures::captionHeight(const ReportPicture& picture) const {
  constexpr double gap = 4;
  const QRectF room(0, 0, m_width, 0);
  return gap + QFontMetricsF(m_captions)
                   .boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, picture.caption)
                   .height();
}

QSizeF PdfPictures::intrinsicSize(QTextDocument*, int, const QTextFormat& format) {
  const ReportPicture& picture = pictureOf(format);
  return {m_width, captionHeight(picture) + picture.size.height() * scaleOf(picture)};
}

void PdfPictures::drawObject(QPainter* painter, const QRectF& room, QTextDocument*, int,
                             const QTextFormat& format) {
  if (!m_page.contains(room.center())) return;
  const ReportPicture& picture = pictureOf(format);
  painter->save();
  painter->setFont(m_captions);
  painter->setPen(theme().muted);
  painter->drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, picture.caption);
  painter->translate(room.left(), room.top() + captionHeight(picture));
  painter->scale(scaleOf(picture), scaleOf(picture));
  drawReportPicture(picture, *painter);
  painter->restore();
}

}  // namespace gatescope::ui
