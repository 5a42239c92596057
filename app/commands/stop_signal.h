#pragma once

#include "core/train/trainer.h"

#include <atomic>
#include <stop_token>
#include <thread>

namespace gatescope {

// While it lives, the first Ctrl+C (SIGINT) or SIGTERM asks to stop instead of ending the program;
// a second one ends it. Make it before the program starts threads of its own: they take over the
// blocked signals, and one thread waits for them.
//
// With a gate Ctrl+Z (SIGTSTP) closes it before the program sleeps and opens it when the program
// goes on (fg, SIGCONT): the time asleep does not count as training.
class StopSignal {
 public:
  explicit StopSignal(PauseGate* pause = nullptr);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  std::stop_token token() const { return m_stop.get_token(); }
  int number() const { return m_number; }  // the signal that came; 0: none

 private:
  void wait(const std::stop_token& done);
  void sleep();

  PauseGate* m_pause = nullptr;
  std::stop_source m_stop;
  std::atomic<int> m_number = 0;
  std::jthread m_waiter;  // last: it uses the others
};

}  // namespace gatescope
