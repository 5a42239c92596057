#include "ui/control/pace.h"

#include <algorithm>
#include <ctime>
#include <thread>
#include <utility>

namespace gatescope::ui {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// Of all cores. A batch is ready when its slowest core is, so what the window takes from one of two
// it takes from both.
constexpr double share = 0.012;
constexpr milliseconds least{33};
constexpr milliseconds most{300};  // slower, a curve no longer moves

nanoseconds threadTime() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

}  // namespace

Pace::Pace() : m_before(threadTime()) {}

milliseconds Pace::next() {
  const nanoseconds now = threadTime();
  const nanoseconds used = now - std::exchange(m_before, now);
  return wait(used, std::thread::hardware_concurrency());
}

milliseconds Pace::wait(nanoseconds used, unsigned cores) {
  using Exact = std::chrono::duration<double, std::milli>;
  const Exact wanted = Exact(used) / (share * std::max(cores, 1U));
  return std::chrono::duration_cast<milliseconds>(std::clamp<Exact>(wanted, least, most));
}

}  // namespace gatescope::ui
