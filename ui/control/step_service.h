#pragma once

#include "core/inspect/trace.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>

#include <QObject>
#include <QString>

namespace gatescope::ui {

// Which step of which sequence.
struct StepQuestion {
  RunAt run;
  SampleQuestion sample;
  StepPlace step;
};

struct StepAnswer {
  CellStep step;
  std::vector<std::string> inputs;  // what the first layer reads; empty: a layer above
};

// The numbers of one unit at one step, off the GUI thread; the newest request wins.
class StepService : public QObject {
  Q_OBJECT
 public:
  explicit StepService(QObject* parent = nullptr);

  void request(const StepQuestion& question);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void stepped(std::shared_ptr<const gatescope::ui::StepAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<SampleReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
