#include "ui/views/histogram_delegate.h"

#include "ui/models/column_model.h"
#include "ui/views/theme.h"

#include <QPainter>

namespace gatescope::ui {

void HistogramDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  const QVariantList shares = index.data(ColumnModel::HistogramRole).toList();
  if (shares.isEmpty()) return;
  const QRectF place = QRectF(option.rect).adjusted(8, 4, -8, -4);
  const qreal width = place.width() / static_cast<qreal>(shares.size());
  qreal left = place.left();
  for (const QVariant& share : shares) {
    const qreal part = share.toDouble();
    // A bin that holds anything is at least one pixel high.
    const qreal height = part > 0 ? std::max(part * place.height(), 1.0) : 0.0;
    painter->fillRect(QRectF(left, place.bottom() - height, std::max(width - 1, 1.0), height),
                      theme().accentText);
    left += width;
  }
}

QSize HistogramDelegate::sizeHint(const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
  return QStyledItemDelegate::sizeHint(option, index).expandedTo({120, 28});
}

}  // namespace gatescope::ui
