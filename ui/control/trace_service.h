#pragma once

#include "core/inspect/trace.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"

#include <memory>
#include <vector>

#include <QObject>
#include <QStringList>

namespace gatescope::ui {

// One sample of one split, counted from 0.
struct SamplePlace {
  Split split = Split::Test;
  int index = 0;
};

// In which order units are to be shown.
struct UnitOrder {
  enum class By { Number, Mean, Memory, Saturation, Similarity, Input, Output } by = By::Number;
  std::size_t series = 0;  // which input or output
  bool operator==(const UnitOrder&) const = default;
};

// What is asked of a run: a sample, or a text in its place where the run reads texts.
struct TraceQuestion {
  SamplePlace place;
  std::string typed = {};
  UnitOrder order = {};
  QStringList holds = {};  // as parseHold() reads them
};

struct TraceAnswer {
  RunId run = 0;
  std::string runName;
  bool typed = false;  // of a text that was typed: the dataset holds nothing else
  SamplePlace place;   // index taken to the end of the split where it was beyond
  std::shared_ptr<const Dataset> dataset;
  std::vector<int> keptEpochs;  // that can be asked for
  Trace trace;
  // One a layer of the trace: the units' order, as asked for, and from which |h| on a unit is “on”.
  std::vector<std::vector<int>> orders;
  std::vector<float> thresholds;
  // With something held, the output as trained; and why a hold was not taken, the trace then being
  // as trained.
  std::vector<float> asTrained;
  Message holdProblem;
};

// Runs samples forward with tracing on, off the GUI thread; the newest request wins.
class TraceService : public QObject {
  Q_OBJECT
 public:
  explicit TraceService(QObject* parent = nullptr);

  void request(const RunAt& run, const TraceQuestion& question);
  void cancel() { m_background.cancel(); }
  bool isBusy() const { return m_background.isBusy(); }

 Q_SIGNALS:
  void traced(std::shared_ptr<const gatescope::ui::TraceAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

// Fails (field "hold") in the first sentence that does not fit the network.
Result<std::vector<Hold>> parsedHolds(const Tracer& tracer, const QStringList& holds);

// The dataset to ask: this one or, of a text that was typed where it reads texts, one of that
// alone. `place` is its last sample then: a long text is read in pieces.
Result<std::shared_ptr<const Dataset>> askedDataset(const std::shared_ptr<const Dataset>& dataset,
                                                    const std::string& typed, SamplePlace& place);

// The number in the dataset of a place; the split's last sample where the index is beyond. Fails
// when the split is empty.
Result<std::int32_t> sampleAt(const Dataset& dataset, SamplePlace& place);

}  // namespace gatescope::ui
