#pragma once

#include "core/data/sources.h"
#include "core/project/project.h"
#include "core/study/comparison.h"
#include "core/study/cross_validation.h"
#include "core/study/memory_test.h"
#include "core/study/sweep.h"
#include "core/study/sweep_table.h"
#include "ui/control/background.h"

#include <map>
#include <memory>
#include <string>
#include <variant>

#include <QObject>

namespace gatescope::ui {

// A trial that the project has a run of.
struct TrialMark {
  RunId run = 0;
  bool isHidden = false;
  std::string note;
};

struct SweepFindings {
  std::shared_ptr<const Sweep> sweep;
  SweepTable table;
};

// What the first of a study's runs learned from. Empty for a memory test, whose data are generated.
struct StudySource {
  std::shared_ptr<const Dataset> dataset;
  std::string sha256;      // of the bytes that were read; empty: not known
  std::string testSha256;  // of the separate test file
};

// What a project holds of a study.
struct StudyFindings {
  StudyRecord study;
  StudySource source;
  std::map<int, TrialMark> trials;  // by number; those that have begun
  std::variant<Comparison, SweepFindings, MemoryTest, CrossValidation> found;
};

// Reads studies off the GUI thread: also while they are trained.
class StudyReader : public QObject {
  Q_OBJECT
 public:
  explicit StudyReader(QObject* parent = nullptr);

  // The newest request is answered; one that is in work is let finish. Runs that are hidden are
  // left out of a comparison.
  void read(std::shared_ptr<Project> project, const StudyRecord& study,
            const ReadExample& readExample);
  void cancel() { m_background.cancel(); }

 Q_SIGNALS:
  void found(std::shared_ptr<const gatescope::ui::StudyFindings> findings);
  void failed(const QString& message);

 private:
  // The study's plan with its data, which are the same until the plan changes.
  struct Kept;
  std::shared_ptr<Kept> m_kept;  // of the job in work
  Background m_background;       // last: its job ends first
};

}  // namespace gatescope::ui
