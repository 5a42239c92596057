#include "ui/views/cell_drawings.h"

#include <algorithm>

namespace gatescope::ui {

namespace {

using Kind = DrawnNode::Kind;

constexpr QPointF below(0, 0.8), right(0.95, 0.45), above(0, -0.75), beside(0.85, -0.75);

// The state runs along the top, h(t−1) and x(t) along the bottom, to every gate.
std::vector<DrawnNode> gruNodes() {
  return {{Kind::Terminal, "h_{t−1}", {0.9, 1}, "h−", below},
          {Kind::Terminal, "x_t", {0.9, 6.2}, "", {}},
          {Kind::Function, "σ", {2.6, 4.0}, "r", above},
          {Kind::Operation, "⊙", {4.2, 4.0}, "", {}},
          {Kind::Function, "tanh", {5.9, 4.0}, "h̃", {0.95, -0.6}},
          {Kind::Function, "σ", {8.2, 4.4}, "z", right},
          {Kind::Operation, "1−", {8.2, 2.1}, "", {}},
          {Kind::Operation, "⊙", {8.2, 1}, "", {}},
          {Kind::Operation, "⊙", {9.8, 2.9}, "", {}},
          {Kind::Operation, "+", {9.8, 1}, "", {}},
          {Kind::Terminal, "h_t", {11.6, 1}, "h", below}};
}

std::vector<DrawnWire> gruWires(bool candidateSeesInput) {
  std::vector<DrawnWire> wires{{"h−", {{1.5, 1}, {7.85, 1}}},
                               {"h−", {{1.7, 1}, {1.7, 5.4}}, false},
                               {"", {{1.3, 6.2}, {1.7, 6.2}, {1.7, 5.4}}, false},
                               {"", {{1.7, 5.4}, {8.2, 5.4}}, false},
                               {"", {{2.6, 5.4}, {2.6, 4.45}}},
                               {"h−", {{4.2, 5.4}, {4.2, 4.35}}},
                               {"r", {{3.05, 4.0}, {3.85, 4.0}}},
                               {"r", {{4.55, 4.0}, {5.25, 4.0}}},
                               {"", {{8.2, 5.4}, {8.2, 4.85}}},
                               {"z", {{8.2, 3.95}, {8.2, 2.45}}},
                               {"z", {{8.2, 3.5}, {9.8, 3.5}, {9.8, 3.25}}},
                               {"z", {{8.2, 1.75}, {8.2, 1.35}}},
                               {"h̃", {{5.9, 3.6}, {5.9, 2.9}, {9.45, 2.9}}},
                               {"h", {{8.55, 1}, {9.45, 1}}},
                               {"h", {{9.8, 2.55}, {9.8, 1.35}}},
                               {"h", {{10.15, 1}, {11.1, 1}}}};
  if (candidateSeesInput) wires.push_back({"", {{5.9, 5.4}, {5.9, 4.45}}});
  return wires;
}

// The GRU's drawing, with an output gate behind the new state.
CellDiagram::Drawing articleDrawing() {
  CellDiagram::Drawing drawing{"gru-article", {15.3, 7}, gruNodes(), gruWires(false)};
  drawing.nodes.back() = {Kind::Terminal, "h_t", {14.4, 1}, "h", below};
  drawing.nodes.push_back({Kind::Function, "σ", {12.6, 4.0}, "o", right});
  drawing.nodes.push_back({Kind::Operation, "⊙", {12.6, 1}, "", {}});
  drawing.nodes.push_back({Kind::Terminal, "s_t", {11.1, 1}, "s", above});
  drawing.wires.pop_back();  // to h(t)
  for (DrawnWire& wire : drawing.wires) {
    if (wire.symbol == std::string_view("h")) wire.symbol = "s";
  }
  drawing.wires.push_back({"s", {{10.15, 1}, {10.65, 1}}});
  drawing.wires.push_back({"s", {{11.55, 1}, {12.25, 1}}});
  drawing.wires.push_back({"s", {{11.1, 1.4}, {11.1, 4.0}, {12.15, 4.0}}});
  drawing.wires.push_back({"", {{8.2, 5.4}, {12.6, 5.4}, {12.6, 4.45}}});
  drawing.wires.push_back({"o", {{12.6, 3.55}, {12.6, 1.35}}});
  drawing.wires.push_back({"h", {{12.95, 1}, {13.9, 1}}});
  return drawing;
}

CellDiagram::Drawing lstmDrawing() {
  return {"lstm",
          {12.7, 7},
          {{Kind::Terminal, "c_{t−1}", {0.9, 1}, "c−", below},
           {Kind::Terminal, "h_{t−1}", {0.9, 5.0}, "h−", above},
           {Kind::Terminal, "x_t", {0.9, 6.2}, "", {}},
           {Kind::Function, "σ", {2.8, 4.0}, "f", beside},
           {Kind::Function, "σ", {4.7, 4.0}, "i", beside},
           {Kind::Function, "tanh", {6.6, 4.0}, "g", beside},
           {Kind::Function, "σ", {8.6, 4.0}, "o", right},
           {Kind::Operation, "⊙", {2.8, 1}, "", {}},
           {Kind::Operation, "⊙", {5.65, 2.6}, "", {}},
           {Kind::Operation, "+", {5.65, 1}, "", {}},
           {Kind::Function, "tanh", {9.8, 2.0}, "", {}},
           {Kind::Operation, "⊙", {9.8, 3.2}, "", {}},
           {Kind::Terminal, "c_t", {11.5, 1}, "c", below},
           {Kind::Terminal, "h_t", {11.5, 3.2}, "h", below}},
          {{"c−", {{1.5, 1}, {2.45, 1}}},
           {"", {{1.5, 5.0}, {1.8, 5.0}, {1.8, 5.6}}, false},
           {"", {{1.3, 6.2}, {1.8, 6.2}, {1.8, 5.6}}, false},
           {"", {{1.8, 5.6}, {8.6, 5.6}}, false},
           {"", {{2.8, 5.6}, {2.8, 4.45}}},
           {"", {{4.7, 5.6}, {4.7, 4.45}}},
           {"", {{6.6, 5.6}, {6.6, 4.45}}},
           {"", {{8.6, 5.6}, {8.6, 4.45}}},
           {"f", {{2.8, 3.55}, {2.8, 1.35}}},
           {"i", {{4.7, 3.55}, {4.7, 2.6}, {5.3, 2.6}}},
           {"g", {{6.6, 3.6}, {6.6, 2.6}, {6.0, 2.6}}},
           {"c", {{3.15, 1}, {5.3, 1}}},
           {"c", {{5.65, 2.25}, {5.65, 1.35}}},
           {"c", {{6.0, 1}, {11.0, 1}}},
           {"c", {{9.8, 1}, {9.8, 1.6}}},
           {"c", {{9.8, 2.4}, {9.8, 2.85}}},
           {"o", {{8.6, 3.55}, {8.6, 3.2}, {9.45, 3.2}}},
           {"h", {{10.15, 3.2}, {11.0, 3.2}}}}};
}

CellDiagram::Drawing rnnDrawing() {
  return {"rnn",
          {9, 4.6},
          {{Kind::Terminal, "h_{t−1}", {0.9, 1}, "h−", below},
           {Kind::Terminal, "x_t", {0.9, 3.8}, "", {}},
           {Kind::Operation, "+", {3.6, 1}, "", {}},
           {Kind::Function, "tanh", {5.6, 1}, "", {}},
           {Kind::Terminal, "h_t", {8.1, 1}, "h", below}},
          {{"h−", {{1.5, 1}, {3.25, 1}}},
           {"", {{1.4, 3.8}, {3.6, 3.8}, {3.6, 1.35}}},
           {"", {{3.95, 1}, {4.95, 1}}},
           {"h", {{6.25, 1}, {7.6, 1}}}}};
}

}  // namespace

const CellDiagram::Drawing* drawingOf(const Cell& cell) {
  static const std::vector<CellDiagram::Drawing> drawings{
      {"gru", {12.7, 7}, gruNodes(), gruWires(true)},
      {"gru-reset-before", {12.7, 7}, gruNodes(), gruWires(true)},
      articleDrawing(),
      lstmDrawing(),
      rnnDrawing()};
  const auto found = std::ranges::find(drawings, cell.key, &CellDiagram::Drawing::cell);
  return found == drawings.end() ? nullptr : &*found;
}

}  // namespace gatescope::ui
