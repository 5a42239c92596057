#include "ui/frame/info_bar.h"

#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace gatescope::ui {

InfoBar::InfoBar(QWidget* parent) : QFrame(parent) {
  setLook(this, "bar");
  setAccessibleName(tr("Message"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 6, 10, 6);
  layout->setSpacing(8);
  auto* sign = new QLabel(QStringLiteral("⚠"), this);
  setLook(sign, "error");
  m_sentence = new QLabel(this);
  m_sentence->setWordWrap(true);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_steps = new QHBoxLayout;
  auto* close = new QToolButton(this);
  close->setText(QStringLiteral("✕"));
  close->setAccessibleName(tr("Close the message"));
  close->setToolTip(tr("Close the message"));
  close->setFocusPolicy(Qt::TabFocus);
  connect(close, &QToolButton::clicked, this, &InfoBar::dismiss);
  layout->addWidget(sign);
  layout->addWidget(m_sentence, 1);
  layout->addLayout(m_steps);
  layout->addWidget(close);
  hide();
}

void InfoBar::tell(const QString& sentence, const std::vector<Step>& steps) {
  while (QLayoutItem* item = m_steps->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  for (const Step& step : steps) {
    auto* button = new QPushButton(step.title, this);
    button->setAccessibleName(step.title);
    connect(button, &QPushButton::clicked, this, [this, act = step.act] {
      dismiss();
      act();
    });
    m_steps->addWidget(button);
  }
  m_sentence->setText(sentence);
  m_sentence->setAccessibleName(sentence);
  show();
}

void InfoBar::dismiss() {
  m_sentence->clear();
  hide();
}

QString InfoBar::sentence() const {
  return m_sentence->text();
}

}  // namespace gatescope::ui
