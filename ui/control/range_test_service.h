#pragma once

#include "core/study/range_test.h"
#include "ui/control/background.h"

#include <memory>
#include <mutex>
#include <vector>

#include <QObject>
#include <QTimer>

namespace gatescope::ui {

// A learning-rate range test off the GUI thread, whose curve can be watched as it grows.
class RangeTestService : public QObject {
  Q_OBJECT
 public:
  explicit RangeTestService(QObject* parent = nullptr);

  void start(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
             const RangeTestSettings& settings);

 Q_SIGNALS:
  void grown(const std::vector<gatescope::RatePoint>& points);  // all until now
  void tested(std::shared_ptr<const gatescope::RangeTest> test);
  void failed(const QString& message);

 private:
  struct Curve {
    std::mutex mutex;
    std::vector<RatePoint> points;
  };
  std::shared_ptr<Curve> m_curve = std::make_shared<Curve>();
  QTimer m_look;
  Background m_background;
};

}  // namespace gatescope::ui
