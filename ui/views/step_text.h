#pragma once

#include "core/inspect/cell_step.h"

#include <functional>
#include <map>
#include <string>

#include <QColor>
#include <QString>
#include <QStringList>

// One unit at one step as a person reads it: the cell's equations with numbers in their places.
namespace gatescope::ui {

// A product of an equation, by which its terms are asked for.
struct StepProduct {
  int gate = -1;
  bool recurrent = false;  // U · source, not W x
  bool operator==(const StepProduct&) const = default;
};

// The link that stands behind a product, and back. A link of anything else: gate −1.
QString productLink(const StepProduct& product);
StepProduct productOf(const QString& link);

// One line of HTML an equation of the cell: “z = σ(1.31 + 0.44 − 0.90) = 0.59”. Products are links.
QStringList stepLines(const CellStep& step, const QColor& linkColour);

// The terms of a product, the largest first, as an HTML table; those that are not shown are added
// up. `name` names a place of the vector.
QString termTable(const CellStep& step, const StepProduct& product,
                  const std::function<QString(int index)>& name, const QColor& muted);

// The numbers of CellDiagram::setValues().
std::map<std::string, double> diagramValues(const CellStep& step);

}  // namespace gatescope::ui
