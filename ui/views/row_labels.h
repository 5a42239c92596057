#pragma once

#include "ui/views/signal_stack.h"

#include <vector>

#include <QStringList>
#include <QWidget>

// What stands at the left of a SignalStack's rows. Labels paint themselves, so that a row of any
// height shows whole lines only: the less essential give way first.
namespace gatescope::ui {

// A signal's symbol and name and, where the row is high enough, what it means.
class SignalLabel : public QWidget {
  Q_OBJECT
 public:
  SignalLabel(const SignalInfo& info, QWidget* parent);

  void setMeaningShown(bool on);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString html(int width, bool elided, bool meaning) const;

  const SignalInfo& m_info;
  bool m_meaning = true;
};

// A row of curves: its head and the curves' names, each behind a piece of its line; how many of all
// there are is said when some are not drawn, and the tool tip names those.
class CurveLabel : public QWidget {
  Q_OBJECT
 public:
  // "input x", "t": the second is set below the line.
  CurveLabel(const QString& head, const QString& below, QWidget* parent);

  void setHead(const QString& head, const QString& below);
  void setCurves(const std::vector<StepCurve>& curves, const QStringList& undrawn);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintHead(QPainter& painter) const;
  void paintNames(QPainter& painter, qreal top) const;

  QString m_head, m_below;
  std::vector<StepCurve> m_curves;  // without values
  qsizetype m_undrawn = 0;
};

}  // namespace gatescope::ui
