#pragma once

#include <string>
#include <vector>

namespace gatescope {

// What is done to a table's rows and columns before sequences are cut from it (series and long
// shape). All of it is fitted or computed without looking at the future of a row, but for
// "interpolate", which says so.
struct Preparation {
  // "POLICY" for every input, "COL=POLICY" for one. Policies for missing cells:
  //   forward      the value of the row before (the default)
  //   interpolate  on the line, in time, between the values around them; this looks ahead
  //   mean         the mean of the training rows
  //   mask         forward, and a further input that is 1 where the cell was missing
  //   drop         rows with such a cell are left out
  std::vector<std::string> missing;
  std::string gaps = "keep";             // keep, or resample: rows for the times that are not there
  std::string duplicates = "keep";       // of one time: keep, first, last, mean
  std::string order = "time";            // of the rows: time, file
  std::vector<std::string> calendar;     // inputs as sine and cosine: minute, hour, weekday, …
  std::vector<std::string> lags;         // "COL:STEPS": an input's value so many rows before
  std::vector<std::string> differences;  // "COL": its change since the row before, as an input
  std::vector<std::string> logarithms;   // "COL": learned as its logarithm, undone on output
  std::string scale = "z-score";         // z-score, min-max, robust, none
};

}  // namespace gatescope
