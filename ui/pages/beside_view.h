#pragma once

#include "core/project/project.h"
#include "ui/pages/page.h"

#include <QList>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace gatescope::ui {

class EpochRow;
class GatesView;

// Another run, or another epoch of the same, at the side of a GatesView: the same sequence, cursor
// and span, and where both networks are alike what this one has more, unit by unit.
class BesideView : public QWidget {
  Q_OBJECT
 public:
  BesideView(const PageContext& context, GatesView& main, QWidget* parent = nullptr);

  GatesView* gates() const { return m_gates; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makeHeader();
  void linkAxes();
  void follow();
  void refreshRuns();
  void refreshAnswer();
  bool canDiffer() const;

  PageContext m_context;
  GatesView& m_main;
  GatesView* m_gates = nullptr;
  EpochRow* m_epochs = nullptr;
  QWidget* m_header = nullptr;
  QComboBox* m_runs = nullptr;
  QCheckBox* m_difference = nullptr;
  QLabel* m_reading = nullptr;
  bool m_copying = false;
  QList<RunId> m_listed;  // in the chooser
};

}  // namespace gatescope::ui
