#pragma once

#include <chrono>

namespace gatescope::ui {

// How often the window may show what a running training says: as often as its own thread's work for
// it leaves the cores to the training. Made and asked once a look on the GUI thread.
class Pace {
 public:
  Pace();

  // Until the next look, by the processor time that this thread took since the last call.
  std::chrono::milliseconds next();

  // The wait after `used` of work, on a machine of so many cores.
  static std::chrono::milliseconds wait(std::chrono::nanoseconds used, unsigned cores);

 private:
  std::chrono::nanoseconds m_before;  // processor time of this thread at the last call
};

}  // namespace gatescope::ui
