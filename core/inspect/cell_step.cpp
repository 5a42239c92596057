#include "core/inspect/cell_step.h"

namespace gatescope {

namespace {

double sumOf(const std::vector<StepTerm>& terms) {
  double sum = 0;
  for (const StepTerm& term : terms) sum += term.product();
  return sum;
}

}  // namespace

double GateNumbers::inputSum() const {
  return sumOf(input);
}

double GateNumbers::recurrentSum() const {
  return sumOf(recurrent);
}

}  // namespace gatescope
