#pragma once

#include <QString>

class QAction;
class QMenu;

namespace gatescope::ui {

class Document;
class RunsModel;
class StudyController;
class TrainingController;

// What pages work with. All outlive the pages.
struct PageContext {
  Document& document;
  TrainingController& controller;
  StudyController& studies;
  RunsModel& runs;  // for the runs' colours
  QAction* train = nullptr;
  QAction* openData = nullptr;
  QAction* rereadData = nullptr;
  QMenu* examples = nullptr;
};

}  // namespace gatescope::ui
