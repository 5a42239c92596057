#pragma once

#include "core/inspect/disturbance.h"
#include "core/inspect/gradients.h"
#include "ui/control/asked_sample.h"
#include "ui/control/background.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>

namespace gatescope::ui {

// A number among the answers to a sample, as GradientTracer::ofAnswer counts them.
struct AnswerPlace {
  int row = 0;
  int column = 0;
  bool operator==(const AnswerPlace&) const = default;
};

// A unit's state that is pushed at a step.
struct Push {
  int unit = 0;
  int step = 0;
};

struct ReachQuestion {
  std::vector<RunAt> runs;  // the first is looked into, the others stand beside it
  SampleQuestion sample;
  int layer = 0;  // among the recurrent layers, and its direction
  bool backward = false;
  std::optional<AnswerPlace> answer;  // whose inputs are asked for
  std::optional<Push> push;
};

// ‖∂L/∂h(t)‖ of one run.
struct LossGradient {
  RunId run = 0;
  std::string name;
  std::string cell;          // key
  std::vector<float> norms;  // steps
};

struct ReachAnswer {
  ReachQuestion question;
  std::vector<LossGradient> ofLoss;  // as the runs, without those that have none
  std::vector<float> seen;           // ‖∂y/∂x(t)‖ of the answer; empty: none was asked for
  // What is left, at each step, of a small push to h: of the unit, and of all units at once.
  std::vector<float> unitPush;
  std::vector<float> layerPush;
  std::optional<int> unitMemory;  // steps until 1/e of it is left; nothing: more is left at the end
};

// How far things reach through time: gradients back, a push to the state forward. As trained, with
// nothing held. Off the GUI thread; the newest request wins.
class ReachService : public QObject {
  Q_OBJECT
 public:
  explicit ReachService(QObject* parent = nullptr);

  void request(const ReachQuestion& question);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void reached(std::shared_ptr<const gatescope::ui::ReachAnswer> answer);
  void failed(const QString& message);

 private:
  std::shared_ptr<SampleReader> m_reader;  // the job's
  Background m_background;
};

}  // namespace gatescope::ui
