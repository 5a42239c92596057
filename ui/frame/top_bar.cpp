#include "ui/frame/top_bar.h"

#include "core/cells/cells.h"
#include "core/train/baseline_words.h"
#include "ui/control/document.h"
#include "ui/control/study_controller.h"
#include "ui/control/training_controller.h"
#include "ui/frame/run_facts.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <cmath>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>

namespace gatescope::ui {

namespace {

constexpr int nameWidth = 200;
constexpr int roomForAll = 1100;

QString savedText(const Document& document) {
  switch (document.saved()) {
    case Document::Saved::Untitled:
      return TopBar::tr("— not saved");
    case Document::Saved::Writing:
      return TopBar::tr("— edited");
    case Document::Saved::Saved:
      return TopBar::tr("— saved");
    case Document::Saved::Missing:
      return TopBar::tr("— file is missing");
    case Document::Saved::Failed:
      break;
  }
  return TopBar::tr("— cannot be written");
}

QString coloured(const QString& text, const QColor& colour) {
  return QStringLiteral("<b><span style='color:%1'>%2</span></b>")
      .arg(colour.name(), text.toHtmlEscaped());
}

}  // namespace

TopBar::TopBar(const Document& document, const TrainingController& controller,
               const StudyController& studies, const RunsModel& runs, const Actions& actions,
               QWidget* parent)
    : QFrame(parent),
      m_document(document),
      m_controller(controller),
      m_studies(studies),
      m_runs(runs) {
  setLook(this, "bar");
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 8, 16, 8);
  layout->setSpacing(10);
  m_name = new QLabel(this);
  m_name->setMaximumWidth(nameWidth);
  setLook(m_name, "title");
  m_saved = new QLabel(this);
  setLook(m_saved, "muted");
  layout->addWidget(m_name);
  layout->addWidget(m_saved);
  layout->addSpacing(10);
  addButton(actions.train, "primary");
  addButton(actions.pause, "");
  addButton(actions.stop, "");
  m_epoch = new QLabel(this);
  m_progress = new QProgressBar(this);
  m_progress->setTextVisible(false);
  m_progress->setRange(0, 1000);
  m_progress->setMinimumWidth(50);
  m_progress->setMaximumWidth(190);
  m_progress->setAccessibleName(tr("Training progress"));
  m_left = new QLabel(this);
  setLook(m_left, "muted");
  layout->addWidget(m_epoch);
  layout->addWidget(m_progress, 1);
  layout->addWidget(m_left);
  layout->addStretch(1);
  m_metrics = new QLabel(this);
  layout->addWidget(m_metrics);

  connect(&document, &Document::projectChanged, this, &TopBar::refreshName);
  connect(&document, &Document::savedChanged, this, &TopBar::refreshName);
  connect(&document, &Document::experimentChanged, this, &TopBar::refreshName);
  connect(&document, &Document::experimentChanged, this, &TopBar::refreshMetrics);
  connect(&controller, &TrainingController::stateChanged, this, &TopBar::refreshProgress);
  connect(&controller, &TrainingController::progressed, this, &TopBar::refreshProgress);
  connect(&studies, &StudyController::stateChanged, this, &TopBar::refreshProgress);
  connect(&studies, &StudyController::progressed, this, &TopBar::refreshProgress);
  for (const auto signal : {&Document::runUpdated, &Document::selectedRunChanged}) {
    connect(&document, signal, this, &TopBar::refreshMetrics);
  }
  for (const auto signal :
       {&Document::projectChanged, &Document::runsChanged, &Document::dataChanged}) {
    connect(&document, signal, this, &TopBar::refreshMetrics);
  }
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TopBar::refreshMetrics);
  refreshProgress();
}

// A button that does what its action does and says what it says.
void TopBar::addButton(QAction* action, const char* look) {
  auto* button = new QPushButton(this);
  setLook(button, look);
  const auto refresh = [button, action] {
    button->setText(action->iconText());
    button->setAccessibleName(action->text().remove(u'&'));
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->toolTip());
  };
  connect(action, &QAction::changed, button, refresh);
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  refresh();
  static_cast<QHBoxLayout*>(layout())->addWidget(button);
}

void TopBar::refreshName() {
  const bool untitled = m_document.isUntitled();
  const QString name = untitled ? dataName(m_document.experiment()) : m_document.name();
  setLook(m_saved, m_document.saved() == Document::Saved::Missing ? "error" : "muted");
  m_name->setText(m_name->fontMetrics().elidedText(name, Qt::ElideMiddle, nameWidth));
  m_name->setToolTip(untitled ? tr("A project with these data; it has no file of its own yet")
                              : m_document.path());
  m_saved->setText(savedText(m_document));
  m_saved->setToolTip(m_document.writeError());
  refreshRoom();
}

// Of many runs; which study that is has a page of its own.
void TopBar::showStudy() {
  using State = StudyController::State;
  m_epoch->setText(m_studies.trials() > 0
                       ? tr("%1 of %2 runs").arg(m_studies.ended()).arg(m_studies.trials())
                       : tr("%1 runs").arg(m_studies.ended()));
  m_epoch->setToolTip(m_studies.name());
  const double share = m_studies.share();
  m_progress->setValue(std::isnan(share) ? 0 : static_cast<int>(std::lround(share * 1000)));
  const double left = m_studies.secondsLeft();
  if (m_studies.state() == State::Paused) return m_left->setText(tr("paused"));
  if (m_studies.state() == State::Stopping) return m_left->setText(tr("stopping"));
  m_left->setText(std::isnan(left) ? QString() : tr("%1 left").arg(durationText(left)));
}

void TopBar::refreshProgress() {
  const bool active = m_controller.isActive() || m_studies.isActive();
  refreshRoom();
  m_epoch->setVisible(active);
  m_progress->setVisible(active);
  m_left->setVisible(active);
  if (m_studies.isActive()) return showStudy();
  m_epoch->setToolTip({});
  if (!active) return;
  using State = TrainingController::State;
  if (m_controller.state() == State::Preparing) {
    m_epoch->setText(tr("preparing"));
    m_left->clear();
    m_progress->setValue(0);
    return;
  }
  const bool rewound = m_controller.state() == State::Paused && !m_controller.hasLearned();
  if (rewound) {
    m_progress->hide();
    m_left->hide();
    m_epoch->setText(tr("Back at the initial weights. Press Resume to train."));
    return refreshMetrics();
  }
  m_epoch->setText(tr("epoch %1 / %2").arg(m_controller.epoch()).arg(m_controller.epochs()));
  m_progress->setValue(static_cast<int>(std::lround(m_controller.share() * 1000)));
  const double left = m_controller.secondsLeft();
  switch (m_controller.state()) {
    case State::Paused:
      m_left->setText(tr("paused"));
      break;
    case State::Stopping:
      m_left->setText(tr("stopping"));
      break;
    default:
      m_left->setText(std::isnan(left) ? QString() : tr("%1 left").arg(durationText(left)));
  }
  refreshMetrics();
}

// The runs that the pages show, unless the data in front are other ones by now. (While settings are
// wrong the last good data stay in front.)
std::vector<RunId> TopBar::quotedRuns() const {
  std::vector<RunId> runs = m_controller.selectedPair();
  std::erase_if(runs, [this](RunId id) {
    const RunRecord* run = m_document.run(id);
    if (run == nullptr) return true;
    const bool live = m_controller.isActive() && m_controller.session(id) != nullptr;
    return !live && !m_document.dataError() &&
           !sameQuestion(run->experiment, m_document.experiment());
  });
  return runs;
}

QString TopBar::metricsHtml() const {
  QStringList parts;
  std::optional<double> baseline;
  std::string_view metric;
  for (const RunId id : quotedRuns()) {
    const RunRecord* run = m_document.run(id);
    const Cell* cell = findCell(run->experiment.model.cell);
    metric = m_runs.metricOf(id);
    if (!cell || !gatescope::find(run->validation, metric)) continue;
    parts << coloured(coreText(cell->name), m_runs.colour(id)) +
                 QStringLiteral(" <b>%1</b>").arg(m_runs.validationText(id));
    const RunBaseline* best = run->bestBaseline();
    if (!baseline && best != nullptr) baseline = gatescope::find(best->validation, metric);
  }
  if (parts.isEmpty()) return {};
  const QString muted = theme().muted.name();
  if (baseline) {
    parts << QStringLiteral("<span style='color:%1'>%2 %3</span>")
                 .arg(muted, tr("baseline"), metricText(metric, *baseline));
  }
  const QString name = coreText(metricInfo(metric).name);
  return QStringLiteral("<span style='color:%1'>%2</span>&nbsp; ")
             .arg(muted, tr("best val. %1").arg(name)) +
         parts.join(QStringLiteral("&nbsp;&nbsp; "));
}

void TopBar::refreshMetrics() {
  m_metrics->setText(metricsHtml());
  const auto runs = quotedRuns();
  const RunRecord* run = runs.empty() ? nullptr : m_document.run(runs.front());
  const RunBaseline* best = run ? run->bestBaseline() : nullptr;
  if (best == nullptr) return m_metrics->setToolTip({});
  QString help = tr("Of the best epoch, on the validation split. Best baseline: %1.")
                     .arg(coreText(best->name));
  const auto verdict = baselineVerdict(best->key, best->name, m_runs.metricOf(run->id),
                                       best->validation, run->validation);
  if (verdict) help += u'\n' + coreText(*verdict);
  m_metrics->setToolTip(help);
}

// Where room is short, whether the project is saved is said by the window's title.
void TopBar::refreshRoom() {
  const bool lost = m_document.saved() == Document::Saved::Missing;
  const bool active = m_controller.isActive() || m_studies.isActive();
  const bool narrow = width() < roomForAll && active;
  m_saved->setVisible(lost || !narrow);
  m_progress->setMinimumWidth(narrow ? 30 : 50);
}

void TopBar::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  refreshRoom();
}

}  // namespace gatescope::ui
