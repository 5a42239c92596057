#pragma once

#include "core/inspect/trace.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

namespace gatescope::ui {

// In which order units are to be shown. By harm: as a scan found it, which the trace knows nothing
// of.
struct UnitOrder {
  enum class By {
    Number,
    Mean,
    Memory,
    Saturation,
    Similarity,
    Harm,
    Input,
    Output
  } by = By::Number;
  std::size_t series = 0;  // which input or output
  bool operator==(const UnitOrder&) const = default;
};

struct TraceAnswer {
  RunId run = 0;
  std::string runName;
  AskedSample asked;
  std::shared_ptr<const Dataset> dataset;  // the asked sample's
  std::vector<int> keptEpochs;             // that can be asked for
  Trace trace;
  // One a layer of the trace: the units' order, as asked for, and from which |h| on a unit is “on”.
  std::vector<std::vector<int>> orders;
  std::vector<float> thresholds;
  // With something held or moved: the output and loss of the sample as it is in the data and with
  // nothing held. And why a hold was not taken, the trace then being as trained.
  std::vector<float> asTrained;
  double lossAsTrained = 0;
  Message holdProblem;
  // What it has more than another answer, where that was asked for and can be told.
  std::optional<Trace> difference;
};

// Runs samples forward with tracing on, off the GUI thread; the newest request wins.
class TraceService : public QObject {
  Q_OBJECT
 public:
  explicit TraceService(QObject* parent = nullptr);

  // `from`: an answer that this one is to be compared with; null: none.
  void request(const RunAt& run, const SampleQuestion& question, const UnitOrder& order,
               std::shared_ptr<const TraceAnswer> from = nullptr);
  void cancel() { m_background.cancel(); }
  bool isBusy() const { return m_background.isBusy(); }

 Q_SIGNALS:
  void traced(std::shared_ptr<const gatescope::ui::TraceAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<SampleReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
