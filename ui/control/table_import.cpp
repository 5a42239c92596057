#include "ui/control/table_import.h"

#include "core/train/settings.h"
#include "ui/models/text.h"

#include <algorithm>

namespace gatescope::ui {

TableImport::TableImport(QString path, const ReadOptions& options, QObject* parent)
    : QObject(parent),
      m_path(std::move(path)),
      m_progress(std::make_shared<std::atomic<double>>(0)) {
  m_holder.data.read = options;
  m_ticker.setInterval(100);
  connect(&m_ticker, &QTimer::timeout, this, &TableImport::progressed);
  read();
}

QString TableImport::setting(std::string_view key) const {
  return fromUtf8(findSetting(key)->read(m_holder));
}

void TableImport::setSetting(std::string_view key, const QString& text) {
  if (text == setting(key) && !m_settingProblem) return;
  m_settingProblem.reset();
  if (auto set = gatescope::setSetting(m_holder, key, text.toStdString()); !set) {
    m_settingProblem = set.error();
  }
  read();
}

QString TableImport::type(const QString& column) const {
  const std::string key = column.toStdString() + "=";
  for (const std::string& entry : options().types) {
    if (entry.starts_with(key) && entry.rfind('=') + 1 == key.size()) {
      return fromUtf8(entry.substr(key.size()));
    }
  }
  return {};
}

ReadOptions TableImport::settledOptions() const {
  ReadOptions settled = options();
  const auto table = shown();
  const auto isGone = [&](const std::string& entry) {
    const std::size_t split = entry.rfind('=');
    return table && split != std::string::npos && !table->find(entry.substr(0, split));
  };
  std::erase_if(settled.types, isGone);
  std::erase_if(settled.missing, isGone);
  return settled;
}

// Puts key=value into a list of such entries, or takes it out.
void TableImport::editList(std::vector<std::string> ReadOptions::*list, const std::string& key,
                           const std::string& value, bool there) {
  auto& entries = m_holder.data.read.*list;
  std::erase_if(entries, [&](const std::string& entry) {
    return entry.rfind('=') == key.size() && entry.starts_with(key);
  });
  if (there) entries.push_back(key + "=" + value);
  read();
}

void TableImport::setType(const QString& column, const QString& type) {
  editList(&ReadOptions::types, column.toStdString(), type.toStdString(), !type.isEmpty());
}

bool TableImport::meansMissing(const QString& column, const QString& text) const {
  const std::string value = text.toStdString(), entry = column.toStdString() + "=" + value;
  return std::ranges::any_of(options().missing,
                             [&](const std::string& one) { return one == entry || one == value; });
}

void TableImport::setMeansMissing(const QString& column, const QString& text, bool means) {
  // What held for all columns holds for each of them from now on.
  auto& entries = m_holder.data.read.missing;
  const std::string value = text.toStdString();
  if (std::erase(entries, value) > 0 && m_beginning) {
    for (const Column& other : m_beginning->columns) entries.push_back(other.name + "=" + value);
  }
  editList(&ReadOptions::missing, column.toStdString(), value, means);
}

void TableImport::takeAsMissing(const QVector<std::pair<QString, QString>>& columnsAndTexts) {
  auto& entries = m_holder.data.read.missing;
  for (const auto& [column, text] : columnsAndTexts) {
    if (!meansMissing(column, text)) entries.push_back((column + u'=' + text).toStdString());
  }
  read();
}

void TableImport::read() {
  m_problem = m_settingProblem;
  m_reader.cancel();
  m_whole = nullptr;
  m_reading = !m_problem;
  if (m_problem) {
    m_previewer.cancel();
    m_ticker.stop();
    Q_EMIT changed();
    return;
  }
  m_progress->store(0);
  // Another delimiter may leave columns behind that something was said of.
  ReadOptions lenient = options();
  lenient.lenient = true;
  m_previewer.request([this, path = m_path.toStdString(),
                       options = lenient](std::stop_token) -> Background::Answer {
    auto preview = previewCsv(path, options);
    if (!preview) {
      return [this, error = preview.error()] {
        m_problem = error;
        m_reading = false;
        Q_EMIT changed();
      };
    }
    auto table = std::make_shared<const Table>(std::move(preview->table));
    return [this, table, options, whole = preview->whole] {
      m_beginning = table;
      if (whole) {
        m_whole = table;
        m_reading = false;
      } else {
        readWhole(options);
      }
      Q_EMIT changed();
    };
  });
  Q_EMIT changed();
}

void TableImport::readWhole(const ReadOptions& options) {
  m_ticker.start();
  m_reader.request([this, path = m_path.toStdString(), options,
                    progress = m_progress](std::stop_token stop) -> Background::Answer {
    ReadWatch watch;
    watch.stop = std::move(stop);
    watch.progress = [progress](double share) { progress->store(share); };
    auto table = readCsv(path, options, watch);
    if (!table) {
      return [this, error = table.error()] {
        m_ticker.stop();
        m_reading = false;
        m_problem = error;
        Q_EMIT changed();
      };
    }
    auto whole = std::make_shared<const Table>(std::move(*table));
    return [this, whole] {
      m_ticker.stop();
      m_reading = false;
      m_whole = whole;
      Q_EMIT changed();
    };
  });
}

}  // namespace gatescope::ui
