#pragma once

#include "core/inspect/state_space.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>
#include <vector>

#include <QObject>

namespace gatescope::ui {

// The states of one layer over the samples of a split, in their principal components.
struct StateCloud {
  RunId run = 0;
  int epoch = 0;
  Split split = Split::Test;
  std::size_t layer = 0;  // of Trace::layers
  bool backward = false;
  std::shared_ptr<const Dataset> dataset;
  StateSpace space;
  std::vector<std::int32_t> samples;   // of the dataset, that the states are of
  std::vector<int> places;             // of each in its split
  std::vector<std::size_t> firsts{0};  // the first point of each sample; one more: their number
  std::vector<float> points;           // by sample and step, `components` numbers each
  std::vector<float> low, high;        // of each component over all points
  std::size_t all = 0;                 // samples of the split

  std::size_t size() const { return firsts.back(); }
};

// Whose states, and which sample's in particular.
struct StatesQuestion {
  RunAt run;
  SampleQuestion sample;
  std::size_t layer = 0;
};

struct StatesAnswer {
  std::shared_ptr<const StateCloud> cloud;
  SamplePlace place;
  std::vector<float> way;  // of the sample as it is shown, edited and held: a point a step
};

// The states of a split (at most kMostTraced samples of it, evenly chosen) and the way of one
// sample through them, off the GUI thread; the newest request wins. The states of the last few
// epochs are kept.
class StatesService : public QObject {
  Q_OBJECT
 public:
  static constexpr int components = 3;

  explicit StatesService(QObject* parent = nullptr);

  void request(const StatesQuestion& question);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void found(std::shared_ptr<const gatescope::ui::StatesAnswer> answer);
  void failed(const QString& message);

 private:
  struct Reader;
  std::shared_ptr<Reader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
