#pragma once

#include "tests/support.h"

#include <fstream>

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace gatescope::test {

// What one run of the program left behind.
struct ProgramResult {
  int exitCode = -1;
  QByteArray output;  // standard output
  QByteArray errors;  // standard error

  QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
  bool says(const QString& text) const { return errors.contains(text.toUtf8()); }
};

inline ProgramResult finish(QProcess& process) {
  if (!process.waitForFinished(120000)) process.kill();
  ProgramResult result;
  result.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
  result.output = process.readAllStandardOutput();
  result.errors += process.readAllStandardError();
  return result;
}

inline ProgramResult runProgram(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral(GATESCOPE_PROGRAM), arguments);
  return finish(process);
}

// Reads standard error until it holds `text`; what was read stays in the result of finish().
inline QByteArray waitForText(QProcess& process, const QByteArray& text) {
  QByteArray seen;
  process.setReadChannel(QProcess::StandardError);
  while (!seen.contains(text) && process.waitForReadyRead(60000)) {
    seen += process.readAllStandardError();
  }
  return seen;
}

inline void writeFile(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace gatescope::test
