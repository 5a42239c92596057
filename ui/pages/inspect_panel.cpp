#include "ui/pages/inspect_panel.h"

#include "ui/pages/harm_section.h"
#include "ui/pages/hold_section.h"
#include "ui/pages/step_section.h"
#include "ui/pages/units_section.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int panelWidth = 322;

}  // namespace

InspectPanel::InspectPanel(const PageContext& context, GatesView& gates, QWidget* parent)
    : QFrame(parent) {
  setLook(this, "panel");
  setFixedWidth(panelWidth);
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget(scroll);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(16);
  layout->addWidget(new StepSection(context, gates, content));
  layout->addWidget(new HoldSection(context, gates, content));
  layout->addWidget(new HarmSection(context, gates, content));
  layout->addWidget(new UnitsSection(context, gates, content));
  layout->addStretch();
  for (QComboBox* choice : content->findChildren<QComboBox*>()) {
    choice->setFocusPolicy(Qt::StrongFocus);
    choice->installEventFilter(this);
  }
  scroll->setWidget(content);
  scroll->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scroll);
}

// Scrolling the panel must not change a choice that comes under the mouse.
bool InspectPanel::eventFilter(QObject* watched, QEvent* event) {
  const auto* choice = qobject_cast<QComboBox*>(watched);
  if (event->type() == QEvent::Wheel && choice != nullptr && !choice->hasFocus()) {
    event->ignore();
    return true;
  }
  return QFrame::eventFilter(watched, event);
}

}  // namespace gatescope::ui
