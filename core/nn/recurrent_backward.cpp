#include "core/nn/recurrent_state.h"

#include <utility>

namespace gatescope {
namespace {

namespace place = recurrent_inputs;

// Backpropagation through time (Werbos 1990), stages and steps in reverse. With dP = ∂L/∂(U source)
// and dA = ∂L/∂(W x + b), each step adds Uᵀ dP to the gradient of what U multiplied; the gradients
// of the weights are products over all steps at the end:
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
    for (Index t = m_state.layout.steps() - 1; t >= 0; --t) {
      clearPrevious(t);
      addOutputGradient(t);
      for (auto stage = m_cell.stages.rbegin(); stage != m_cell.stages.rend(); ++stage) {
        computeStage(*stage, t);
        multiplyStage(*stage, t);
      }
      std::swap(m_hidden, m_previousHidden);
      std::swap(m_kept, m_previousKept);
    }
    addBiasGradient(place::Bias, m_state.gateGradient);
    if (m_cell.recurrentBias) addBiasGradient(place::RecurrentBias, m_state.productGradient);
    addKernelGradient();
    addRecurrentKernelGradient();
    addInputGradient();
  }

 private:
  ConstMatrixView value(std::size_t input) const { return m_tape.value(m_in[input]); }
  bool wants(std::size_t input) const { return m_tape.wantsGradient(m_in[input]); }
  MatrixView gradient(std::size_t input) { return m_tape.gradient(m_in[input]); }

  void reserve() {
    const Index H = m_state.units, B = m_state.sequences(), N = m_state.layout.columns();
    m_state.gateGradient.reserve(m_state.gateRows(), N);
    if (m_cell.recurrentBias) m_state.productGradient.reserve(m_state.gateRows(), N);
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
    const Index first = m_state.layout.offset(t) * m_state.gateRows();
    StepBackward step;
    step.units = m_state.units;
    step.batch = m_state.layout.active(t);
    step.gateStride = m_state.gateRows();
    step.gates = m_state.gates.data() + first;
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
    stage.backward(step);
  }

  // dP of a stage, from column `begin` on.
  ConstBlock productGradient(const Stage& stage, Index begin, Index columns) const {
    const Buffer& whole = m_cell.recurrentBias ? m_state.productGradient : m_state.gateGradient;
    return {whole.data() + begin * m_state.gateRows() + m_state.firstRow(stage),
            m_state.rows(stage), columns, Eigen::OuterStride<>(m_state.gateRows())};
  }

  // d(source) += U_stageᵀ dP
  void multiplyStage(const Stage& stage, Index t) {
    const bool fromHidden = stage.source == Stage::Previous;
    if (fromHidden && t == 0) return;  // nobody asks for ∂L/∂h(−1)
    Scalar* target =
        fromHidden ? m_previousHidden : keptAt(m_kept, static_cast<std::size_t>(stage.source));
    const Index H = m_state.units, batch = m_state.layout.active(t);
    m_state.multiply.addTransposedLeft(
        Block(target, H, batch, Eigen::OuterStride<>(H)),
        m_state.recurrentKernel(stage, value(place::RecurrentKernel)),
        productGradient(stage, m_state.layout.offset(t), batch));
  }

  void addBiasGradient(std::size_t input, Buffer& columns) {
    if (!wants(input)) return;
    const MatrixView each = columns.view(m_state.gateRows(), m_state.layout.columns());
    MatrixView db = gradient(input);
    for (Index p = 0; p < each.cols(); ++p) db.col(0) += each.col(p);
  }

  // dA of the gates that take an input, over all steps.
  ConstBlock inputGateGradient() const {
    return {m_state.gateGradient.data(), m_cell.inputGates * m_state.units,
            m_state.layout.columns(), Eigen::OuterStride<>(m_state.gateRows())};
  }

  void addKernelGradient() {
    if (!wants(place::Kernel)) return;
    const ConstMatrixView X = value(place::Input);
    const Scalar* inputs = m_state.layout.isBatchOrder() ? X.data() : m_state.packedInputs.data();
    MatrixView dW = gradient(place::Kernel);
    m_state.multiply.addTransposedRight(
        Block(dW.data(), dW.rows(), dW.cols(), Eigen::OuterStride<>(dW.rows())),
        inputGateGradient(), wholeBlock(inputs, X.rows(), m_state.layout.columns()));
  }

  // h(t−1) beside each column of the steps 1 … (at step 0 it is 0).
  const Scalar* previousHiddenColumns() {
    const SequenceLayout& layout = m_state.layout;
    if (layout.equalLengths()) return m_state.hiddenAt(m_state.column(0));
    const Index skipped = layout.offset(1);
    MatrixView all = m_state.previousHidden.reserve(m_state.units, layout.columns() - skipped);
    for (Index t = 1; t < layout.steps(); ++t) {
      all.middleCols(layout.offset(t) - skipped, layout.active(t)) = ConstMatrixView(
          m_state.hiddenAt(m_state.previousColumn(t)), m_state.units, layout.active(t));
    }
    return all.data();
  }

  void addRecurrentKernelGradient() {
    if (!wants(place::RecurrentKernel)) return;
    const Index H = m_state.units, N = m_state.layout.columns();
    const Scalar* previous = nullptr;
    for (const Stage& stage : m_cell.stages) {
      const bool fromHidden = stage.source == Stage::Previous;
      const Index begin = fromHidden ? m_state.layout.offset(1) : 0;
      if (fromHidden && previous == nullptr) previous = previousHiddenColumns();
      const Scalar* source =
          fromHidden ? previous
                     : m_state.keptAt(static_cast<std::size_t>(stage.source), m_state.column(0));
      MatrixView dU = gradient(place::RecurrentKernel);
      m_state.multiply.addTransposedRight(
          Block(dU.data() + m_state.firstRow(stage), m_state.rows(stage), H,
                Eigen::OuterStride<>(dU.rows())),
          productGradient(stage, begin, N - begin), wholeBlock(source, H, N - begin));
    }
  }

  // dX = Wᵀ dA, only where somebody wants it: not below the first layer.
  void addInputGradient() {
    if (!wants(place::Input)) return;
    const ConstMatrixView W = value(place::Kernel);
    const Index I = W.cols(), N = m_state.layout.columns();
    MatrixView dX = gradient(place::Input);
    Scalar* target = dX.data();
    const bool direct = m_state.layout.isBatchOrder();
    if (!direct) {
      MatrixView packed = m_state.inputGradient.reserve(I, N);
      packed.setZero();
      target = packed.data();
    }
    m_state.multiply.addTransposedLeft(Block(target, I, N, Eigen::OuterStride<>(I)),
                                       wholeBlock(W.data(), W.rows(), I), inputGateGradient());
    if (direct) return;
    const ConstMatrixView packed(target, I, N);
    for (Index p = 0; p < N; ++p) dX.col(m_state.layout.original(p)) += packed.col(p);
  }

  Tape& m_tape;
  Var m_self;
  std::span<const Var> m_in;
  RecurrentState& m_state;
  const Cell& m_cell;
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
