#pragma once

#include "core/train/generate.h"
#include "ui/control/background.h"
#include "ui/control/run_reader.h"

#include <memory>

#include <QObject>
#include <QString>
#include <QStringList>

namespace gatescope::ui {

// Lets a run that predicts each next token go on from a text, off the GUI thread; the newest
// request wins.
class WritingService : public QObject {
  Q_OBJECT
 public:
  explicit WritingService(QObject* parent = nullptr);

  // `holds`: as parseHold() reads them.
  void request(const RunAt& run, const GenerateOptions& options, const QStringList& holds = {});
  void cancel() { m_background.cancel(); }
  bool isBusy() const { return m_background.isBusy(); }

 Q_SIGNALS:
  void written(const QString& text);  // what follows the prompt
  void failed(const QString& message);

 private:
  std::shared_ptr<RunReader> m_reader;  // the job's
  Background m_background;
};

// What a run writes. Fails where it was trained for something else.
Result<std::string> writtenBy(RunReader& reader, const RunAt& run, GenerateOptions options,
                              const QStringList& holds, const std::stop_token& stop);

}  // namespace gatescope::ui
