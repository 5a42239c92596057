#pragma once

#include <cstdint>

#include <QString>

// Numbers as a person reads them, in one way everywhere.
namespace gatescope::ui {

QString numberText(double value, int digits = 3);  // significant digits; "–" for NaN
QString countText(std::int64_t count);             // 3,756
QString percentText(double share);                 // signed: −22 %, with a true minus
QString durationText(double seconds);              // 9 s, 2 min 05 s, 1 h 12 min

}  // namespace gatescope::ui
