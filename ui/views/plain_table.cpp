#include "ui/views/plain_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace gatescope::ui {

namespace {

// Air at both sides of a cell, so that a number at the right does not touch the word after it.
class RoomyDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * air, 0);
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    QStyleOptionViewItem inner = option;
    if (option.state & QStyle::State_Selected) {
      painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
    }
    inner.rect.adjust(air, 0, -air, 0);
    QStyledItemDelegate::paint(painter, inner, index);
  }

 private:
  static constexpr int air = 6;
};

}  // namespace

QTableView* plainTable(QAbstractItemModel* model, const QString& name, QWidget* parent) {
  constexpr int rowHeight = 26;
  auto* table = new QTableView(parent);
  table->setModel(model);
  table->setAccessibleName(name);
  table->setItemDelegate(new RoomyDelegate(table));
  table->setShowGrid(false);
  table->setAlternatingRowColors(true);
  table->setTabKeyNavigation(false);
  table->setWordWrap(false);
  table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table->verticalHeader()->setDefaultSectionSize(rowHeight);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->horizontalHeader()->setHighlightSections(false);
  return table;
}

}  // namespace gatescope::ui
