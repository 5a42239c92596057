#include "ui/control/resource_files.h"

#include <QFile>

namespace gatescope::ui {

Result<std::string> readExample(std::string_view file) {
  QFile resource(QStringLiteral(":/examples/") +
                 QString::fromUtf8(file.data(), static_cast<qsizetype>(file.size())));
  if (!resource.open(QIODevice::ReadOnly)) {
    return fail("The example %1 is missing from this build", file);
  }
  return resource.readAll().toStdString();
}

}  // namespace gatescope::ui
