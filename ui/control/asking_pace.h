#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// When to ask anew for what takes long to compute. A slider of epochs and a network in training
// change the question often: a question waits many times as long as the last answer took, so that
// it does not take the cores from training.
class AskingPace : public QObject {
  Q_OBJECT
 public:
  // least: milliseconds that a question waits for others at least.
  explicit AskingPace(int least = 300, QObject* parent = nullptr);

  void askSoon();   // due() follows, once for all calls until then
  void forget();    // no due() to come
  void asked();     // the computing begins …
  void answered();  // … and is over

 Q_SIGNALS:
  void due();

 private:
  int m_least;
  QTimer m_timer;
  QElapsedTimer m_asked;
};

}  // namespace gatescope::ui
