#pragma once

#include "core/train/settings.h"

#include <QString>
#include <QStringList>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace gatescope::ui {

class NumberBox;

// The field of one setting, made from its row in the table of settings: a number, a choice, a box
// to tick, a text or column names; and a label that says why its text is no value.
class SettingEditor : public QWidget {
  Q_OBJECT
 public:
  explicit SettingEditor(const Setting& setting, QWidget* parent = nullptr);

  const Setting& setting() const { return m_setting; }
  QString text() const;
  // While the user is in the field, a text that means the same is left as typed.
  void setText(const QString& text, const Experiment& experiment);
  void setProblem(const QString& reason);  // empty: none
  QString problem() const;
  // Says the problem; stands where its owner puts it.
  QLabel* problemLabel() const { return m_problem; }
  void setColumns(const QStringList& names);  // proposed where column names are wanted
  void setPlaceholder(const QString& text);   // what an empty field stands for
  QWidget* field() const { return m_field; }

  static QString help(const Setting& setting);  // rich text: explanation, range, default, effect

 Q_SIGNALS:
  void edited(const QString& text);
  void editingFinished();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void makeNumber();
  void makeChoice();
  void makeFlag();
  void makeText();
  void showUnit(const QString& text);

  const Setting& m_setting;
  QWidget* m_field = nullptr;
  NumberBox* m_number = nullptr;
  QComboBox* m_choice = nullptr;
  QCheckBox* m_flag = nullptr;
  QLineEdit* m_line = nullptr;
  QStringListModel* m_columns = nullptr;
  QLabel* m_problem = nullptr;
};

}  // namespace gatescope::ui
