#include "ui/control/asking_pace.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

constexpr int most = 10000;   // ms
constexpr qint64 share = 20;  // rests to one computing

}  // namespace

AskingPace::AskingPace(int least, QObject* parent) : QObject(parent), m_least(least) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(least);
  connect(&m_timer, &QTimer::timeout, this, &AskingPace::due);
}

void AskingPace::askSoon() {
  if (!m_timer.isActive()) m_timer.start();
}

void AskingPace::forget() {
  m_timer.stop();
}

void AskingPace::asked() {
  m_timer.stop();
  m_asked.start();
}

void AskingPace::answered() {
  const qint64 rest = share * m_asked.elapsed();
  m_timer.setInterval(static_cast<int>(std::clamp<qint64>(rest, m_least, most)));
}

}  // namespace gatescope::ui
