#pragma once

#include "core/table/csv.h"
#include "core/train/experiment.h"
#include "ui/control/background.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVector>

namespace gatescope::ui {

// A file on its way in: how it is understood, under settings that may be changed until it is taken.
// After every change its beginning is read at once, then all of it in the background.
class TableImport : public QObject {
  Q_OBJECT
 public:
  TableImport(QString path, const ReadOptions& options, QObject* parent = nullptr);

  const QString& path() const { return m_path; }
  // As said so far, and without what was said of columns that are no longer there.
  const ReadOptions& options() const { return m_holder.data.read; }
  ReadOptions settledOptions() const;

  // Settings of the import group, as text. A value that is none is told by problem().
  QString setting(std::string_view key) const;
  void setSetting(std::string_view key, const QString& text);
  // The type of a column: a word of ReadOptions::types, empty to have it found out.
  QString type(const QString& column) const;
  void setType(const QString& column, const QString& type);
  // Whether a text means missing in a column.
  bool meansMissing(const QString& column, const QString& text) const;
  void setMeansMissing(const QString& column, const QString& text, bool means);
  void takeAsMissing(const QVector<std::pair<QString, QString>>& columnsAndTexts);

  // The beginning as it is understood, and all of the file once it is read; null: not yet.
  std::shared_ptr<const Table> shown() const { return m_whole ? m_whole : m_beginning; }
  std::shared_ptr<const Table> whole() const { return m_whole; }
  bool isReading() const { return m_reading; }
  double progress() const { return m_progress->load(); }
  const std::optional<Error>& problem() const { return m_problem; }

 Q_SIGNALS:
  void changed();     // what is shown, problem, or whether it is read
  void progressed();  // a few times a second

 private:
  void read();
  void readWhole(const ReadOptions& options);
  void editList(std::vector<std::string> ReadOptions::*list, const std::string& key,
                const std::string& value, bool there);

  QString m_path;
  Experiment m_holder;  // whose data.read is edited through the table of settings
  std::optional<Error> m_settingProblem;
  std::optional<Error> m_problem;
  std::shared_ptr<const Table> m_beginning, m_whole;
  std::shared_ptr<std::atomic<double>> m_progress;
  bool m_reading = false;
  QTimer m_ticker;
  Background m_previewer;
  Background m_reader;
};

}  // namespace gatescope::ui
