#include "ui/pages/empty_state.h"

#include "ui/views/theme.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

EmptyState::EmptyState(const QString& sentence, QAction* step, QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(sentence, this)) {
  setLook(m_sentence, "muted");
  m_sentence->setAlignment(Qt::AlignCenter);
  m_sentence->setWordWrap(true);
  auto* button = new QPushButton(this);
  setLook(button, "primary");
  const auto refresh = [button, step] {
    button->setText(step->iconText());
    button->setAccessibleName(step->text().remove(u'&'));
    button->setEnabled(step->isEnabled());
    button->setToolTip(step->toolTip());
  };
  connect(step, &QAction::changed, button, refresh);
  connect(button, &QPushButton::clicked, step, &QAction::trigger);
  refresh();
  auto* layout = new QVBoxLayout(this);
  layout->addStretch();
  layout->addWidget(m_sentence);
  layout->addSpacing(8);
  layout->addWidget(button, 0, Qt::AlignCenter);
  layout->addStretch();
}

void EmptyState::setSentence(const QString& sentence) {
  m_sentence->setText(sentence);
}

}  // namespace gatescope::ui
