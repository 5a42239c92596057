#pragma once

#include "ui/pages/page.h"

#include <string>
#include <vector>

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace gatescope::ui {

class GatesView;

// Holds a gate or state of the chosen units at a value, to see what breaks: the heatmaps show what
// the network does then, and its answer stands beside the one as trained. Undoable; the trained
// weights are never touched.
class HoldSection : public QWidget {
  Q_OBJECT
 public:
  HoldSection(const PageContext& context, GatesView& gates, QWidget* parent = nullptr);

 private:
  QWidget* makeFields();
  void refresh();
  void refreshSignals();
  void hold();
  void change(const QStringList& texts, const QString& description);
  QString wanted() const;

  PageContext m_context;
  GatesView& m_gates;
  QComboBox* m_signal = nullptr;
  QComboBox* m_what = nullptr;
  QLineEdit* m_units = nullptr;
  QPushButton* m_hold = nullptr;
  QPushButton* m_release = nullptr;
  QLabel* m_held = nullptr;
  QLabel* m_error = nullptr;
};

}  // namespace gatescope::ui
