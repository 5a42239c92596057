#include "ui/pages/role_delegate.h"

#include "ui/models/column_model.h"

#include <QComboBox>

namespace gatescope::ui {

QWidget* RoleDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                    const QModelIndex&) const {
  auto* box = new QComboBox(parent);
  box->setAccessibleName(tr("Role of the column"));
  for (const ColumnRole role : ColumnModel::allRoles()) {
    box->addItem(ColumnModel::roleName(role), static_cast<int>(role));
  }
  auto* self = const_cast<RoleDelegate*>(this);  // signals of a delegate are not const
  connect(box, &QComboBox::activated, self, [self, box] {
    Q_EMIT self->commitData(box);
    Q_EMIT self->closeEditor(box);
  });
  return box;
}

void RoleDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  auto* box = static_cast<QComboBox*>(editor);
  box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
}

void RoleDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                const QModelIndex& index) const {
  const QVariant role = static_cast<QComboBox*>(editor)->currentData();
  if (role != index.data(Qt::EditRole)) model->setData(index, role, Qt::EditRole);
}

}  // namespace gatescope::ui
