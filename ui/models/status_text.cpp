#include "ui/models/status_text.h"

#include <QCoreApplication>

namespace gatescope::ui {

namespace {

struct Status {
  Q_DECLARE_TR_FUNCTIONS(Status)
};

}  // namespace

QString statusText(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return Status::tr("waiting");
    case RunStatus::Training:
      return Status::tr("training");
    case RunStatus::Paused:
      return Status::tr("paused");
    case RunStatus::Finished:
      return Status::tr("finished");
    case RunStatus::Stopped:
      return Status::tr("stopped");
    case RunStatus::Diverged:
      return Status::tr("diverged");
    case RunStatus::Failed:
      break;
  }
  return Status::tr("failed");
}

}  // namespace gatescope::ui
