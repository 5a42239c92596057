#pragma once

#include "core/cells/cell.h"

#include <string_view>

#include <QLabel>
#include <QStringList>

namespace gatescope::ui {

// Equations as text that can be selected, symbols of gates in their colour.
class EquationView : public QLabel {
  Q_OBJECT
 public:
  explicit EquationView(QWidget* parent = nullptr);

  void setCell(const Cell* cell);  // nullptr: none
  // Lines in the markup of Equation: for equations with numbers in them.
  void setLines(const QStringList& lines);

 private:
  void rebuild();

  QStringList m_lines;
};

// Markup: {z} takes z's colour, _x and _{t−1} are subscripts, *0.62* is bold.
QString equationHtml(const QString& markup);
// The same without markup, for the screen reader: "h_t−1".
QString equationPlain(const QString& markup);

}  // namespace gatescope::ui
