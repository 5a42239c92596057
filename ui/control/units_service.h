#pragma once

#include "core/inspect/layer_units.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"
#include "ui/control/trace_service.h"

#include <memory>
#include <vector>

#include <QObject>

namespace gatescope::ui {

struct UnitsAnswer {
  std::vector<LayerUnits> layers;  // as Trace::layers
  std::size_t samples = 0;         // that they are of
  std::size_t all = 0;             // samples of the split
};

// Memory length and saturation of all units over a split, by at most kMostTraced samples of it,
// evenly chosen; off the GUI thread. The newest request wins.
class UnitsService : public QObject {
  Q_OBJECT
 public:
  explicit UnitsService(QObject* parent = nullptr);

  void request(const RunAt& run, Split split);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void found(std::shared_ptr<const gatescope::ui::UnitsAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
