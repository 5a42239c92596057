#pragma once

#include <QColor>
#include <Qt>

// Colours of classes, inputs and outputs: the curves and blocks of one network's data. None is the
// blue or vermilion by which GRU and LSTM are known.
namespace gatescope::ui {

constexpr int curveColours = 8;  // 3:1 on the surface: for lines
constexpr int blockColours = 10;

// Distinct up to blockColours, then the same again, darker (on a dark theme lighter).
QColor dataColour(int index);
// Solid for the first curves, then dashed, then dotted: no two curves share colour and dash.
Qt::PenStyle dataStyle(int index);

}  // namespace gatescope::ui
