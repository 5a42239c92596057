#include "ui/frame/runs_delegate.h"

#include "ui/models/runs_model.h"
#include "ui/views/theme.h"

#include <cmath>

#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QWidget>

namespace gatescope::ui {

namespace {

constexpr int side = 12;

// The same picture in all modes: styles tint the picture of a selected row.
QIcon swatch(const QColor& colour, qreal ratio) {
  QPixmap pixmap(QSize(side, side) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(0, 0, side, side), 2.5, 2.5);
  painter.end();
  QIcon icon;
  for (const auto mode : {QIcon::Normal, QIcon::Selected, QIcon::Active, QIcon::Disabled}) {
    icon.addPixmap(pixmap, mode);
  }
  return icon;
}

}  // namespace

void RunsDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  option->state &= ~QStyle::State_HasFocus;  // the row is what is chosen, not one of its cells
  const QVariant colour = index.data(Qt::DecorationRole);
  if (colour.canConvert<QColor>()) {
    const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1;
    option->icon = swatch(colour.value<QColor>(), ratio);
    option->decorationSize = {side, side};
  }
  // Numbers keep a distance from words at their right, and all stand below their header's text.
  const QString space(2, QChar(QChar::Nbsp));
  if (option->displayAlignment.testFlag(Qt::AlignRight)) {
    option->text += space;
  } else if (index.column() != RunsModel::Name) {
    option->text.prepend(space);
  }
  QColor text;
  const double better = index.data(RunsModel::BetterRole).toDouble();
  if (better != 0 && std::isfinite(better)) text = better > 0 ? theme().good : theme().bad;
  if (!index.data(RunsModel::DrawnRole).toBool()) text = theme().disabledText;
  if (!text.isValid()) return;
  option->palette.setColor(QPalette::Text, text);
  option->palette.setColor(QPalette::HighlightedText, text);
}

}  // namespace gatescope::ui
