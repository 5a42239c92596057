#pragma once

#include "core/data/sample_alone.h"
#include "core/inspect/trace.h"
#include "ui/control/run_reader.h"

#include <memory>
#include <string>
#include <vector>

#include <QStringList>

namespace gatescope::ui {

// One sample of one split, counted from 0.
struct SamplePlace {
  Split split = Split::Test;
  int index = 0;
  bool operator==(const SamplePlace&) const = default;
};

// Which sequence is to be looked at, and what is held meanwhile.
struct SampleQuestion {
  SamplePlace place = {};
  std::string typed = {};             // a text in its place, where the run reads texts
  std::vector<InputEdit> edits = {};  // points of its inputs that were moved by hand
  QStringList holds = {};             // as parseHold() reads them
};

// The same as a job works with it.
struct AskedSample {
  std::shared_ptr<const Dataset> dataset;  // the run's own, or of the typed or edited sample alone
  std::shared_ptr<const Weights> weights;
  SamplePlace place;  // index taken to the end of the split where it was beyond
  std::int32_t sample = 0;
  std::shared_ptr<const Dataset> whole;  // the run's own, and the number of the sample there
  std::int32_t wholeSample = 0;
  bool typed = false;   // of a text that was typed
  bool edited = false;  // with points that were moved
};

// Reads what questions ask for; keeps the last edited sequence, for its points are moved one after
// the other. One thread at a time.
class SampleReader {
 public:
  Result<AskedSample> read(const RunAt& run, const SampleQuestion& question);

 private:
  Result<void> type(AskedSample& asked, const std::string& text) const;
  Result<void> edit(AskedSample& asked, const std::vector<InputEdit>& edits);

  RunReader m_runs;
  std::shared_ptr<const Dataset> m_whole;  // that m_alone is a sample of
  std::int32_t m_number = -1;
  Dataset m_alone;
};

// Fails (field "hold") in the first sentence that does not fit the network.
Result<std::vector<Hold>> parsedHolds(const std::vector<RecurrentPlace>& places,
                                      const QStringList& holds);

// The number in the dataset of a place; the split's last sample where the index is beyond. Fails
// when the split is empty.
Result<std::int32_t> sampleAt(const Dataset& dataset, SamplePlace& place);

}  // namespace gatescope::ui
