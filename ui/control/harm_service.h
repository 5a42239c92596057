#pragma once

#include "core/inspect/scan.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"

#include <atomic>
#include <memory>
#include <string>

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace gatescope::ui {

// What a network does over a whole split with gates held, beside what it does as trained.
struct HeldFigures {
  int epoch = 0;
  std::string metricKey;  // mainMetric()
  SampleFigures asTrained;
  SampleFigures held;
};

// Its units by the harm that is done when each is silenced, over samples of a split.
struct ScanAnswer {
  RunId run = 0;
  int epoch = 0;
  Split split = Split::Test;
  UnitScan scan;
  std::size_t samples = 0;  // that it is over
  std::size_t all = 0;      // of the split
};

// What holding does over a split: long enough to want a progress, and to be stopped. Off the GUI
// thread; the newest request wins.
class HarmService : public QObject {
  Q_OBJECT
 public:
  explicit HarmService(QObject* parent = nullptr);

  void measure(const RunAt& run, Split split, const QStringList& holds);
  // Over at most kMostTraced samples, evenly chosen.
  void scan(const RunAt& run, Split split);
  void cancel();

 Q_SIGNALS:
  void measured(std::shared_ptr<const gatescope::ui::HeldFigures> figures);
  void scanned(std::shared_ptr<const gatescope::ui::ScanAnswer> answer);
  void failed(const QString& message);
  void progressed(double share);  // 0 … 1 while at work

 private:
  struct Progress {
    std::atomic<double> share{0};
  };
  void begin();

  std::shared_ptr<RunReader> m_reader;  // the job's
  std::shared_ptr<Progress> m_progress;
  Background m_background;
  QTimer m_look;
};

}  // namespace gatescope::ui
