#pragma once

#include "core/train/settings.h"

#include <string>
#include <vector>

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace gatescope::ui {

class Document;
class SettingEditor;

// The fields of one group of settings under its heading. What is rarely used stands folded away
// behind “more”, but for fields that differ from their default or hold a wrong value: these are
// always seen.
class SettingGroup : public QWidget {
  Q_OBJECT
 public:
  explicit SettingGroup(Setting::Group group, QWidget* parent = nullptr);

  Setting::Group group() const { return m_group; }
  SettingEditor* editor(std::string_view key) const;
  void refresh(const Document& document);
  // Folds again what was shown because it differed: with other data other fields do.
  void forget();
  // Tab goes through the fields from top to bottom, after `before`; the last one.
  QWidget* chainTabs(QWidget* before) const;

 Q_SIGNALS:
  void edited(const gatescope::Setting& setting, const QString& text);
  void editingFinished();
  // A wrong value was typed; where the sentence about it stands.
  void complained(QWidget* at);

 private:
  // A field, its label and the sentence that says why its text is no value: one widget, so that
  // what belongs together is shown and hidden together.
  struct Row {
    QWidget* widget = nullptr;
    SettingEditor* editor = nullptr;
    bool main = false;
    bool revealed = false;  // although folded
  };
  void addHeading();
  void addRow(const Setting& setting, bool main);
  void refreshRow(Row& row, const Document& document);
  void refreshFolding(const Experiment& experiment);
  void setOpen(bool open);
  QString storedKey() const;

  const Setting::Group m_group;
  QVBoxLayout* m_layout = nullptr;
  QToolButton* m_more = nullptr;
  std::vector<Row> m_rows;
  const Document* m_document = nullptr;  // of the last refresh
  std::string m_source;
};

}  // namespace gatescope::ui
