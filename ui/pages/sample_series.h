#pragma once

#include "core/data/dataset.h"
#include "core/train/metrics.h"
#include "ui/views/signal_stack.h"
#include "ui/views/token_strip.h"

#include <vector>

// What a sample holds, in the form that views draw. Pure functions.
namespace gatescope::ui {

// Whether the network answers at every step, not once after the last.
bool answersEveryStep(const Dataset& dataset);

// One input of a sample over its steps, in the data's own units.
std::vector<float> inputValues(const Dataset& dataset, const Sample& sample, std::size_t input);

// The sample's inputs: alone in its own units, several as the network sees them (scaled), so that
// they share one axis. At most `most`.
std::vector<StepCurve> inputCurves(const Dataset& dataset, std::int32_t sample, std::size_t most);
// What a network reads of a sample: curves as above, as many as can be told apart, or tokens.
StepInput stepInput(const Dataset& dataset, std::int32_t sample);

// How many of the first inputs are numbers that can stand anywhere, up to those that are drawn.
int drawableInputs(const Dataset& dataset);

// The tokens of a sample of texts; empty for numbers.
std::vector<StepToken> stepTokens(const Dataset& dataset, std::int32_t sample);
// The same as a person would write them, at most so many tokens.
QString sampleText(const Dataset& dataset, std::int32_t number, int most);

// All of it, without the marks that stand at the ends of a text.
QString wholeText(const Dataset& dataset, std::int32_t number);

// Seconds since 1970 of the sample's steps; empty: the data have no time.
std::vector<double> stepTimes(const Dataset& dataset, std::int32_t sample);

// "1999-04-01", or "1999-04-01 … 2000-03-01": the time of a sample, or of what is forecast after
// it; empty: the data have no time.
QString timeText(const Dataset& dataset, std::int32_t sample);

// "visitors", where there is one target and it is a number; else empty.
QString soleTarget(const Dataset& dataset);

// What was seen of a target in the window before a forecast; empty when it is no input.
std::vector<float> targetHistory(const Dataset& dataset, const Sample& sample,
                                 const std::string& target);

// Column k of predictions of one sample.
std::vector<float> predictedColumn(const Predictions& predictions, std::size_t k);

// The likeliest class a row; −1 where the truth has none.
std::vector<int> likeliestClasses(const Predictions& predictions);

// "61.2, 60.1, …" or "class rain, probability 0.92": the answer after the last step.
QString answerText(const Dataset& dataset, std::size_t width, const std::vector<float>& values);
// The same of the truth: "class rain".
QString truthText(const Dataset& dataset, const Predictions& truth);

}  // namespace gatescope::ui
