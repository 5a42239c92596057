#include "app/commands/stop_signal.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <iostream>
#include <unistd.h>

namespace gatescope {

namespace {

sigset_t stopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// Those that one thread waits for.
sigset_t awaitedSignals(bool pauses) {
  sigset_t signals = stopSignals();
  if (pauses) sigaddset(&signals, SIGTSTP);
  return signals;
}

}  // namespace

StopSignal::StopSignal(PauseGate* pause) : m_pause(pause) {
  const sigset_t signals = awaitedSignals(m_pause != nullptr);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  m_waiter = std::jthread([this](const std::stop_token& done) { wait(done); });
}

StopSignal::~StopSignal() {
  m_waiter.request_stop();
  m_waiter.join();
  const sigset_t signals = awaitedSignals(m_pause != nullptr);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

// The gate is given time to hold what is in work: a batch that sleeps with the program would seem
// to have taken that long.
void StopSignal::sleep() {
  std::cerr << "Paused; “fg”, or kill -CONT, goes on\n";
  m_pause->pause();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  kill(getpid(), SIGSTOP);
  m_pause->resume();
}

void StopSignal::wait(const std::stop_token& done) {
  const sigset_t signals = awaitedSignals(m_pause != nullptr);
  const timespec interval{0, 50'000'000};
  while (!done.stop_requested()) {
    const int number = sigtimedwait(&signals, nullptr, &interval);
    if (number == SIGTSTP) sleep();
    if (number <= 0 || number == SIGTSTP) continue;
    m_number = number;
    std::cerr << "Stopping after this batch … (again to end at once)\n";
    m_stop.request_stop();
    const sigset_t ending = stopSignals();
    pthread_sigmask(SIG_UNBLOCK, &ending, nullptr);  // the next one finds this thread
    return;
  }
}

}  // namespace gatescope
