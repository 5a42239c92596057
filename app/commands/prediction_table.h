#pragma once

#include "core/data/dataset.h"
#include "core/table/table.h"
#include "core/train/conformal.h"
#include "core/train/metrics.h"

#include <string>

namespace gatescope {

// Predictions as a table, a row a target row:
//   row   the source's row (as in its file) in which the sequence or window begins
//   id    of the sequence, where `idColumn` names a column of the source
//   time  of the last step that the network saw, where there are times
//   step  1, 2, … where a sequence has an answer a step or a horizon
//   predicted, probability_CLASS …   where classes are told apart
//   predicted_TARGET …               numbers in the data's own units; shares of 1 for binary
//   targets
//   lower_TARGET, upper_TARGET       where a band is given
Table predictionTable(const Dataset& dataset, const Predictions& predictions, const Table& source,
                      const std::string& idColumn, const ConformalBand* band = nullptr);

}  // namespace gatescope
