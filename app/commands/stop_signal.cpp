#include "app/commands/stop_signal.h"

#include <csignal>
#include <ctime>
#include <iostream>

namespace gatescope {

namespace {

sigset_t stopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal() {
  const sigset_t signals = stopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  m_waiter = std::jthread([this](const std::stop_token& done) { wait(done); });
}

StopSignal::~StopSignal() {
  m_waiter.request_stop();
  m_waiter.join();
  const sigset_t signals = stopSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void StopSignal::wait(const std::stop_token& done) {
  const sigset_t signals = stopSignals();
  const timespec interval{0, 50'000'000};
  while (!done.stop_requested()) {
    const int number = sigtimedwait(&signals, nullptr, &interval);
    if (number <= 0) continue;
    m_number = number;
    std::cerr << "Stopping after this batch … (again to end at once)\n";
    m_stop.request_stop();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // the next one finds this thread
    return;
  }
}

}  // namespace gatescope
