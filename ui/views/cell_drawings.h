#pragma once

#include "ui/views/cell_diagram.h"

#include <string_view>
#include <vector>

#include <QPointF>

// Where everything stands in the drawings of the cells, in units of a grid. A new cell needs a
// drawing only to have one: without, the equations stand alone.
namespace gatescope::ui {

struct DrawnNode {
  enum class Kind { Function, Operation, Terminal } kind = Kind::Function;
  const char* text = "";
  QPointF place;
  const char* symbol = "";  // whose number stands at it, and in whose colour; "" none
  QPointF number;           // where the number stands, from the node's middle
};

struct DrawnWire {
  const char* symbol = "";  // of the value that runs along it; "" of inputs and sums
  std::vector<QPointF> points;
  bool arrow = true;
};

struct CellDiagram::Drawing {
  std::string_view cell;  // its key
  QSizeF size;
  std::vector<DrawnNode> nodes;
  std::vector<DrawnWire> wires;
};

const CellDiagram::Drawing* drawingOf(const Cell& cell);  // nullptr: none

}  // namespace gatescope::ui
