#pragma once

#include "core/project/project.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// Writes small changes into a project in the order they were made, off the GUI thread: a write
// waits for the disk, and for an epoch that a training run is writing.
class ProjectWriter : public QObject {
  Q_OBJECT
 public:
  using Write = std::function<Result<void>(Project&)>;

  explicit ProjectWriter(std::shared_ptr<Project> project, QObject* parent = nullptr);

  void write(Write write);
  // Waits until all is on disk. The first error since the last flush, if any.
  Result<void> flush();
  bool isIdle() const;

 Q_SIGNALS:
  void idle();
  void failed(const gatescope::Error& error);

 private:
  void work(const std::stop_token& stop);
  void look();

  std::shared_ptr<Project> m_project;
  mutable std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::deque<Write> m_queue;  // the front one is being written
  std::optional<Error> m_error;
  QTimer m_timer;
  std::jthread m_thread;  // last: joins before the rest goes
};

}  // namespace gatescope::ui
