#pragma once

#include "core/inspect/find_units.h"
#include "core/inspect/layer_units.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

namespace gatescope::ui {

// Whose units, and which of them in particular.
struct UnitsQuestion {
  RunAt run;
  Split split = Split::Test;
  std::size_t layer = 0;  // of Trace::layers
  int unit = -1;          // −1: none
  // In which sequence, and from which step on, pushes to the states are measured.
  SampleQuestion sample = {};
  int step = 0;
};

// A sample that drives a unit, and what stands at those of its steps where it is a text.
struct Driver {
  SamplePlace place;
  DrivenSample what;
  QString text;
};

struct UnitsAnswer {
  std::size_t layer = 0;  // that was asked about, and the unit
  int unit = -1;
  std::vector<std::string> compared;  // names of the first inputs, and targets of steps
  std::vector<double> correlations;   // of the layer: units × these
  std::vector<Driver> drivers;        // of the unit, those that drive it most
  std::vector<LayerUnits> layers;     // as Trace::layers
  // Of each unit: steps until 1/e is left of a push to its state, nothing where more is left at the
  // end. Empty: too much to compute.
  std::vector<std::optional<int>> measured;
  int pushedAt = 0;         // step
  int pushedSteps = 0;      // that there are from there on
  std::size_t samples = 0;  // that they are of
  std::size_t all = 0;      // samples of the split
};

// Memory length and saturation of all units, what their states go with and which samples drive one
// of them most: over a split, by at most kMostTraced samples of it,
// evenly chosen; off the GUI thread. The newest request wins.
class UnitsService : public QObject {
  Q_OBJECT
 public:
  explicit UnitsService(QObject* parent = nullptr);

  void request(const UnitsQuestion& question);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void found(std::shared_ptr<const gatescope::ui::UnitsAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<SampleReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
