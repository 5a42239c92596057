#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// Computes off the GUI thread, one job at a time, for views that want the newest answer only: a
// waiting job is replaced by a newer one, and an answer that was overtaken is dropped (each request
// has a number; only the newest one's answer is delivered).
class Background : public QObject {
  Q_OBJECT
 public:
  // The job runs on this object's thread. What it returns (may be empty) runs on the GUI thread.
  using Answer = std::function<void()>;
  using Job = std::function<Answer(std::stop_token)>;

  explicit Background(QObject* parent = nullptr);
  ~Background() override;

  // Asks the running job to stop and drops its answer.
  void request(Job job);
  // Lets the running job finish and deliver: for a stream of jobs that comes faster than they end.
  void requestNext(Job job);
  void cancel();
  bool isBusy() const;  // until the answer has been delivered

 Q_SIGNALS:
  void busyChanged(bool busy);

 private:
  struct Numbered {
    std::uint64_t number = 0;
    Job job;
    Answer answer;
  };
  void enqueue(Job job, bool interrupt);
  void work(const std::stop_token& stop);
  void deliver();

  mutable std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::optional<Numbered> m_waiting;
  std::optional<Numbered> m_done;
  std::stop_source m_interrupt;  // of the running job
  bool m_running = false;
  std::uint64_t m_newest = 0;  // GUI thread
  std::uint64_t m_oldest = 0;  // answers below this number are dropped; GUI thread
  bool m_busy = false;         // as last told; GUI thread
  QTimer m_timer;              // polls while busy: no Qt call from the other thread
  std::jthread m_thread;       // last: joins before the rest goes
};

}  // namespace gatescope::ui
