#include "ui/control/background.h"

#include <utility>

namespace gatescope::ui {

Background::Background(QObject* parent)
    : QObject(parent), m_thread([this](std::stop_token stop) { work(stop); }) {
  m_timer.setInterval(8);
  connect(&m_timer, &QTimer::timeout, this, &Background::deliver);
}

Background::~Background() {
  const std::lock_guard lock(m_mutex);
  m_waiting.reset();
  m_interrupt.request_stop();
}

void Background::request(Job job) {
  enqueue(std::move(job), true);
}

void Background::requestNext(Job job) {
  enqueue(std::move(job), false);
}

void Background::enqueue(Job job, bool interrupt) {
  {
    const std::lock_guard lock(m_mutex);
    ++m_newest;
    if (interrupt) {
      m_oldest = m_newest;
      m_interrupt.request_stop();
      m_done.reset();
    }
    m_waiting = Numbered{m_newest, std::move(job), {}};
  }
  m_changed.notify_all();
  m_timer.start();
  if (!std::exchange(m_busy, true)) Q_EMIT busyChanged(true);
}

void Background::cancel() {
  const std::lock_guard lock(m_mutex);
  m_oldest = ++m_newest;
  m_interrupt.request_stop();
  m_waiting.reset();
  m_done.reset();
}

bool Background::isBusy() const {
  return m_busy;
}

void Background::work(const std::stop_token& stop) {
  std::unique_lock lock(m_mutex);
  while (m_changed.wait(lock, stop, [this] { return m_waiting.has_value(); })) {
    Numbered job = *std::exchange(m_waiting, std::nullopt);
    m_interrupt = std::stop_source();
    const std::stop_token interrupted = m_interrupt.get_token();
    m_running = true;
    lock.unlock();
    job.answer = job.job(interrupted);
    job.job = nullptr;
    lock.lock();
    m_running = false;
    m_done = std::move(job);
  }
}

void Background::deliver() {
  std::optional<Numbered> done;
  bool idle = false;
  {
    const std::lock_guard lock(m_mutex);
    done = std::exchange(m_done, std::nullopt);
    idle = !m_running && !m_waiting;
  }
  if (idle) m_timer.stop();
  if (done && done->number >= m_oldest && done->answer) done->answer();
  // The answer may have asked for more.
  if (idle && !m_timer.isActive() && std::exchange(m_busy, false)) Q_EMIT busyChanged(false);
}

}  // namespace gatescope::ui
