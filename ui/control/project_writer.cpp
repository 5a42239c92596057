#include "ui/control/project_writer.h"

#include <utility>

namespace gatescope::ui {

ProjectWriter::ProjectWriter(std::shared_ptr<Project> project, QObject* parent)
    : QObject(parent),
      m_project(std::move(project)),
      m_thread([this](std::stop_token stop) { work(stop); }) {
  m_timer.setInterval(30);
  connect(&m_timer, &QTimer::timeout, this, &ProjectWriter::look);
}

void ProjectWriter::write(Write write) {
  {
    const std::lock_guard lock(m_mutex);
    m_queue.push_back(std::move(write));
  }
  m_changed.notify_all();
  m_timer.start();
}

Result<void> ProjectWriter::flush() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return m_queue.empty(); });
  const std::optional<Error> error = std::exchange(m_error, std::nullopt);
  if (error) return tl::unexpected(*error);
  return {};
}

bool ProjectWriter::isIdle() const {
  const std::lock_guard lock(m_mutex);
  return m_queue.empty();
}

void ProjectWriter::work(const std::stop_token& stop) {
  std::unique_lock lock(m_mutex);
  // What was asked for is written even when the writer goes.
  while (m_changed.wait(lock, stop, [this] { return !m_queue.empty(); }) || !m_queue.empty()) {
    const Write write = m_queue.front();
    lock.unlock();
    const Result<void> result = write(*m_project);
    lock.lock();
    m_queue.pop_front();
    if (!result && !m_error) m_error = result.error();
    m_changed.notify_all();
  }
}

void ProjectWriter::look() {
  std::optional<Error> error;
  bool empty = false;
  {
    const std::lock_guard lock(m_mutex);
    error = std::exchange(m_error, std::nullopt);
    empty = m_queue.empty();
  }
  if (error) Q_EMIT failed(*error);
  if (!empty) return;
  m_timer.stop();
  Q_EMIT idle();
}

}  // namespace gatescope::ui
