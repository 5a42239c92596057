#include "ui/control/examples.h"

#include "core/train/settings.h"
#include "ui/models/text.h"

#include <QFile>

namespace gatescope::ui {

ReadExample exampleReader() {
  return [](std::string_view name) -> Result<std::string> {
    QFile file(QStringLiteral(":/examples/") + fromUtf8(name));
    if (!file.open(QIODevice::ReadOnly)) {
      return fail("The bundled example %1 is missing from this build", name);
    }
    return file.readAll().toStdString();
  };
}

Experiment experimentOf(const Source& source) {
  Experiment experiment;
  experiment.task = source.task;
  experiment.data.source = source.key;
  [[maybe_unused]] const Result<void> applied = applySettings(experiment, source.settings);
  Q_ASSERT(applied);
  return experiment;
}

}  // namespace gatescope::ui
