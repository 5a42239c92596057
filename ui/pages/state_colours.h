#pragma once

#include "ui/control/states_service.h"
#include "ui/views/state_scatter.h"

#include <vector>

#include <QString>

// By what the states of a split are coloured. Pure functions.
namespace gatescope::ui {

struct StateColouring {
  enum class By { Class, Step, Input, Target } by = By::Step;
  std::size_t series = 0;  // which input or target
  QString name;
};

// What fits the data: its classes where it has a few, the step, its first inputs and targets.
std::vector<StateColouring> stateColourings(const Dataset& dataset);

// The states as dots, at most so many of them, evenly chosen.
struct ColouredStates {
  std::vector<StateDot> dots;
  DotColours colours;
};
ColouredStates colouredStates(const StateCloud& cloud, const StateColouring& colouring,
                              std::size_t most);

// Point `number` of `components` numbers each; what is missing of three is 0.
StatePoint statePoint(const std::vector<float>& points, int components, std::size_t number);

}  // namespace gatescope::ui
