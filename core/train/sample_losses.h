#pragma once

#include "core/train/metrics.h"

#include <string_view>
#include <vector>

namespace gatescope {

// One number a sample that its main metric is made of, sample after sample as they were predicted,
// so that what is said of a metric can be drawn again from other samples of the same kind:
//   accuracy: the share of the sample's labelled rows that are mistaken (0 or 1 for one label);
//   rmse: the mean squared error of the number column, in own units squared;
//   scaled_mse: the same of the scaled columns, their mean;
//   nll: summed over the binary columns, the mean over the steps.
// NaN for a sample of which no truth is known.
std::vector<float> sampleLosses(const Dataset& dataset, const Predictions& predictions);

// The main metric of samples with this mean loss: 1 − mean for accuracy, the root for rmse. It
// equals evaluate()'s where every sample has as many rows that count.
double metricOfLoss(std::string_view metric, double meanLoss);

}  // namespace gatescope
