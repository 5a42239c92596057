#pragma once

#include "core/project/project.h"
#include "core/study/run_trials.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

namespace gatescope::ui {

class Document;

// Trains the studies of the document's project, one after another, off the GUI thread. What comes
// out is in the project; StudyReader takes it from there. GUI thread only.
class StudyController : public QObject {
  Q_OBJECT
 public:
  enum class State { Idle, Training, Paused, Stopping };

  // One study, as it is to be trained: with a project that holds some of its trials it goes on.
  struct Job {
    QString name;    // "GRU · LSTM"
    int trials = 0;  // in all; 0: not known beforehand
    // On a thread of the study's own.
    std::function<Result<void>(Project&, const RunTrialsOptions&)> work;
  };

  struct TrialInWork {
    int number = 0;
    QString name;
    int epoch = 0;
    int epochs = 0;
  };

  explicit StudyController(Document& document, QObject* parent = nullptr);
  ~StudyController() override;

  void start(std::vector<Job> jobs, bool paused = false);  // only when idle
  void pause();
  void resume();
  void stop();  // what has been trained is kept, and can be gone on with
  // Ends training now, waiting for the batches in work; the jobs that are not done.
  std::vector<Job> interrupt();

  State state() const { return m_state; }
  bool isActive() const { return m_state != State::Idle; }
  // Of the job in work.
  QString name() const;
  int ended() const { return m_ended; }
  int trials() const;
  const std::vector<TrialInWork>& inWork() const { return m_inWork; }
  int jobsLeft() const { return static_cast<int>(m_jobs.size()); }  // with the one in work
  double share() const;        // of the job's trials, 0 … 1; NaN: not known
  double secondsLeft() const;  // NaN: not known yet

 Q_SIGNALS:
  void stateChanged();
  void progressed();   // some epochs
  void trialsEnded();  // or begun: the project knows more than before
  void failed(const gatescope::Error& error);

 private:
  struct Feed;
  void launch();
  void look();
  void endJob();
  void tellEnded();
  void setState(State state);

  Document& m_document;
  State m_state = State::Idle;
  std::vector<Job> m_jobs;  // the first is in work
  std::shared_ptr<Feed> m_feed;
  int m_ended = 0;
  std::vector<TrialInWork> m_inWork;
  std::chrono::steady_clock::time_point m_since;  // at which it had come to …
  double m_startShare = -1;                       // … so much; below 0: no epoch yet
  QTimer m_timer;
  std::jthread m_thread;  // last: joins before the rest goes
};

}  // namespace gatescope::ui
