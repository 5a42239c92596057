#pragma once

#include "ui/control/background.h"
#include "ui/control/document.h"
#include "ui/control/pace.h"
#include "ui/control/training_session.h"

#include <memory>
#include <vector>

#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// Trains the document's experiment and its rival, each in a worker of its own, and brings what
// happens there to the GUI thread, up to 30 times a second. The only class that knows both worlds.
class TrainingController : public QObject {
  Q_OBJECT
 public:
  enum class State { Idle, Preparing, Training, Paused, Stopping };

  explicit TrainingController(Document& document, QObject* parent = nullptr);

  void train();  // new runs with the experiment as it stands; only when idle without obstacle
  void pause();
  void resume();  // what is paused; else the selected run and its rival from their checkpoints
  void stop();    // keeps all finished epochs
  void rewind();  // the current (or selected) run and its rival: initial weights, paused
  // Ends training now, waiting for the batches in work; what could be resumed after.
  std::vector<RunId> interrupt();
  void resumeRuns(const std::vector<RunId>& runs, bool paused = false, bool fromStart = false);

  State state() const { return m_state; }
  bool isActive() const { return m_state != State::Idle; }
  bool canResume(RunId run) const;  // it has epochs to go and is not in training
  bool canRewind() const;
  std::vector<RunId> runsToRewind() const;
  // The selected run and the one that was trained beside it.
  std::vector<RunId> selectedPair() const;
  const TrainingSession* session(RunId run) const;
  const std::vector<std::unique_ptr<TrainingSession>>& sessions() const { return m_sessions; }
  bool hasLearned() const;  // an epoch, or part of one
  // Of all runs in training together.
  int epoch() const;
  int epochs() const;
  double share() const;
  double secondsLeft() const;

 Q_SIGNALS:
  void stateChanged();
  void progressed();
  void weightsChanged(gatescope::RunId run);
  void started(const std::vector<gatescope::RunId>& runs);  // the first is the main one
  void finished(gatescope::RunId run);
  void failed(const gatescope::Error& error);  // before a run was made

 private:
  void setState(State state);
  void launch(std::vector<TrainingSession::Setup> setups);
  void tick();

  Document& m_document;
  State m_state = State::Idle;
  QTimer m_timer;
  Pace m_pace;
  Background m_preparation;
  std::vector<std::unique_ptr<TrainingSession>> m_sessions;  // last: their threads join first
};

}  // namespace gatescope::ui
