#include "ui/pages/compare_page.h"

#include "ui/pages/comparison_view.h"
#include "ui/pages/folds_view.h"
#include "ui/pages/memory_view.h"
#include "ui/views/view_switch.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace gatescope::ui {

ComparePage::ComparePage(const PageContext& context, QWidget* parent) : QWidget(parent) {
  auto* views = new QStackedWidget(this);
  views->addWidget(new ComparisonView(context, views));
  views->addWidget(new FoldsView(context, views));
  views->addWidget(new MemoryView(context, views));
  auto* choice = new ViewSwitch(this);
  choice->setAccessibleName(tr("View"));
  choice->addView(tr("Settings"), tr("Settings against each other, over several seeds"));
  choice->addView(tr("Folds"), tr("One network, on other parts of the data each time"));
  choice->addView(tr("Memory length"), tr("How long the memory of cells holds"));
  connect(choice, &ViewSwitch::changed, views, &QStackedWidget::setCurrentIndex);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(10);
  layout->addWidget(choice, 0, Qt::AlignLeft);
  layout->addWidget(views, 1);
}

}  // namespace gatescope::ui
