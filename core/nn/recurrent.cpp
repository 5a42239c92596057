#include "core/nn/recurrent.h"

#include "core/nn/hold_pass.h"
#include "core/nn/recurrent_state.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace gatescope {
namespace {

namespace place = recurrent_inputs;

class ForwardPass {
 public:
  ForwardPass(Tape& tape, Var self, RecurrentState& state, const RecurrentCall& call)
      : m_tape(tape),
        m_in(tape.inputs(self)),
        m_result(tape.result(self)),
        m_state(state),
        m_cell(*state.cell),
        m_carried(call.carried),
        m_places(call.places) {
    if (!call.holds.empty()) m_holds.emplace(state, call);
  }

  void run() {
    reserve();
    if (m_carried != nullptr) takeCarried();
    if (m_state.panels == &m_state.ownPanels) {
      m_state.ownPanels.packForward(m_cell, value(place::Kernel), value(place::RecurrentKernel));
    }
    gatherInputs();
    clearResult();
    Index ready = 0;  // steps whose input products are made
    for (Index t = 0; t < m_state.layout.steps(); ++t) {
      if (t == ready) ready = multiplyInputs(t);
      for (const Stage& stage : m_cell.stages) {
        multiplyState(stage, t);
        computeStage(stage, t);
      }
      pool(t);
      if (m_carried != nullptr) carry(t);
    }
    if (m_state.output == Pooling::Mean) divideByLengths();
  }

 private:
  ConstMatrixView value(std::size_t input) const { return m_tape.value(m_in[input]); }
  const kernels::PackedMatrix& panels(const Stage& stage) const {
    return m_state.panels->stages[m_state.number(stage)];
  }

  void reserve() {
    const Index H = m_state.units, B = m_state.sequences(), N = m_state.layout.columns();
    const Index columns = m_state.keepsAll ? N : std::max(B, std::min(N, mostColumns()));
    m_state.gates.reserve(m_state.gateRows(), columns);
    m_state.hidden.reserve(H, m_state.slotColumns()).leftCols(B).setZero();
    m_state.kept.reserve(H, m_cell.keptSlots * m_state.slotColumns());
    for (std::size_t k = 0; k < m_state.slots(); ++k) {
      MatrixView(m_state.keptAt(k, 0), H, B).setZero();
    }
    if (m_cell.recurrentBias) m_state.product.reserve(m_state.gateRows(), B);
  }

  void gatherInputs() {
    const ConstMatrixView X = value(place::Input);
    m_inputs = X.data();
    if (m_state.layout.isBatchOrder()) return;
    const Index N = m_state.layout.columns();
    MatrixView packed = m_state.packedInputs.reserve(X.rows(), N);
    for (Index p = 0; p < N; ++p) packed.col(p) = X.col(m_state.layout.original(p));
    m_inputs = packed.data();
  }

  // Columns of a run of steps whose gates the caches hold until they are used.
  Index mostColumns() const {
    constexpr Index kMostNumbers = 64 * 1024;
    return kMostNumbers / m_state.gateRows();
  }

  // gates = W X + b for a run of steps; returns the step behind it.
  Index multiplyInputs(Index begin) {
    const Index rows = m_cell.inputGates * m_state.units, I = value(place::Input).rows();
    const Index end = m_state.layout.runEnd(begin, mostColumns());
    if (!m_state.keepsAll) m_firstColumn = m_state.layout.offset(begin);
    const Index first = m_state.layout.offset(begin), count = m_state.layout.offset(end) - first;
    const ConstMatrixView bias = value(place::Bias);
    kernels::multiplyWithBias(m_state.panels->kernel, bias.data(), m_inputs + first * I, I, count,
                              gatesAt(begin), m_state.gateRows());
    if (rows < m_state.gateRows()) {
      MatrixView gates(gatesAt(begin), m_state.gateRows(), count);
      gates.bottomRows(gates.rows() - rows).colwise() = bias.col(0).tail(gates.rows() - rows);
    }
    return end;
  }

  // Adds U_stage · source into the gates, or makes the product apart for a recurrent bias.
  void multiplyState(const Stage& stage, Index t) {
    const Index rows = m_state.rows(stage), batch = m_state.layout.active(t), H = m_state.units;
    const bool isZero = m_state.multipliesZero(stage, t);
    if (!m_cell.recurrentBias) {
      if (isZero) return;
      kernels::multiply(panels(stage), m_state.source(stage, t), H, batch,
                        gatesAt(t) + m_state.firstRow(stage), m_state.gateRows(),
                        kernels::Into::Add);
      return;
    }
    Scalar* product = m_state.product.data();
    const auto bias = value(place::RecurrentBias).col(0).segment(m_state.firstRow(stage), rows);
    if (isZero) {
      MatrixView(product, rows, batch).colwise() = bias;
    } else {
      kernels::multiplyWithBias(panels(stage), bias.data(), m_state.source(stage, t), H, batch,
                                product, rows);
    }
  }

  void computeStage(const Stage& stage, Index t) {
    RecurrentState::KeptPointers kept{};
    RecurrentState::ConstKeptPointers keptPrevious{};
    for (std::size_t k = 0; k < m_state.slots(); ++k) {
      kept[k] = m_state.keptAt(k, m_state.column(t));
      keptPrevious[k] = m_state.keptAt(k, m_state.previousColumn(t));
    }
    StepForward step;
    step.units = m_state.units;
    step.batch = m_state.layout.active(t);
    step.gateStride = m_state.gateRows();
    step.gates = gatesAt(t);
    if (m_cell.recurrentBias) {
      step.product = m_state.product.data();
      step.productStride = m_state.rows(stage);
    }
    step.previous = m_state.hiddenAt(m_state.previousColumn(t));
    step.hidden = m_state.hiddenAt(m_state.column(t));
    step.kept = std::span(kept).first(m_state.slots());
    step.keptPrevious = std::span(keptPrevious).first(m_state.slots());
    if (m_holds) m_holds->beforeStage(stage, t, step);
    stage.forward(step);
    if (m_holds) m_holds->afterStage(stage, t, step);
  }

  Scalar* gatesAt(Index t) {
    return m_state.gates.data() + (m_state.layout.offset(t) - m_firstColumn) * m_state.gateRows();
  }

  auto carriedColumn(Index k) {
    return m_carried->col(m_places[static_cast<std::size_t>(m_state.layout.sequence(k))]);
  }

  // Into the columns before the first step.
  void takeCarried() {
    const Index H = m_state.units, B = m_state.sequences();
    MatrixView hidden(m_state.hiddenAt(0), H, B);
    for (Index k = 0; k < B; ++k) hidden.col(k) = carriedColumn(k).head(H);
    for (std::size_t slot = 0; slot < m_state.slots(); ++slot) {
      MatrixView kept(m_state.keptAt(slot, 0), H, B);
      const Index first = (static_cast<Index>(slot) + 1) * H;
      for (Index k = 0; k < B; ++k) kept.col(k) = carriedColumn(k).segment(first, H);
    }
  }

  // The state after step t of the sequences that end there.
  void carry(Index t) {
    const Index H = m_state.units, column = m_state.column(t);
    for (Index k = m_state.layout.active(t + 1); k < m_state.layout.active(t); ++k) {
      auto to = carriedColumn(k);
      to.head(H) = ConstMatrixView(m_state.hiddenAt(column + k), H, 1);
      for (std::size_t slot = 0; slot < m_state.slots(); ++slot) {
        to.segment((static_cast<Index>(slot) + 1) * H, H) =
            ConstMatrixView(m_state.keptAt(slot, column + k), H, 1);
      }
    }
  }

  void clearResult() {
    const bool padded =
        m_state.output == Pooling::Steps && m_state.layout.columns() < m_result.cols();
    if (padded || m_state.output == Pooling::Mean) m_result.setZero();
  }

  // Takes the states of step t into the result.
  void pool(Index t) {
    const SequenceLayout& layout = m_state.layout;
    const Index batch = layout.active(t);
    const ConstMatrixView h(m_state.hiddenAt(m_state.column(t)), m_state.units, batch);
    switch (m_state.output) {
      case Pooling::Last:  // of those that end here
        for (Index k = layout.active(t + 1); k < batch; ++k)
          m_result.col(layout.sequence(k)) = h.col(k);
        break;
      case Pooling::Mean:
        for (Index k = 0; k < batch; ++k) m_result.col(layout.sequence(k)) += h.col(k);
        break;
      case Pooling::Steps:
        for (Index k = 0; k < batch; ++k)
          m_result.col(layout.original(layout.offset(t) + k)) = h.col(k);
        break;
    }
  }

  void divideByLengths() {
    for (Index k = 0; k < m_state.sequences(); ++k)
      m_result.col(m_state.layout.sequence(k)) /= static_cast<Scalar>(m_state.layout.length(k));
  }

  Tape& m_tape;
  std::span<const Var> m_in;
  MatrixView m_result;
  RecurrentState& m_state;
  const Cell& m_cell;
  Matrix* m_carried;
  std::span<const Index> m_places;
  std::optional<HoldPass> m_holds;
  const Scalar* m_inputs = nullptr;  // I × N, in the layout's order
  Index m_firstColumn = 0;           // of the layout, that of the first column of gates
};

// What U multiplied in each stage, in the order of the original time.
void fillSources(RecurrentState& state, RecurrentTrace& trace, Index columns) {
  const SequenceLayout& layout = state.layout;
  for (const Stage& stage : trace.cell->stages) {
    Matrix& sources = trace.sources.emplace_back(Matrix::Zero(state.units, columns));
    for (Index t = 0; t < layout.steps(); ++t) {
      const ConstMatrixView source(state.source(stage, t), state.units, layout.active(t));
      for (Index k = 0; k < layout.active(t); ++k) {
        sources.col(layout.original(layout.offset(t) + k)) = source.col(k);
      }
    }
  }
}

void fillTrace(RecurrentState& state, const RecurrentCall& call, const ConstMatrixView& input) {
  const SequenceLayout& layout = state.layout;
  RecurrentTrace& trace = *call.trace;
  trace.cell = call.cell;
  trace.backward = call.backward;
  trace.units = state.units;
  trace.signals.resize(call.cell->signals.size());
  const Index H = state.units, N = layout.columns();
  for (std::size_t i = 0; i < trace.signals.size(); ++i) {
    const SignalInfo& info = call.cell->signals[i];
    const Scalar* data = nullptr;
    Index stride = H;
    switch (info.where) {
      case SignalInfo::Where::Gate:
        data = state.gates.data() + info.index * H;
        stride = state.gateRows();
        break;
      case SignalInfo::Where::Kept:
        data = state.keptAt(static_cast<std::size_t>(info.index), state.sequences());
        break;
      case SignalInfo::Where::Hidden:
        data = state.hiddenAt(state.sequences());
        break;
    }
    const ConstBlock values(data, H, N, Eigen::OuterStride<>(stride));
    trace.signals[i].setZero(H, call.steps * layout.sequences());
    for (Index p = 0; p < N; ++p) trace.signals[i].col(layout.original(p)) = values.col(p);
  }
  trace.input = input;
  fillSources(state, trace, call.steps * layout.sequences());
}

// A loss that does not depend on the layer never reaches its backward pass.
void clearGradients(const RecurrentState& state, const RecurrentCall& call) {
  RecurrentGradients& gradients = *call.gradients;
  gradients.layer = call.layer;
  gradients.backward = call.backward;
  gradients.cell = call.cell;
  gradients.units = state.units;
  gradients.signals.resize(call.cell->signals.size());
  for (std::size_t i = 0; i < gradients.signals.size(); ++i) {
    if (call.cell->signals[i].where != SignalInfo::Where::Gate)
      gradients.signals[i].setZero(state.units, call.steps * state.sequences());
  }
}

}  // namespace

Index carriedRows(const Cell& cell, Index units) {
  return (1 + cell.keptSlots) * units;
}

Var recurrent(Tape& tape, Var input, const RecurrentWeights& weights, const RecurrentCall& call) {
  const Cell& cell = *call.cell;
  const auto size = static_cast<Index>(call.lengths.size());
  const Index units = tape.value(weights.recurrentKernel).cols();
  assert(tape.value(input).cols() == call.steps * size);
  assert(tape.value(weights.kernel).rows() == cell.inputGates * units);
  assert(tape.value(weights.kernel).cols() == tape.value(input).rows());
  assert(tape.value(weights.bias).rows() == cell.gates * units);
  assert(static_cast<std::size_t>(cell.keptSlots) <= RecurrentState::maxKept);
  assert(call.carried == nullptr || (!call.backward && call.places.size() == call.lengths.size() &&
                                     call.carried->rows() == carriedRows(cell, units)));

  const std::array<Var, 5> inputs = {input, weights.kernel, weights.recurrentKernel, weights.bias,
                                     weights.recurrentBias};
  const Index columns = call.output == Pooling::Steps ? call.steps * size : size;
  const Var self = tape.push(units, columns, std::span(inputs).first(cell.recurrentBias ? 5 : 4),
                             recurrentBackward);
  auto& state = tape.state<RecurrentState>(self);
  state.cell = call.cell;
  state.units = units;
  state.output = call.output;
  state.panels = call.panels != nullptr ? call.panels : &state.ownPanels;
  state.layout.set(call.steps, call.lengths, call.backward);
  state.keepsAll = tape.wantsGradient(self) || call.trace != nullptr;
  state.startsAtZero = call.carried == nullptr;
  state.gradients = call.gradients;
  assert(call.holds.empty() || !tape.wantsGradient(self));
  ForwardPass(tape, self, state, call).run();
  if (call.trace != nullptr) fillTrace(state, call, tape.value(input));
  if (call.gradients != nullptr) clearGradients(state, call);
  return self;
}

}  // namespace gatescope
