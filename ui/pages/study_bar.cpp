#include "ui/pages/study_bar.h"

#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/training_controller.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/shown_study.h"
#include "ui/views/elided_label.h"
#include "ui/views/theme.h"

#include <cmath>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>

namespace gatescope::ui {

namespace {

constexpr int listWidth = 300;

}  // namespace

QString StudyBar::obstacle(const PageContext& context) {
  if (context.controller.isActive()) {
    return tr("A network is in training: wait until it is done, or stop it.");
  }
  if (context.studies.isActive()) {
    return tr("%1 is in training: wait until it is done, or stop it.").arg(context.studies.name());
  }
  return {};
}

bool StudyBar::mayBegin(const PageContext& context, QWidget* parent) {
  context.document.endEdit();
  const QString obstacle = context.document.obstacle();
  if (!obstacle.isEmpty()) {
    QMessageBox::information(parent, tr("These settings cannot be trained yet"), obstacle);
  }
  return obstacle.isEmpty();
}

StudyBar::StudyBar(const PageContext& context, ShownStudy& shown, const Words& words,
                   QWidget* parent)
    : QWidget(parent), m_context(context), m_shown(shown), m_none(words.none) {
  m_list = new QComboBox(this);
  m_list->setAccessibleName(tr("Shown"));
  m_list->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_list->setMaximumWidth(listWidth);
  m_list->setMinimumContentsLength(22);
  m_progress = new ElidedLabel(this);
  setLook(m_progress, "muted");
  makeActions(words);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(m_list);
  layout->addWidget(m_progress, 1);
  m_buttons = new QHBoxLayout;
  m_buttons->setSpacing(8);
  layout->addLayout(m_buttons);
  m_buttons->addWidget(buttonOf(m_goOn, "primary"));
  m_buttons->addWidget(buttonOf(m_more, ""));
  m_buttons->addWidget(buttonOf(m_fresh, "primary"));
  makeMenu();
  layout->addWidget(m_menu);
  connect(m_list, &QComboBox::activated, this,
          [this](int row) { m_shown.show(m_list->itemData(row).toLongLong()); });
  connect(&shown, &ShownStudy::listed, this, &StudyBar::refreshList);
  connect(&shown, &ShownStudy::changed, this, &StudyBar::refreshActions);
  connect(&context.studies, &StudyController::stateChanged, this, &StudyBar::refreshActions);
  connect(&context.studies, &StudyController::progressed, this,
          [this] { m_progress->setText(progressText()); });
  connect(&context.controller, &TrainingController::stateChanged, this, &StudyBar::refreshActions);
  refreshList();
}

void StudyBar::makeActions(const Words& words) {
  const auto add = [this](const QString& text, const QString& tip) {
    auto* action = new QAction(text, this);
    action->setToolTip(tip);
    return action;
  };
  m_fresh = add(words.fresh, words.freshTip);
  m_goOn = add(tr("▶ Go on"), tr("Train what is still missing"));
  m_more = add(words.more, words.moreTip);
  m_report = add(tr("&Report…"), tr("One HTML and one PDF file with everything that was found"));
  m_rename = add(tr("Re&name…"), {});
  m_annotate = add(tr("&Notes…"), {});
  m_delete = add(tr("&Delete"), tr("With all its runs; can be undone until the project is closed"));
  connect(m_rename, &QAction::triggered, this, &StudyBar::rename);
  connect(m_annotate, &QAction::triggered, this, &StudyBar::annotate);
  connect(m_delete, &QAction::triggered, this, &StudyBar::remove);
}

void StudyBar::makeMenu() {
  m_menu = new QPushButton(QStringLiteral("⋯"), this);
  m_menu->setAccessibleName(tr("More"));
  m_menu->setToolTip(tr("Report, name, notes, delete"));
  auto* menu = new QMenu(m_menu);
  menu->addAction(m_report);
  menu->addSeparator();
  menu->addAction(m_rename);
  menu->addAction(m_annotate);
  menu->addAction(m_delete);
  menu->setToolTipsVisible(true);
  m_menu->setMenu(menu);
}

QPushButton* StudyBar::buttonOf(QAction* action, const char* look) {
  auto* button = new QPushButton(this);
  setLook(button, look);
  const auto refresh = [button, action] {
    button->setText(action->text());
    button->setEnabled(action->isEnabled());
    button->setVisible(action->isVisible());
    button->setToolTip(action->toolTip());
  };
  connect(action, &QAction::changed, button, refresh);
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  refresh();
  return button;
}

void StudyBar::addButton(QPushButton* button) {
  m_buttons->addWidget(button);
}

void StudyBar::refreshList() {
  const QSignalBlocker blocked(m_list);
  m_list->clear();
  const auto studies = m_shown.all();
  const StudyRecord* shown = m_shown.record();
  for (auto study = studies.rbegin(); study != studies.rend(); ++study) {
    m_list->addItem(tr("%1. %2").arg((*study)->id).arg(fromUtf8((*study)->name)),
                    qlonglong((*study)->id));
    m_list->setItemData(m_list->count() - 1, fromUtf8((*study)->notes), Qt::ToolTipRole);
    if (shown != nullptr && (*study)->id == shown->id) {
      m_list->setCurrentIndex(m_list->count() - 1);
    }
  }
  m_list->setEnabled(!studies.empty());
  if (studies.empty()) m_list->addItem(m_none);
  m_list->setToolTip(shown != nullptr ? fromUtf8(shown->notes) : QString());
  refreshActions();
}

void StudyBar::refreshActions() {
  const StudyRecord* study = m_shown.record();
  const QString obstacle = StudyBar::obstacle(m_context);
  const bool free = obstacle.isEmpty();
  m_goOn->setVisible(study != nullptr && !study->finished && free);
  m_more->setVisible(study != nullptr);
  m_more->setEnabled(free);
  m_fresh->setEnabled(free);
  m_report->setEnabled(m_shown.findings() != nullptr);
  m_delete->setEnabled(study != nullptr && free);
  m_rename->setEnabled(study != nullptr);
  m_annotate->setEnabled(study != nullptr);
  m_menu->setEnabled(study != nullptr);
  m_progress->setText(progressText());
}

// "GRU · LSTM: 6 of 10 runs, 2 min 05 s left"
QString StudyBar::progressText() const {
  const StudyController& studies = m_context.studies;
  if (!studies.isActive()) {
    const StudyRecord* study = m_shown.record();
    return study != nullptr && !study->finished ? tr("not finished") : QString();
  }
  if (studies.inWork().empty() && studies.ended() == 0) {
    return tr("%1: preparing").arg(studies.name());
  }
  const QString ended =
      studies.trials() > 0
          ? tr("%1: %2 of %3 runs").arg(studies.name()).arg(studies.ended()).arg(studies.trials())
          : tr("%1: %2 runs").arg(studies.name()).arg(studies.ended());
  using State = StudyController::State;
  if (studies.state() == State::Paused) return tr("%1, paused").arg(ended);
  if (studies.state() == State::Stopping) return tr("%1, stopping").arg(ended);
  const double left = studies.secondsLeft();
  return std::isnan(left) ? ended : tr("%1, %2 left").arg(ended, durationText(left));
}

void StudyBar::rename() {
  const StudyRecord* study = m_shown.record();
  if (study == nullptr) return;
  bool taken = false;
  const StudyId id = study->id;
  StudyMarks marks = Document::marksOf(*study);
  const QString name = QInputDialog::getText(this, tr("Rename"), tr("Name:"), QLineEdit::Normal,
                                             fromUtf8(marks.name), &taken)
                           .trimmed();
  if (!taken || name.isEmpty()) return;
  const QString said = tr("Rename %1").arg(fromUtf8(marks.name));
  marks.name = name.toStdString();
  m_context.document.setStudyMarks(id, marks, said);
}

void StudyBar::annotate() {
  const StudyRecord* study = m_shown.record();
  if (study == nullptr) return;
  bool taken = false;
  const StudyId id = study->id;
  StudyMarks marks = Document::marksOf(*study);
  const QString notes = QInputDialog::getMultiLineText(
      this, tr("Notes"), tr("Your notes on %1:").arg(fromUtf8(marks.name)), fromUtf8(marks.notes),
      &taken);
  if (!taken) return;
  marks.notes = notes.toStdString();
  m_context.document.setStudyMarks(id, marks, tr("Write notes"));
}

void StudyBar::remove() {
  const StudyRecord* study = m_shown.record();
  if (study == nullptr) return;
  const StudyId id = study->id;
  StudyMarks marks = Document::marksOf(*study);
  marks.deleted = true;
  m_context.document.setStudyMarks(id, marks, tr("Delete %1").arg(fromUtf8(marks.name)));
}

}  // namespace gatescope::ui
