#pragma once

#include <memory>

#include <QLockFile>
#include <QString>
#include <QStringList>

// Where the program keeps its own files. GATESCOPE_HOME, when set, stands for the user's folders
// (tests).
namespace gatescope::ui {

QString unsavedFolder();  // projects that have no name yet; made when missing
QString settingsFile();   // window state and recent files

// A new file name for an unsaved project.
QString newUnsavedPath();
// Held while a project is open here, so that another window does not offer it as left behind.
std::unique_ptr<QLockFile> lockUnsaved(const QString& path);
// Unsaved projects that no running program holds: a crash left them.
QStringList leftBehind();
void removeUnsaved(const QString& path);

QStringList recentFiles();
void addRecentFile(const QString& path);
void clearRecentFiles();

}  // namespace gatescope::ui
