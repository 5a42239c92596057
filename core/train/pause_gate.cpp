#include "core/train/trainer.h"

namespace gatescope {

void PauseGate::pause() {
  const std::lock_guard lock(m_mutex);
  m_paused = true;
}

void PauseGate::resume() {
  {
    const std::lock_guard lock(m_mutex);
    m_paused = false;
  }
  m_changed.notify_all();
}

bool PauseGate::isPaused() const {
  const std::lock_guard lock(m_mutex);
  return m_paused;
}

void PauseGate::wait(std::stop_token stop) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, std::move(stop), [this] { return !m_paused; });
}

}  // namespace gatescope
