#include "core/nn/recurrent_state.h"

#include <algorithm>
#include <utility>

namespace gatescope {
namespace {

namespace place = recurrent_inputs;

// Backpropagation through time (Werbos 1990), stages and steps in reverse. With dP = ∂L/∂(U source)
// and dA = ∂L/∂(W x + b), each step adds Uᵀ dP to the gradient of what U multiplied. The gradients
// of the weights are products over a run of steps, made while the caches still hold dA and dP:
//   dW = dA Xᵀ   dU = dP sourceᵀ   db = Σ dA   dc = Σ dP   dX = Wᵀ dA
class BackwardPass {
 public:
  BackwardPass(Tape& tape, Var self)
      : m_tape(tape),
        m_self(self),
        m_in(tape.inputs(self)),
        m_state(tape.state<RecurrentState>(self)),
        m_cell(*m_state.cell) {}

  void run() {
    reserve();
    if (m_state.panels == &m_state.ownPanels) {
      m_state.ownPanels.packBackward(m_cell, value(place::Kernel), value(place::RecurrentKernel),
                                     wants(place::Input));
    }
    for (Index end = m_state.layout.steps(); end > 0;) {
      const Index begin = m_state.layout.runBegin(end, kMostColumns);
      m_first = m_state.layout.offset(begin);
      m_count = m_state.layout.offset(end) - m_first;
      for (Index t = end - 1; t >= begin; --t) runStep(t);
      addBiasGradient(place::Bias, m_state.gateGradient);
      if (m_cell.recurrentBias) addBiasGradient(place::RecurrentBias, m_state.productGradient);
      addKernelGradient();
      addRecurrentKernelGradient();
      addInputGradient();
      end = begin;
    }
    scatterInputGradient();
  }

 private:
  ConstMatrixView value(std::size_t input) const { return m_tape.value(m_in[input]); }
  bool wants(std::size_t input) const { return m_tape.wantsGradient(m_in[input]); }
  MatrixView gradient(std::size_t input) { return m_tape.gradient(m_in[input]); }

  void runStep(Index t) {
    clearPrevious(t);
    addOutputGradient(t);
    for (auto stage = m_cell.stages.rbegin(); stage != m_cell.stages.rend(); ++stage) {
      computeStage(*stage, t);
      multiplyStage(*stage, t);
    }
    std::swap(m_hidden, m_previousHidden);
    std::swap(m_kept, m_previousKept);
  }

  void reserve() {
    const Index H = m_state.units, B = m_state.sequences(), N = m_state.layout.columns();
    const Index most = std::min(N, std::max(B, kMostColumns));
    m_state.gateGradient.reserve(m_state.gateRows(), most);
    if (m_cell.recurrentBias) m_state.productGradient.reserve(m_state.gateRows(), most);
    if (wants(place::Input) && !m_state.layout.isBatchOrder())
      m_state.inputGradient.reserve(value(place::Input).rows(), N);
    if (wants(place::RecurrentKernel) && !m_state.layout.equalLengths()) gatherPreviousHidden();
    m_state.hiddenGradient.reserve(H, 2 * B).setZero();
    m_hidden = m_state.hiddenGradient.data();
    m_previousHidden = m_hidden + H * B;
    m_state.keptGradient.reserve(H, 2 * m_cell.keptGradients * B).setZero();
    m_kept = m_state.keptGradient.data();
    m_previousKept = m_kept + m_cell.keptGradients * H * B;
  }

  Scalar* keptAt(Scalar* slots, std::size_t slot) const {
    return slots + static_cast<Index>(slot) * m_state.units * m_state.sequences();
  }
  std::size_t keptGradients() const { return static_cast<std::size_t>(m_cell.keptGradients); }

  // Step t−1 has at least as many columns as step t; those that end there start from 0.
  void clearPrevious(Index t) {
    const Index columns = t == 0 ? m_state.layout.active(0) : m_state.layout.active(t - 1);
    MatrixView(m_previousHidden, m_state.units, columns).setZero();
    for (std::size_t k = 0; k < keptGradients(); ++k) {
      MatrixView(keptAt(m_previousKept, k), m_state.units, columns).setZero();
    }
  }

  void addOutputGradient(Index t) {
    const SequenceLayout& layout = m_state.layout;
    const MatrixView outside = m_tape.gradient(m_self);
    const Index batch = layout.active(t);
    MatrixView dh(m_hidden, m_state.units, batch);
    switch (m_state.output) {
      case Pooling::Last:
        for (Index k = layout.active(t + 1); k < batch; ++k)
          dh.col(k) += outside.col(layout.sequence(k));
        break;
      case Pooling::Mean:
        for (Index k = 0; k < batch; ++k)
          dh.col(k) += outside.col(layout.sequence(k)) / static_cast<Scalar>(layout.length(k));
        break;
      case Pooling::Steps:
        for (Index k = 0; k < batch; ++k)
          dh.col(k) += outside.col(layout.original(layout.offset(t) + k));
        break;
    }
  }

  void computeStage(const Stage& stage, Index t) {
    RecurrentState::ConstKeptPointers kept{}, keptPrevious{};
    RecurrentState::KeptPointers keptGradient{}, keptPreviousGradient{};
    for (std::size_t k = 0; k < m_state.slots(); ++k) {
      kept[k] = m_state.keptAt(k, m_state.column(t));
      keptPrevious[k] = m_state.keptAt(k, m_state.previousColumn(t));
    }
    for (std::size_t k = 0; k < keptGradients(); ++k) {
      keptGradient[k] = keptAt(m_kept, k);
      keptPreviousGradient[k] = keptAt(m_previousKept, k);
    }
    const Index first = (m_state.layout.offset(t) - m_first) * m_state.gateRows();
    StepBackward step;
    step.units = m_state.units;
    step.batch = m_state.layout.active(t);
    step.gateStride = m_state.gateRows();
    step.gates = m_state.gates.data() + m_state.layout.offset(t) * m_state.gateRows();
    step.gateGradient = m_state.gateGradient.data() + first;
    if (m_cell.recurrentBias) {
      step.productGradient = m_state.productGradient.data() + first + m_state.firstRow(stage);
      step.productStride = m_state.gateRows();
    }
    step.previous = m_state.hiddenAt(m_state.previousColumn(t));
    step.hidden = m_state.hiddenAt(m_state.column(t));
    step.hiddenGradient = m_hidden;
    step.previousGradient = m_previousHidden;
    step.kept = std::span(kept).first(m_state.slots());
    step.keptPrevious = std::span(keptPrevious).first(m_state.slots());
    step.keptGradient = std::span(keptGradient).first(keptGradients());
    step.keptPreviousGradient = std::span(keptPreviousGradient).first(keptGradients());
    if (m_state.gradients != nullptr) record(stage, t, step);
    stage.backward(step);
  }

  // Gradients of the states that the stage makes: the later stages have added theirs by now.
  void record(const Stage& stage, Index t, const StepBackward& step) const {
    for (std::size_t i = 0; i < m_cell.signals.size(); ++i) {
      const SignalInfo& signal = m_cell.signals[i];
      if (signal.where == SignalInfo::Where::Gate || &m_cell.stageOf(signal) != &stage) continue;
      const Matrix gradient =
          signal.where == SignalInfo::Where::Hidden
              ? ConstMatrixView(step.hiddenGradient, step.units, step.batch)
              : slotGradient(stage, static_cast<std::size_t>(signal.index), step);
      for (Index k = 0; k < step.batch; ++k) {
        const Index place = m_state.layout.original(m_state.layout.offset(t) + k);
        m_state.gradients->signals[i].col(place) = gradient.col(k);
      }
    }
  }

  Matrix slotGradient(const Stage& stage, std::size_t slot, const StepBackward& step) const {
    Matrix gradient = ConstMatrixView(step.keptGradient[slot], step.units, step.batch);
    if (stage.settleGradient == nullptr) return gradient;
    RecurrentState::KeptPointers slots{};
    slots[slot] = gradient.data();
    StepBackward copy = step;
    copy.keptGradient = std::span(slots).first(keptGradients());
    stage.settleGradient(copy);
    return gradient;
  }

  // dP of a stage from column `begin` of the layout on, gateRows() apart.
  const Scalar* productGradient(const Stage& stage, Index begin) const {
    const Buffer& run = m_cell.recurrentBias ? m_state.productGradient : m_state.gateGradient;
    return run.data() + (begin - m_first) * m_state.gateRows() + m_state.firstRow(stage);
  }

  // d(source) += U_stageᵀ dP
  void multiplyStage(const Stage& stage, Index t) {
    const bool fromHidden = stage.source == Stage::Previous;
    if (fromHidden && t == 0) return;  // nobody asks for ∂L/∂h(−1)
    Scalar* target =
        fromHidden ? m_previousHidden : keptAt(m_kept, static_cast<std::size_t>(stage.source));
    kernels::multiply(m_state.panels->stagesTransposed[m_state.number(stage)],
                      productGradient(stage, m_state.layout.offset(t)), m_state.gateRows(),
                      m_state.layout.active(t), target, m_state.units, kernels::Into::Add);
  }

  void addBiasGradient(std::size_t input, const Buffer& columns) {
    if (!wants(input)) return;
    kernels::addColumns(m_state.gateRows(), m_count, columns.data(), m_state.gateRows(),
                        gradient(input).data());
  }

  void addKernelGradient() {
    if (!wants(place::Kernel)) return;
    const ConstMatrixView X = value(place::Input);
    const Scalar* inputs = m_state.layout.isBatchOrder() ? X.data() : m_state.packedInputs.data();
    MatrixView dW = gradient(place::Kernel);
    kernels::addOuterProducts(dW.rows(), dW.cols(), m_count, m_state.gateGradient.data(),
                              m_state.gateRows(), inputs + m_first * X.rows(), X.rows(), dW.data(),
                              dW.rows(), m_state.scratch);
  }

  // Puts h(t−1) beside each column that has one.
  void gatherPreviousHidden() {
    const SequenceLayout& layout = m_state.layout;
    const Index skipped = m_state.firstWithPrevious();
    MatrixView all = m_state.previousHidden.reserve(m_state.units, layout.columns() - skipped);
    for (Index t = m_state.startsAtZero ? 1 : 0; t < layout.steps(); ++t) {
      all.middleCols(layout.offset(t) - skipped, layout.active(t)) = ConstMatrixView(
          m_state.hiddenAt(m_state.previousColumn(t)), m_state.units, layout.active(t));
    }
  }

  // What U multiplied in a stage, from column `begin` of the layout on.
  const Scalar* sources(const Stage& stage, Index begin) {
    if (stage.source != Stage::Previous)
      return m_state.keptAt(static_cast<std::size_t>(stage.source), m_state.sequences() + begin);
    if (m_state.layout.equalLengths()) return m_state.hiddenAt(begin);  // one step ahead of it
    return m_state.previousHidden.data() + (begin - m_state.firstWithPrevious()) * m_state.units;
  }

  void addRecurrentKernelGradient() {
    if (!wants(place::RecurrentKernel)) return;
    MatrixView dU = gradient(place::RecurrentKernel);
    for (const Stage& stage : m_cell.stages) {
      const bool fromHidden = stage.source == Stage::Previous;
      const Index begin = fromHidden ? std::max(m_first, m_state.firstWithPrevious()) : m_first;
      const Index count = m_first + m_count - begin;
      if (count <= 0) continue;
      kernels::addOuterProducts(m_state.rows(stage), m_state.units, count,
                                productGradient(stage, begin), m_state.gateRows(),
                                sources(stage, begin), m_state.units,
                                dU.data() + m_state.firstRow(stage), dU.rows(), m_state.scratch);
    }
  }

  // dX = Wᵀ dA, only where somebody wants it: not below the first layer.
  void addInputGradient() {
    if (!wants(place::Input)) return;
    MatrixView dX = gradient(place::Input);
    const bool direct = m_state.layout.isBatchOrder();
    Scalar* target = direct ? dX.data() : m_state.inputGradient.data();
    kernels::multiply(m_state.panels->kernelTransposed, m_state.gateGradient.data(),
                      m_state.gateRows(), m_count, target + m_first * dX.rows(), dX.rows(),
                      direct ? kernels::Into::Add : kernels::Into::Replace);
  }

  void scatterInputGradient() {
    if (!wants(place::Input) || m_state.layout.isBatchOrder()) return;
    MatrixView dX = gradient(place::Input);
    const Index N = m_state.layout.columns();
    const ConstMatrixView packed(m_state.inputGradient.data(), dX.rows(), N);
    for (Index p = 0; p < N; ++p) dX.col(m_state.layout.original(p)) += packed.col(p);
  }

  // Columns in a run of steps: long enough to pay for reading and writing dU, short enough for dA
  // and dP to stay in the caches.
  static constexpr Index kMostColumns = 256;

  Tape& m_tape;
  Var m_self;
  std::span<const Var> m_in;
  RecurrentState& m_state;
  const Cell& m_cell;
  Index m_first = 0;                   // column of the layout with which the run begins
  Index m_count = 0;                   // columns of the run
  Scalar* m_hidden = nullptr;          // H × B: ∂L/∂h(t)
  Scalar* m_previousHidden = nullptr;  // H × B: ∂L/∂h(t−1)
  Scalar* m_kept = nullptr;            // slots × (H × B)
  Scalar* m_previousKept = nullptr;
};

}  // namespace

void recurrentBackward(Tape& tape, Var self) {
  BackwardPass(tape, self).run();
}

}  // namespace gatescope
