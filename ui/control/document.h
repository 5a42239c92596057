#pragma once

#include "core/data/sources.h"
#include "core/project/project.h"
#include "core/project/recorder.h"
#include "ui/control/background.h"
#include "ui/control/edit_state.h"
#include "ui/control/project_writer.h"

#include <memory>
#include <vector>

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QUndoStack>

namespace gatescope::ui {

// What of a run the user may change, all of it undoable.
struct RunMarks {
  std::string name;
  bool hidden = false;
  bool pinned = false;
  bool deleted = false;
};

// What of a study the user may change; undoable too.
struct StudyMarks {
  std::string name;
  std::string notes;
  bool deleted = false;
};

// The open project: its experiment as edited, its data and its runs. A project is always a file:
// one without a name lives in the user's folder until it is saved, so that a crash loses nothing.
// Every edit is undoable and on disk a moment later. GUI thread only.
class Document : public QObject {
  Q_OBJECT
 public:
  // Missing: the file was moved, deleted or replaced behind the program's back.
  enum class Saved { Untitled, Writing, Saved, Failed, Missing };
  // Tables, and what they were read from and how.
  struct TablesRead {
    ProjectTables tables;
    std::string source, testSource;
    ReadOptions read;
  };

  explicit Document(ReadExample readExample, QObject* parent = nullptr);
  ~Document() override;

  // Files. On an error the project that is open stays open. Training must not be running.
  Result<void> startNew();  // on the first bundled example
  Result<void> open(const QString& path);
  Result<void> recover(const QString& path);  // an unsaved project that was left behind
  Result<void> saveAs(const QString& path);
  Result<void> flush();  // all edits on disk
  // Whether a file is a project, before anything is asked or given up for it.
  static Result<void> probe(const QString& path);
  bool isOpen(const QString& path) const;  // it is this project's own file
  void lookAtFile();                       // at once, not only every two seconds
  bool isReplaced() const;                 // missing, and another file stands in its place
  void discard();  // an untitled project's file goes with it when it is closed
  bool isUntitled() const { return m_untitled; }
  bool wouldLose() const;  // without a file, and something was done in it
  QString name() const;
  QString path() const;
  Saved saved() const;
  QString writeError() const { return m_writeError; }
  std::shared_ptr<Project> project() const { return m_project; }
  const ReadExample& readExample() const { return m_readExample; }

  // Experiment.
  const Experiment& experiment() const { return m_fields.experiment; }
  const EditState& fields() const { return m_fields; }
  void edit(std::string_view key, const std::string& text);
  void replaceExperiment(const Experiment& experiment, const QString& description);
  void endEdit();  // what follows is undone on its own
  const Error* problem(std::string_view key) const;
  const std::map<std::string, Error>& problems() const { return m_problems; }
  QString obstacle() const;  // why training cannot start; empty: it can
  QUndoStack& undoStack() { return m_undo; }

  // Data. Dataset and table are the last good ones while settings are wrong or loading goes on.
  void openData(const QString& path);  // as found out; proposes task and roles; undoable
  // The same of a table that has been read already. Of the file that is the data now, the roles
  // stay where the columns are the same.
  void openTable(const QString& path, const ReadOptions& options,
                 std::shared_ptr<const Table> table);
  void openSource(const Source& source);
  std::shared_ptr<const Table> table() const { return m_tablesRead.tables.table; }
  std::shared_ptr<const Dataset> dataset() const { return m_dataset; }
  bool isLoading() const { return m_loading; }
  const std::optional<Error>& dataError() const { return m_dataError; }

  // Runs, deleted ones included.
  const std::vector<RunRecord>& runs() const { return m_runs; }
  const RunRecord* run(RunId id) const;
  void putRun(const RunRecord& run);  // from training; keeps the user's marks
  void setMarks(RunId id, const RunMarks& marks, const QString& description);
  static RunMarks marksOf(const RunRecord& run);
  RunId selectedRun() const { return m_selectedRun; }
  void selectRun(RunId id);

  // Studies: plans whose trials are runs of their own. Deleted ones included.
  const std::vector<StudyRecord>& studies() const { return m_studies; }
  const StudyRecord* study(StudyId id) const;
  void readStudies();  // again, off the GUI thread: training changes them
  void setStudyMarks(StudyId id, const StudyMarks& marks, const QString& description);
  static StudyMarks marksOf(const StudyRecord& study);
  // Of a study's run that is not in training.
  void markTrial(RunId run, bool hidden, const std::string& note);

 Q_SIGNALS:
  void projectChanged();  // another one is open
  void savedChanged();
  void experimentChanged();
  void dataChanged();  // table, dataset, error or loading
  void runsChanged();  // which runs there are, or their marks
  void runUpdated(gatescope::RunId run);
  void selectedRunChanged(gatescope::RunId run);
  void studiesChanged();                // which there are, their plans or marks
  void trialsMarked();                  // and on disk
  void fileLost();                      // the project's file is missing from now on
  void failed(const QString& message);  // of openData and of writing

 private:
  friend class FieldsCommand;
  friend class MarksCommand;
  friend class StudyMarksCommand;

  Result<void> use(Project project, bool untitled);
  void attach(Project project);
  void keepWritable();
  void tidyRuns();
  void purgeDeleted();
  void applyFields(const EditState& fields);
  void applyMarks(RunId id, const RunMarks& marks);
  void check();
  void reloadData();
  void takeData(Result<std::shared_ptr<const Dataset>> dataset);
  void writeRun(const RunRecord& run);
  void takeStudies(std::vector<StudyRecord> studies);
  void applyStudyMarks(StudyId id, const StudyMarks& marks);
  void tidyStudies();
  bool hasWork() const;
  void writeExperiment();

  ReadExample m_readExample;
  std::unique_ptr<QLockFile> m_lock;
  std::shared_ptr<Project> m_project;  // shared with jobs that read weights from it
  std::unique_ptr<ProjectWriter> m_writer;
  bool m_untitled = true;
  QString m_writeError;
  QString m_fileMark;  // tells the project's file from any other
  bool m_fileMissing = false;
  QTimer m_fileLook;

  EditState m_fields;
  std::map<std::string, Error> m_problems;
  QUndoStack m_undo;
  int m_editNumber = 0;  // edits of one field under one number are undone together
  QTimer m_writeLater;

  TablesRead m_tablesRead;
  std::shared_ptr<const Dataset> m_dataset;
  Experiment m_datasetExperiment;  // whose data settings made the dataset
  std::optional<Error> m_dataError;
  bool m_loading = false;

  std::vector<RunRecord> m_runs;
  RunId m_selectedRun = 0;
  std::vector<StudyRecord> m_studies;
  bool m_trialsMarked = false;  // and not told yet

  Background m_loader;
  Background m_importer;
  Background m_studyReader;
};

}  // namespace gatescope::ui
