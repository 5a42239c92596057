#include "core/data/sources.h"
#include "ui/control/places.h"
#include "ui/control/study_controller.h"
#include "ui/frame/about_dialog.h"
#include "ui/frame/experiment_panel.h"
#include "ui/frame/main_window.h"
#include "ui/frame/range_test_dialog.h"
#include "ui/frame/runs_panel.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QUndoStack>

namespace gatescope::ui {

QAction* MainWindow::addAction(QMenu* menu, const QString& text, const QKeySequence& key,
                               std::function<void()> act) {
  auto* action = new QAction(text, this);
  action->setShortcut(key);
  connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
  if (menu != nullptr) menu->addAction(action);
  return action;
}

void MainWindow::makeActions() {
  m_actions.train = addAction(nullptr, tr("&Train"), Qt::Key_F5, [this] {
    m_document->endEdit();
    m_controller->train();
  });
  m_actions.train->setIconText(tr("▶ Train"));
  m_actions.pause = addAction(nullptr, tr("&Pause"), Qt::Key_F6, [this] { pauseOrResume(); });
  m_actions.pause->setIconText(tr("❚❚ Pause"));
  m_actions.stop = addAction(nullptr, tr("&Stop"), Qt::Key_F7, [this] {
    m_studies->isActive() ? m_studies->stop() : m_controller->stop();
  });
  m_actions.stop->setIconText(tr("■ Stop"));
  m_actions.stop->setToolTip(tr("End training; all finished epochs are kept (F7)"));
  m_actions.rewind =
      addAction(nullptr, tr("Re&wind to the initial weights"), Qt::Key_F8, [this] { rewind(); });
  m_actions.openData = addAction(nullptr, tr("Open &CSV…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
                                 [this] { openDataDialog(); });
  m_actions.rereadData =
      addAction(nullptr, tr("How the Data Are &Read…"), {}, [this] { rereadData(); });
  m_actions.rereadData->setToolTip(
      tr("Encoding, delimiter, types and missing values of the file, and why they were taken"));
  m_actions.openData->setToolTip(tr("Read a CSV file as this project's data (Ctrl+Shift+O)"));
  QUndoStack& undo = m_document->undoStack();
  m_actions.undo = undo.createUndoAction(this, tr("&Undo"));
  m_actions.undo->setShortcut(Qt::CTRL | Qt::Key_Z);
  m_actions.redo = undo.createRedoAction(this, tr("&Redo"));
  m_actions.redo->setShortcuts({Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y});
}

void MainWindow::makeFileMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&File"));
  addAction(menu, tr("&New project"), Qt::CTRL | Qt::Key_N, [this] { newProject(); });
  addAction(menu, tr("&Open…"), Qt::CTRL | Qt::Key_O, [this] { openDialog(); });
  menu->addAction(m_actions.openData);
  menu->addAction(m_actions.rereadData);
  menu->addMenu(m_examples);
  m_recent = menu->addMenu(tr("Open &recent"));
  connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
  menu->addSeparator();
  addAction(menu, tr("&Save"), Qt::CTRL | Qt::Key_S, [this] { save(); });
  addAction(menu, tr("Save &as…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { saveAsDialog(); });
  menu->addSeparator();
  QMenu* exports = menu->addMenu(tr("&Export"));
  addAction(exports, tr("Page as &PNG…"), Qt::CTRL | Qt::Key_E,
            [this] { exportPage(QStringLiteral("png")); });
  addAction(exports, tr("Page as &SVG…"), {}, [this] { exportPage(QStringLiteral("svg")); });
  addAction(exports, tr("&Runs as CSV…"), {}, [this] { exportRuns(); });
  menu->addSeparator();
  addAction(menu, tr("&Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); });
}

void MainWindow::makeEditMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Edit"));
  menu->addAction(m_actions.undo);
  menu->addAction(m_actions.redo);
  menu->addSeparator();
  menu->addAction(m_runsPanel->renameAction());
  menu->addAction(m_runsPanel->pinAction());
  menu->addAction(m_runsPanel->deleteAction());
}

void MainWindow::makeRunMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Run"));
  menu->addAction(m_actions.train);
  menu->addAction(m_actions.pause);
  menu->addAction(m_actions.stop);
  menu->addSeparator();
  menu->addAction(m_actions.rewind);
  menu->addSeparator();
  addAction(menu, tr("Find a &learning rate…"), {}, [this] {
    m_document->endEdit();
    RangeTestDialog(*m_document, this).exec();
  });
}

void MainWindow::makeViewMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&View"));
  for (int i = 0; i < static_cast<int>(pageTable().size()); ++i) {
    addAction(menu, tr(pageTable()[static_cast<std::size_t>(i)].title),
              QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)), [this, i] { showPage(i); });
  }
  menu->addSeparator();
  m_showPanel = addAction(menu, tr("&Experiment panel"), Qt::Key_F9, [this] { showPage(m_page); });
  m_showPanel->setCheckable(true);
  m_showPanel->setChecked(true);
  m_showRuns = addAction(menu, tr("&Runs"), Qt::Key_F10, [] {});
  m_showRuns->setCheckable(true);
  m_showRuns->setChecked(true);
  connect(m_showRuns, &QAction::toggled, this, [this] { showPage(m_page); });
  menu->addSeparator();
  QMenu* themes = menu->addMenu(tr("&Theme"));
  auto* group = new QActionGroup(this);
  const std::pair<QString, ThemeMode> modes[] = {{tr("As the &system"), ThemeMode::System},
                                                 {tr("&Light"), ThemeMode::Light},
                                                 {tr("&Dark"), ThemeMode::Dark}};
  for (const auto& [title, mode] : modes) {
    QAction* action = addAction(themes, title, {}, [this, mode = mode] {
      applyTheme(*qApp, mode);
      storeWindow();
    });
    action->setCheckable(true);
    action->setChecked(mode == themeMode());
    group->addAction(action);
  }
  addAction(menu, tr("&Full screen"), Qt::Key_F11,
            [this] { isFullScreen() ? showNormal() : showFullScreen(); });
}

void MainWindow::makeHelpMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Help"));
  addAction(menu, tr("&Sources and licences"), Qt::Key_F1, [this] { AboutDialog(this).exec(); });
}

void MainWindow::fillExamples() {
  bool generated = false;
  for (const Source& source : allSources()) {
    if (source.file.empty() && !std::exchange(generated, true)) m_examples->addSeparator();
    QAction* action = addAction(m_examples, coreText(source.title), {},
                                [this, &source] { m_document->openSource(source); });
    action->setToolTip(coreText(source.about));
  }
  m_examples->setToolTipsVisible(true);
}

void MainWindow::fillRecent() {
  m_recent->clear();
  const QStringList files = recentFiles();
  for (const QString& path : files) {
    QAction* action =
        addAction(m_recent, QFileInfo(path).fileName(), {}, [this, path] { openPath(path); });
    action->setToolTip(path);
  }
  m_recent->setToolTipsVisible(true);
  m_recent->addSeparator();
  addAction(m_recent, tr("&Clear the list"), {}, [] {
    clearRecentFiles();
  })->setEnabled(!files.isEmpty());
}

}  // namespace gatescope::ui
