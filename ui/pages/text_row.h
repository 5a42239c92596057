#pragma once

#include <QString>
#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace gatescope::ui {

// A field for a text of one's own, that a network is to read at once. Where the network writes, a
// button lets it go on from there, by a temperature to choose.
class TextRow : public QWidget {
  Q_OBJECT
 public:
  explicit TextRow(QWidget* parent = nullptr);

  QString text() const;
  void setWrites(bool on);  // with the button and the temperature
  double temperature() const;
  void append(const QString& text);   // can be undone by key, as typing can
  void replace(const QString& text);  // likewise
  void setBusy(bool on);
  void say(const QString& message);  // why nothing could be written; empty: nothing to say

 Q_SIGNALS:
  void textChanged(const QString& text);
  void sampleWanted();  // the text of the sample that is shown, to be changed here
  void writeWanted();

 private:
  QPlainTextEdit* m_edit = nullptr;
  QPushButton* m_take = nullptr;
  QPushButton* m_clear = nullptr;
  QPushButton* m_write = nullptr;
  QLabel* m_temperatureName = nullptr;
  QDoubleSpinBox* m_temperature = nullptr;
  QLabel* m_message = nullptr;
};

}  // namespace gatescope::ui
