#include "ui/control/places.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QUuid>

namespace gatescope::ui {

namespace {

constexpr int recentLimit = 10;

QString home() {
  return qEnvironmentVariable("GATESCOPE_HOME");
}

QString lockPath(const QString& path) {
  return path + QStringLiteral(".lock");
}

const QString recentKey = QStringLiteral("recentFiles");

}  // namespace

QString unsavedFolder() {
  const QString base =
      home().isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : home();
  const QString folder = base + QStringLiteral("/unsaved");
  QDir().mkpath(folder);
  return folder;
}

QString settingsFile() {
  const QString base = home().isEmpty()
                           ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                           : home();
  QDir().mkpath(base);
  return base + QStringLiteral("/window.ini");
}

QString newUnsavedPath() {
  const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-hhmmss"));
  const QString unique = QUuid::createUuid().toString(QUuid::WithoutBraces).left(8);
  return QStringLiteral("%1/%2-%3.gscope").arg(unsavedFolder(), stamp, unique);
}

std::unique_ptr<QLockFile> lockUnsaved(const QString& path) {
  auto lock = std::make_unique<QLockFile>(lockPath(path));
  lock->setStaleLockTime(0);  // stale only when its process is gone, however long it runs
  if (!lock->tryLock()) return nullptr;
  return lock;
}

QStringList leftBehind() {
  const QDir folder(unsavedFolder());
  QStringList paths;
  const auto files = folder.entryInfoList({QStringLiteral("*.gscope")}, QDir::Files, QDir::Time);
  for (const QFileInfo& file : files) {
    if (lockUnsaved(file.filePath())) paths.append(file.filePath());
  }
  return paths;
}

void removeUnsaved(const QString& path) {
  QFile::remove(path);
  QFile::remove(path + QStringLiteral("-journal"));
}

QStringList recentFiles() {
  const QSettings settings(settingsFile(), QSettings::IniFormat);
  return settings.value(recentKey).toStringList();
}

void addRecentFile(const QString& path) {
  QSettings settings(settingsFile(), QSettings::IniFormat);
  QStringList files = settings.value(recentKey).toStringList();
  const QString absolute = QFileInfo(path).absoluteFilePath();
  files.removeAll(absolute);
  files.prepend(absolute);
  settings.setValue(recentKey, QStringList(files.mid(0, recentLimit)));
}

void clearRecentFiles() {
  QSettings settings(settingsFile(), QSettings::IniFormat);
  settings.remove(recentKey);
}

}  // namespace gatescope::ui
