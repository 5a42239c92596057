#pragma once

#include "core/inspect/weight_counts.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"

#include <memory>
#include <string>
#include <vector>

#include <QObject>

namespace gatescope::ui {

struct WeightsAnswer {
  RunId run = 0;
  int epoch = 0;
  std::vector<LayerWeights> layers;                   // as Trace::layers
  std::vector<std::vector<GateWeightCounts>> counts;  // of each layer
  std::vector<std::string> inputs;                    // what the first layer reads
};

// The weights of a run at an epoch by gate, off the GUI thread; the newest request wins.
class WeightsService : public QObject {
  Q_OBJECT
 public:
  explicit WeightsService(QObject* parent = nullptr);

  void request(const RunAt& run);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void found(std::shared_ptr<const gatescope::ui::WeightsAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
