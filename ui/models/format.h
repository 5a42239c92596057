#pragma once

#include <cstdint>
#include <string_view>

#include <QString>

// Numbers as a person reads them, in one way everywhere.
namespace gatescope::ui {

QString numberText(double value, int digits = 3);  // significant digits; "–" for NaN
QString countText(std::int64_t count);             // 3,756
QString percentText(double share);                 // signed: −22 %, with a true minus
QString durationText(double seconds);              // 9 s, 2 min 05 s, 1 h 12 min
QString plainText(double value);                   // all of it, never as 1e-08: 0.00000001, 1,000
// Decimals that show so many significant digits of a value.
int decimalsOf(double value, int digits = 3);
// A metric of that key: shares in percent (94.2 %), the rest with so many decimals; −1: as
// numberText().
QString metricText(std::string_view metric, double value, int decimals = -1);
bool isShare(std::string_view metric);  // read in percent: accuracy, precision, recall, F1

}  // namespace gatescope::ui
