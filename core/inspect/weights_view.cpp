#include "core/inspect/weights_view.h"

#include "core/base/matrix.h"
#include "core/train/network.h"

#include <algorithm>
#include <cassert>

#include <Eigen/Eigenvalues>

namespace gatescope {
namespace {

ConstMatrixView viewOf(const ParameterSet& parameters, int index) {
  const Parameter& p = parameters[index];
  return {parameters.values(index).data(), p.rows, p.columns};
}

// Rows of gate `gate` of a parameter that has `gates` of them, row-major; empty behind the last.
std::vector<float> gateRows(const ConstMatrixView& parameter, Index units, int gate) {
  std::vector<float> values;
  if ((gate + 1) * units > parameter.rows()) return values;
  for (Index row = gate * units; row < (gate + 1) * units; ++row) {
    for (const Scalar value : parameter.row(row)) values.push_back(static_cast<float>(value));
  }
  return values;
}

// The parameters of a direction stand one behind the other: W, U, b, and c where the cell has it.
LayerWeights layerWeights(const ParameterSet& parameters, int kernel, const Cell& cell) {
  const ConstMatrixView W = viewOf(parameters, kernel), U = viewOf(parameters, kernel + 1),
                        b = viewOf(parameters, kernel + 2);
  LayerWeights layer;
  layer.cell = &cell;
  layer.units = static_cast<int>(U.cols());
  layer.inputs = static_cast<int>(W.cols());
  layer.candidate = candidateGate(cell);
  for (int g = 0; g < cell.gates; ++g) {
    GateWeights gate{&gateSignal(cell, g),
                     gateRows(W, U.cols(), g),
                     gateRows(U, U.cols(), g),
                     gateRows(b, U.cols(), g),
                     {}};
    if (cell.recurrentBias) {
      gate.recurrentBias = gateRows(viewOf(parameters, kernel + 3), U.cols(), g);
    }
    layer.gates.push_back(std::move(gate));
  }
  return layer;
}

}  // namespace

const SignalInfo& gateSignal(const Cell& cell, int gate) {
  const auto found = std::ranges::find_if(cell.signals, [&](const SignalInfo& signal) {
    return signal.where == SignalInfo::Where::Gate && signal.index == gate;
  });
  return found == cell.signals.end() ? cell.signals.back() : *found;
}

int candidateGate(const Cell& cell) {
  int gate = 0;
  while (gate + 1 < cell.gates && gateSignal(cell, gate).range == SignalRange::ZeroToOne) ++gate;
  return gate;
}

const std::vector<float>& weightsOf(const GateWeights& gate, WeightPart part) {
  switch (part) {
    case WeightPart::Input:
      return gate.input;
    case WeightPart::Recurrent:
      return gate.recurrent;
    case WeightPart::Bias:
      return gate.bias;
    case WeightPart::RecurrentBias:
      break;
  }
  return gate.recurrentBias;
}

Result<std::vector<LayerWeights>> recurrentWeights(const Experiment& experiment,
                                                   const Dataset& dataset, const Weights& weights) {
  Result<Model> model = buildEmptyNetwork(experiment, dataset);
  if (!model) return tl::unexpected(model.error());
  if (auto fits = setWeights(*model, weights); !fits) return tl::unexpected(fits.error());

  const ParameterSet& parameters = model->parameters();
  std::vector<LayerWeights> all;
  int number = 0, next = 0;
  for (const Layer& layer : model->layers()) {
    const auto* recurrent = std::get_if<RecurrentLayer>(&layer);
    if (recurrent == nullptr) continue;
    for (const bool backward : {false, true}) {
      if (backward && !recurrent->bidirectional) continue;
      // Each direction has one recurrent kernel, behind its kernel.
      while (parameters[next].kind != ParameterKind::RecurrentKernel) ++next;
      all.push_back(layerWeights(parameters, next - 1, *recurrent->cell));
      all.back().layer = number;
      all.back().backward = backward;
      ++next;
    }
    ++number;
  }
  return all;
}

Histogram histogram(std::span<const float> values, int bins, double low, double high) {
  assert(bins > 0 && low < high);
  Histogram result{low, high, std::vector<std::size_t>(static_cast<std::size_t>(bins)), 0, 0};
  for (const float value : values) {
    const double place = (static_cast<double>(value) - low) / (high - low) * bins;
    if (place < 0) ++result.below;
    if (place > bins) ++result.above;
    if (place >= 0 && place <= bins) {
      ++result.counts[std::min(static_cast<std::size_t>(place), result.counts.size() - 1)];
    }
  }
  return result;
}

Result<double> spectralRadius(std::span<const float> matrix, int units) {
  assert(std::ssize(matrix) == static_cast<std::ptrdiff_t>(units) * units);
  // Column-major here: the transposed matrix, which has the same eigenvalues.
  const Eigen::MatrixXd values =
      Eigen::MatrixXf::ConstMapType(matrix.data(), units, units).cast<double>();
  if (!values.allFinite()) return fail("These weights are no numbers");
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(values, false);
  if (solver.info() != Eigen::Success)
    return fail("The eigenvalues of these weights were not found");
  return solver.eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace gatescope
