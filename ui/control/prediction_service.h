#pragma once

#include "core/train/conformal.h"
#include "core/train/metrics.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

namespace gatescope::ui {

struct RunPrediction {
  RunId run = 0;
  std::string name;
  int epoch = 0;
  Predictions sample;     // of the sample asked for
  std::string written;    // by a network that predicts each next token: what it writes of itself
  Predictions split;      // of the split, where that was asked for
  Evaluation evaluation;  // of the split, where that was asked for
  // Of a forecast of several steps, by windows of the validation part.
  std::optional<ConformalBand> band;
};

struct PredictionAnswer {
  SamplePlace place;
  std::shared_ptr<const Dataset> dataset;
  Predictions truth;       // of the sample
  Predictions splitTruth;  // of the split, where that was asked for
  std::vector<RunPrediction> runs;
};

// How a run writes of itself: always with the same draws, so that what changes is the network.
constexpr double kWritingTemperature = 0.8;

// What runs say about one sample, and about a whole split, off the GUI thread. The runs must share
// their data.
class PredictionService : public QObject {
  Q_OBJECT
 public:
  explicit PredictionService(QObject* parent = nullptr);

  void request(const std::vector<RunAt>& runs, SamplePlace place, bool wholeSplit);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void predicted(std::shared_ptr<const gatescope::ui::PredictionAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
