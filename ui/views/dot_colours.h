#pragma once

#include <vector>

#include <QColor>
#include <QString>
#include <QStringList>

namespace gatescope::ui {

// What the colours of dots say: to which class each belongs, or where in a range its value lies.
struct DotColours {
  QString name;         // "class", "step t"
  QStringList classes;  // a value k is class k; empty: a range
  int others = -1;      // the class that stands for those without a colour of their own; −1: none
  bool isStep = false;  // a value is the step itself
  double low = 0;       // of the range
  double high = 1;

  bool areClasses() const { return !classes.isEmpty(); }
  // So many colours there are; the last is that of what has no class or is no number.
  int count() const;
  int indexOf(float value) const;
  QColor colour(int index) const;
  QString valueText(float value) const;  // "class 3", "input px1 0.5"; empty: nothing to say
};

// Distinct colours that classes can have.
constexpr int mostClassColours = 20;

}  // namespace gatescope::ui
