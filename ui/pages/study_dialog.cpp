#include "ui/pages/study_dialog.h"

#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

QLabel* wrapped(const QString& text, const char* look, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setWordWrap(true);
  setLook(label, look);
  return label;
}

}  // namespace

StudyDialog::StudyDialog(const QString& title, const QString& about, int width, QWidget* parent)
    : QDialog(parent), m_body(new QVBoxLayout) {
  setWindowTitle(title);
  resize(width, 100);
  m_said = wrapped({}, "muted", this);
  m_problem = wrapped({}, "error", this);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_start = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
  m_start->setDefault(true);
  setLook(m_start, "primary");
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  m_body->setSpacing(10);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(10);
  layout->addWidget(wrapped(about, "muted", this));
  layout->addLayout(m_body);
  layout->addWidget(m_said);
  layout->addWidget(m_problem);
  layout->addWidget(buttons);
}

void StudyDialog::setStartText(const QString& text) {
  m_start->setText(text);
}

void StudyDialog::made() {
  m_isMade = true;
  refresh();
}

void StudyDialog::refresh() {
  if (!m_isMade) return;
  const Result<Taken> taken = take();
  m_problem->setVisible(!taken);
  m_problem->setText(taken ? QString() : coreText(taken.error().message));
  m_said->setVisible(taken.has_value());
  m_said->setText(taken ? taken->said : QString());
  m_start->setEnabled(taken && taken->canStart);
  // Qt does not ask texts that wrap how high they are at the dialog's width.
  layout()->activate();
  const int height = layout()->totalHeightForWidth(width());
  setMinimumHeight(height);
  resize(width(), height);
}

}  // namespace gatescope::ui
