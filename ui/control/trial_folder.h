#pragma once

#include "core/data/sources.h"
#include "core/study/trial_file.h"
#include "ui/control/background.h"

#include <memory>
#include <set>

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace gatescope::ui {

class Document;

// Takes the trials of a sweep into the project that programs elsewhere leave in a folder, as they
// end.
class TrialFolder : public QObject {
  Q_OBJECT
 public:
  explicit TrialFolder(Document& document, QObject* parent = nullptr);

  void watch(const QString& folder);
  void stop();
  QString folder() const { return m_folder; }  // empty: none

 Q_SIGNALS:
  void collected(std::shared_ptr<const gatescope::Collected> collected);
  void failed(const QString& message);

 private:
  void look();

  Document& m_document;
  QString m_folder;
  std::set<QString> m_known;  // files that have been taken or refused, with their time and size
  QFileSystemWatcher m_watcher;
  QTimer m_timer;  // folders on other machines tell nothing of their changes
  Background m_background;
};

}  // namespace gatescope::ui
