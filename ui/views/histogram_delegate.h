#pragma once

#include <QStyledItemDelegate>

namespace gatescope::ui {

// Draws ColumnModel::HistogramRole as small bars.
class HistogramDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace gatescope::ui
