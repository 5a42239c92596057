#include "ui/control/range_test_service.h"

#include "ui/control/told.h"

namespace gatescope::ui {

namespace {

constexpr int lookInterval = 60;  // ms

}  // namespace

RangeTestService::RangeTestService(QObject* parent) : QObject(parent) {
  m_look.setInterval(lookInterval);
  connect(&m_look, &QTimer::timeout, this, [this] {
    const std::lock_guard lock(m_curve->mutex);
    Q_EMIT grown(m_curve->points);
  });
  connect(&m_background, &Background::busyChanged, this, [this](bool busy) {
    if (!busy) m_look.stop();
  });
}

void RangeTestService::start(std::shared_ptr<const Dataset> dataset, const Experiment& experiment,
                             const RangeTestSettings& settings) {
  m_curve = std::make_shared<Curve>();
  m_look.start();
  m_background.request([this, dataset = std::move(dataset), experiment, settings,
                        curve = m_curve](std::stop_token stop) -> Background::Answer {
    const auto watch = [&](const RatePoint& point) {
      const std::lock_guard lock(curve->mutex);
      curve->points.push_back(point);
    };
    auto test = testRates(dataset, experiment, settings, 0, stop, watch);
    return told(std::move(test).map([](RangeTest&& done) {
      return std::make_shared<const RangeTest>(std::move(done));
    }),
                this, &RangeTestService::tested, &RangeTestService::failed);
  });
}

}  // namespace gatescope::ui
