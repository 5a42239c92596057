#pragma once

#include "core/train/baseline_rule.h"

#include <vector>

namespace gatescope {

// What counting the training tokens of a text foretells of its next token, without a network:
//   unigram: the frequencies of the tokens;
//   bigram: with c counting in training, of a token w that follows v
//       p(w|v) = λ₂ c(vw)/c(v·) + λ₁ c(w)/N + λ₀/V,
//     interpolated so that nothing is impossible (Jelinek and Mercer 1980). The λ are those under
//     which the validation part is likeliest, by expectation maximisation; without one the training
//     part, each token in turn left out of the counts.
// At most 10 million training tokens, of whole texts evenly chosen, are counted, and 200,000 choose
// the λ.
std::vector<BaselineRule> tokenBaselines(const Dataset& dataset);

}  // namespace gatescope
