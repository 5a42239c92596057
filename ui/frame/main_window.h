#pragma once

#include "core/train/settings.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/pages/page.h"

#include <functional>
#include <memory>
#include <vector>

#include <QMainWindow>
#include <QPointer>

class QSplitter;
class QStackedWidget;

namespace gatescope::ui {

class ExperimentPanel;
class ImportDialog;
class InfoBar;
class Rail;
class RunsModel;
class RunsPanel;
class StudyController;
class TopBar;

// The window: top bar, rail, experiment panel, the page that is chosen, runs.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  // A project, or a CSV file that becomes the project's data. Errors are told in the window.
  void openPath(const QString& path);
  bool saveTo(const QString& path);
  // An unsaved project that a crash left is offered.
  void offerLeftBehind();
  void showPage(int index);

  Document& document() { return *m_document; }
  TrainingController& controller() { return *m_controller; }
  StudyController& studies() { return *m_studies; }
  ExperimentPanel& experimentPanel() { return *m_panel; }
  InfoBar& infoBar() { return *m_info; }

 protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  // One destination of the rail.
  struct PageEntry {
    const char* title;
    const char* icon;
    std::vector<Setting::Group> groups;  // of the experiment panel; empty: no panel
    bool hasRuns;                        // the runs stand below it
    QWidget* (*make)(const PageContext&, QWidget*);
  };
  static const std::vector<PageEntry>& pageTable();

  struct Actions {
    QAction *train, *pause, *stop, *rewind, *undo, *redo, *openData, *rereadData;
  };

  // main_window.cpp
  void makeBody();
  void bindDocument();
  void restoreWindow();
  void storeWindow() const;
  void refreshTitle();
  void refreshTraining();
  void pauseOrResume();
  void onFinished(RunId run);
  void explainDivergence();
  // main_window_menus.cpp
  QAction* addAction(QMenu* menu, const QString& text, const QKeySequence& key,
                     std::function<void()> act);
  void makeActions();
  void makeFileMenu();
  void makeEditMenu();
  void makeRunMenu();
  void makeViewMenu();
  void makeHelpMenu();
  void fillExamples();
  void fillRecent();
  // main_window_files.cpp
  bool mayClose();  // asks when something would be lost
  void newProject();
  void openDialog();
  void openDataDialog();
  void importTable(const QString& path, const ReadOptions& options, const QString& accept);
  void rereadData();
  bool save();
  bool saveAsDialog();
  QString lostSentence() const;
  void tellFileLost();
  void rewind();     // asks when epochs would be deleted
  void interrupt();  // all that is in training, before the project goes
  void exportPage(const QString& suffix);
  void exportRuns();
  void tell(const Error& error);
  static QString inWords(QStringList names);

  std::unique_ptr<Document> m_document;
  std::unique_ptr<TrainingController> m_controller;  // after the document: stops first
  std::unique_ptr<StudyController> m_studies;        // likewise
  std::unique_ptr<RunsModel> m_runs;
  Actions m_actions{};
  QMenu* m_examples = nullptr;
  QMenu* m_recent = nullptr;
  TopBar* m_top = nullptr;
  InfoBar* m_info = nullptr;
  Rail* m_rail = nullptr;
  ExperimentPanel* m_panel = nullptr;
  QStackedWidget* m_pages = nullptr;
  QSplitter* m_splitter = nullptr;
  RunsPanel* m_runsPanel = nullptr;
  QAction* m_showPanel = nullptr;
  QAction* m_showRuns = nullptr;
  QPointer<ImportDialog> m_importDialog;  // a file on its way in
  int m_page = -1;
};

}  // namespace gatescope::ui
