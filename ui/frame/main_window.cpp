#include "ui/frame/main_window.h"

#include "core/train/settings.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/control/study_controller.h"
#include "ui/frame/experiment_panel.h"
#include "ui/frame/info_bar.h"
#include "ui/frame/rail.h"
#include "ui/frame/runs_panel.h"
#include "ui/frame/top_bar.h"
#include "ui/models/format.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/sweep_page.h"
#include "ui/pages/train_page.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

using Group = Setting::Group;

template <typename Page>
QWidget* make(const PageContext& context, QWidget* parent) {
  return new Page(context, parent);
}

TrainingController::State stateOf(const StudyController& studies) {
  using State = TrainingController::State;
  switch (studies.state()) {
    case StudyController::State::Training:
      return State::Training;
    case StudyController::State::Paused:
      return State::Paused;
    case StudyController::State::Stopping:
      return State::Stopping;
    case StudyController::State::Idle:
      break;
  }
  return State::Idle;
}

constexpr int trainPage = 1;
constexpr int smallestWidth = 900;
constexpr int smallestHeight = 600;

}  // namespace

const std::vector<MainWindow::PageEntry>& MainWindow::pageTable() {
  static const std::vector<PageEntry> table = {
      {QT_TR_NOOP("Data"), "data", {Group::Task, Group::Data}, true, make<DataPage>},
      {QT_TR_NOOP("Train"),
       "train",
       {Group::Model, Group::Task, Group::Training},
       true,
       make<TrainPage>},
      {QT_TR_NOOP("Inspect"), "inspect", {}, true, make<InspectPage>},
      {QT_TR_NOOP("Compare"), "compare", {}, false, make<ComparePage>},
      {QT_TR_NOOP("Search"), "search", {}, false, make<SweepPage>},
  };
  return table;
}

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      m_document(std::make_unique<Document>(exampleReader())),
      m_controller(std::make_unique<TrainingController>(*m_document)),
      m_studies(std::make_unique<StudyController>(*m_document)),
      m_runs(std::make_unique<RunsModel>(runColour)) {
  setAcceptDrops(true);
  setMinimumSize(smallestWidth, smallestHeight);
  makeActions();
  makeBody();
  makeFileMenu();
  makeEditMenu();
  makeRunMenu();
  makeViewMenu();
  makeHelpMenu();
  bindDocument();
  restoreWindow();
  const Result<void> started = m_document->startNew();
  if (!started) tell(started.error());
  showPage(trainPage);
  m_pages->currentWidget()->setFocus();
}

MainWindow::~MainWindow() {
  // Widgets look at the document while they live: they go first.
  m_document->disconnect();
  m_controller->disconnect();
  m_studies->disconnect();
  m_document->undoStack().disconnect();
  delete takeCentralWidget();
}

void MainWindow::makeBody() {
  auto* body = new QWidget(this);
  m_top = new TopBar(*m_document, *m_controller, *m_studies, *m_runs,
                     {m_actions.train, m_actions.pause, m_actions.stop}, body);
  m_info = new InfoBar(body);
  m_rail = new Rail(body);
  m_panel = new ExperimentPanel(*m_document, *m_controller, body);
  // Before the pages, so that the runs' model knows a run before they ask for its colour; into the
  // window after them, so that Tab comes to it last.
  m_runsPanel = new RunsPanel(*m_document, *m_controller, *m_runs);
  m_pages = new QStackedWidget(body);
  m_examples = new QMenu(tr("Open &example"), this);
  fillExamples();
  const PageContext context{*m_document,     *m_controller,      *m_studies,           *m_runs,
                            m_actions.train, m_actions.openData, m_actions.rereadData, m_examples};
  for (const PageEntry& entry : pageTable()) {
    m_rail->add(tr(entry.title), QString::fromLatin1(entry.icon));
    m_pages->addWidget(entry.make(context, m_pages));
  }
  connect(m_rail, &Rail::chosen, this, &MainWindow::showPage);

  auto* upper = new QWidget(body);
  auto* upperLayout = new QHBoxLayout(upper);
  upperLayout->setContentsMargins(0, 0, 0, 0);
  upperLayout->setSpacing(0);
  upperLayout->addWidget(m_panel);
  upperLayout->addWidget(m_pages, 1);
  m_splitter = new QSplitter(Qt::Vertical, body);
  m_splitter->addWidget(upper);
  m_splitter->addWidget(m_runsPanel);
  m_splitter->setStretchFactor(0, 1);
  m_splitter->setStretchFactor(1, 0);
  m_splitter->setCollapsible(0, false);

  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  middle->addWidget(m_rail);
  middle->addWidget(m_splitter, 1);
  auto* layout = new QVBoxLayout(body);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_top);
  layout->addWidget(m_info);
  layout->addLayout(middle, 1);
  setCentralWidget(body);
}

void MainWindow::bindDocument() {
  Document& document = *m_document;
  connect(&document, &Document::projectChanged, this, &MainWindow::refreshTitle);
  connect(&document, &Document::savedChanged, this, &MainWindow::refreshTitle);
  connect(&document, &Document::failed, this,
          [this](const QString& sentence) { m_info->tell(sentence); });
  connect(&document, &Document::fileLost, this, &MainWindow::tellFileLost);
  for (const auto signal : {&Document::projectChanged, &Document::experimentChanged,
                            &Document::dataChanged, &Document::runsChanged}) {
    connect(&document, signal, this, &MainWindow::refreshTraining);
  }
  connect(&document, &Document::selectedRunChanged, this, &MainWindow::refreshTraining);
  TrainingController& controller = *m_controller;
  connect(&controller, &TrainingController::stateChanged, this, &MainWindow::refreshTraining);
  connect(&controller, &TrainingController::finished, this, &MainWindow::onFinished);
  connect(&controller, &TrainingController::failed, this, &MainWindow::tell);
  connect(m_studies.get(), &StudyController::stateChanged, this, &MainWindow::refreshTraining);
  connect(m_studies.get(), &StudyController::failed, this, &MainWindow::tell);
  connect(&controller, &TrainingController::started, this, [this](const std::vector<RunId>& runs) {
    const auto pair = m_controller->selectedPair();
    const bool shown = std::find(pair.begin(), pair.end(), runs.front()) != pair.end();
    if (!shown) m_document->selectRun(runs.front());
  });
}

void MainWindow::showPage(int index) {
  if (index < 0 || index >= static_cast<int>(pageTable().size())) return;
  const QWidget* focused = focusWidget();
  m_page = index;
  m_rail->setCurrent(index);
  const PageEntry& entry = pageTable()[static_cast<std::size_t>(index)];
  m_panel->setGroups(entry.groups);
  m_panel->setVisible(!entry.groups.empty() && m_showPanel->isChecked());
  m_runsPanel->setVisible(entry.hasRuns && m_showRuns->isChecked());
  m_pages->setCurrentIndex(index);
  // A field that is gone would hand the keyboard on to whatever stands next in the window.
  if (focused != nullptr && !focused->isVisible()) {
    m_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
  }
}

void MainWindow::refreshTitle() {
  setWindowTitle(tr("%1[*] – Gatescope").arg(m_document->name()));
  setWindowModified(m_document->saved() != Document::Saved::Saved && m_document->wouldLose());
}

void MainWindow::refreshTraining() {
  using State = TrainingController::State;
  const bool studies = m_studies->isActive();
  const State state = studies ? stateOf(*m_studies) : m_controller->state();
  const QString obstacle = m_document->obstacle();
  const bool idle = state == State::Idle;
  m_actions.train->setEnabled(idle && obstacle.isEmpty());
  m_actions.train->setToolTip(!idle ? tr("Training goes on: stop it to begin another")
                              : obstacle.isEmpty() ? tr("Train a network with these settings (F5)")
                                                   : obstacle);
  const bool resumable = m_controller->canResume(m_document->selectedRun());
  const bool resumes = state == State::Paused || (idle && resumable);
  m_actions.pause->setText(resumes ? tr("&Resume") : tr("&Pause"));
  m_actions.pause->setIconText(resumes ? tr("▶ Resume") : tr("❚❚ Pause"));
  m_actions.pause->setEnabled(state == State::Training || resumes);
  m_actions.pause->setToolTip(resumes ? tr("Go on from the last whole epoch (F6)")
                                      : tr("Hold training between two batches (F6)"));
  m_actions.stop->setEnabled(!idle && state != State::Stopping);
  m_actions.rewind->setEnabled(!studies && m_controller->canRewind());
}

// Whatever is in training; else the run that is selected.
void MainWindow::pauseOrResume() {
  if (m_studies->isActive()) {
    return m_studies->state() == StudyController::State::Training ? m_studies->pause()
                                                                  : m_studies->resume();
  }
  m_controller->state() == TrainingController::State::Training ? m_controller->pause()
                                                               : m_controller->resume();
}

void MainWindow::onFinished(RunId id) {
  const RunRecord* run = m_document->run(id);
  if (run == nullptr) return;
  if (run->status == RunStatus::Diverged) explainDivergence();
  if (run->status == RunStatus::Failed) {
    m_info->tell(tr("%1: %2").arg(fromUtf8(run->name), fromUtf8(run->message)));
  }
}

// All runs of this training that diverged, in one sentence; the exact words of each are in its
// row's tooltip.
void MainWindow::explainDivergence() {
  QStringList names;
  double rate = 0;
  double clip = 0;
  for (const auto& session : m_controller->sessions()) {
    const RunRecord& run = session->record();
    if (run.status != RunStatus::Diverged) continue;
    const int epoch = run.epochs.empty() ? 1 : run.epochs.back().epoch + 1;
    names << tr("%1 (in epoch %2)").arg(fromUtf8(run.name)).arg(epoch);
    rate = run.experiment.training.learningRate;
    clip = run.experiment.training.clipNorm;
  }
  if (names.isEmpty()) return;
  const QString sentence =
      tr("%1 stopped: each step made the error larger, until it grew out of bounds. The last good "
         "weights are kept. The learning rate of %2 is probably too high.")
          .arg(inWords(names), numberText(rate));
  rate /= 10;
  if (clip <= 0) clip = 1;
  m_info->tell(
      sentence,
      {{tr("Set learning rate %1 and clip norm %2").arg(numberText(rate), numberText(clip)),
        [this, rate, clip] {
          Experiment changed = m_document->experiment();
          changed.training.learningRate = rate;
          changed.training.clipNorm = clip;
          m_document->replaceExperiment(changed, tr("Learn more gently"));
        }}});
}

void MainWindow::restoreWindow() {
  resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
  const QSettings settings(settingsFile(), QSettings::IniFormat);
  restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
  if (!m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray())) {
    m_splitter->setSizes({660, 146});
  }
  m_showPanel->setChecked(settings.value(QStringLiteral("panel"), true).toBool());
  m_showRuns->setChecked(settings.value(QStringLiteral("runs"), true).toBool());
}

void MainWindow::storeWindow() const {
  QSettings settings(settingsFile(), QSettings::IniFormat);
  settings.setValue(QStringLiteral("geometry"), saveGeometry());
  settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
  settings.setValue(QStringLiteral("panel"), m_showPanel->isChecked());
  settings.setValue(QStringLiteral("runs"), m_showRuns->isChecked());
  settings.setValue(QStringLiteral("theme"), static_cast<int>(themeMode()));
}

}  // namespace gatescope::ui
