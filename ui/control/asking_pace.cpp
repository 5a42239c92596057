#include "ui/control/asking_pace.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

constexpr int least = 300, most = 10000;  // ms
constexpr qint64 share = 20;              // rests to one computing

}  // namespace

AskingPace::AskingPace(QObject* parent) : QObject(parent) {
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
  m_timer.setInterval(static_cast<int>(std::clamp<qint64>(rest, least, most)));
}

}  // namespace gatescope::ui
