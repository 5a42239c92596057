#pragma once

#include <QTemporaryDir>

namespace gatescope::test {

// A user's folders of a test's own.
class Home {
 public:
  Home() { qputenv("GATESCOPE_HOME", m_folder.path().toUtf8()); }
  QString file(const QString& name) const { return m_folder.filePath(name); }

 private:
  QTemporaryDir m_folder;
};

}  // namespace gatescope::test
