#include "ui/control/trial_folder.h"

#include "ui/control/document.h"
#include "ui/control/told.h"

#include <filesystem>
#include <vector>

#include <QDir>
#include <QFileInfo>

namespace gatescope::ui {

namespace {

constexpr int lookInterval = 5000;  // ms
const QString filePattern = QStringLiteral("trial-*.gscope");

QString markOf(const QFileInfo& file) {
  return QStringLiteral("%1:%2:%3")
      .arg(file.fileName())
      .arg(file.size())
      .arg(file.lastModified().toMSecsSinceEpoch());
}

}  // namespace

TrialFolder::TrialFolder(Document& document, QObject* parent)
    : QObject(parent), m_document(document) {
  m_timer.setInterval(lookInterval);
  connect(&m_timer, &QTimer::timeout, this, &TrialFolder::look);
  connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &TrialFolder::look);
  connect(&document, &Document::projectChanged, this, &TrialFolder::stop);
}

void TrialFolder::watch(const QString& folder) {
  stop();
  m_folder = folder;
  m_watcher.addPath(folder);
  m_timer.start();
  look();
}

void TrialFolder::stop() {
  if (!m_folder.isEmpty()) m_watcher.removePath(m_folder);
  m_folder.clear();
  m_known.clear();
  m_timer.stop();
}

void TrialFolder::look() {
  if (m_folder.isEmpty() || m_background.isBusy()) return;
  std::vector<std::filesystem::path> fresh;
  const QFileInfoList files = QDir(m_folder).entryInfoList({filePattern}, QDir::Files, QDir::Name);
  for (const QFileInfo& file : files) {
    if (m_known.insert(markOf(file)).second) {
      fresh.emplace_back(file.absoluteFilePath().toStdU16String());
    }
  }
  if (fresh.empty()) return;
  m_background.request([this, fresh, project = m_document.project(),
                        read = m_document.readExample()](std::stop_token) -> Background::Answer {
    auto collected = collectTrials(*project, fresh, read);
    return told(std::move(collected).map([](Collected&& all) {
      return std::make_shared<const Collected>(std::move(all));
    }),
                this, &TrialFolder::collected, &TrialFolder::failed);
  });
}

}  // namespace gatescope::ui
