#pragma once

#include "core/project/project.h"

#include <vector>

#include <QFrame>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;

namespace gatescope::ui {

class Document;
class RunsModel;
class StudyController;
class TrainingController;

// Project, the buttons that train, how far training is, and how good it is against the best
// baseline.
class TopBar : public QFrame {
  Q_OBJECT
 public:
  struct Actions {
    QAction* train = nullptr;
    QAction* pause = nullptr;  // pauses or resumes
    QAction* stop = nullptr;
  };
  TopBar(const Document& document, const TrainingController& controller,
         const StudyController& studies, const RunsModel& runs, const Actions& actions,
         QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void addButton(QAction* action, const char* look);
  void refreshName();
  void refreshProgress();
  void showStudy();
  void refreshMetrics();
  void refreshRoom();
  std::vector<RunId> quotedRuns() const;
  QString metricsHtml() const;

  const Document& m_document;
  const TrainingController& m_controller;
  const StudyController& m_studies;
  const RunsModel& m_runs;  // colours and figures as in the table
  QLabel* m_name = nullptr;
  QLabel* m_saved = nullptr;
  QLabel* m_epoch = nullptr;
  QProgressBar* m_progress = nullptr;
  QLabel* m_left = nullptr;
  QLabel* m_metrics = nullptr;
};

}  // namespace gatescope::ui
