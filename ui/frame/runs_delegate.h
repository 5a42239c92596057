#pragma once

#include <QStyledItemDelegate>

namespace gatescope::ui {

// Cells of the table of runs: the swatch in the very colour of the run's curves, selected or not;
// better in one colour and worse in another; runs that no chart draws in grey.
class RunsDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

}  // namespace gatescope::ui
