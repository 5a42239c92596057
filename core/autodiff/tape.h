#pragma once

#include "core/autodiff/parameter.h"
#include "core/base/matrix.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace gatescope {

// A value on a tape.
struct Var {
  int id = -1;
};

// Reverse-mode automatic differentiation over matrices (Griewank and Walther 2008, ch. 3). Nodes
// are appended as values are computed, so creation order is topological and backward() is one
// reverse loop. A whole recurrent layer over a batch of sequences is one node.
//
// A tape is used by one thread. reset() forgets the nodes and keeps their memory, so that a batch
// of the same shape allocates nothing.
class Tape {
 public:
  // Whatever an operation needs again in its backward pass beside its inputs' and its own value.
  struct State {
    virtual ~State() = default;
  };
  using Backward = void (*)(Tape& tape, Var self);

  Tape();
  ~Tape();
  Tape(Tape&&) noexcept;
  Tape& operator=(Tape&&) noexcept;

  // Values and gradients (flat, in the set's layout, added to) that parameter() will refer to. Both
  // must outlive their use. An empty gradient span: parameters are constants.
  void bind(const ParameterSet& parameters, std::span<Scalar> gradients);
  void reset();

  // Leaves. `input` copies; its gradient is kept when `wantsGradient`.
  Var input(const Eigen::Ref<const Matrix>& value, bool wantsGradient = false);
  Var parameter(int index);

  ConstMatrixView value(Var v) const;
  MatrixView gradient(Var v);
  bool wantsGradient(Var v) const;

  // Fills the gradients of all that `output` (1 × 1) depends on, starting with `seed`.
  void backward(Var output, Scalar seed = 1);

  // For operations. push() gives a rows × columns node of undefined values; its gradient is zeroed
  // before the backward pass reaches it and is wanted when any input's is.
  Var push(Index rows, Index columns, std::initializer_list<Var> inputs, Backward backward);
  Var push(Index rows, Index columns, std::span<const Var> inputs, Backward backward);
  MatrixView result(Var v);  // the value, to be written once by the operation
  std::span<const Var> inputs(Var v) const;
  // The node's state, kept over reset() when the node of the same number has the same type again.
  template <typename T>
  T& state(Var v);

 private:
  struct Node;
  Var append(Index rows, Index columns, bool wantsGradient);
  Node& node(Var v);
  const Node& node(Var v) const;
  std::unique_ptr<State>& stateSlot(Var v);

  std::vector<std::unique_ptr<Node>> m_nodes;  // beyond m_used: memory to use again
  std::size_t m_used = 0;
  const ParameterSet* m_parameters = nullptr;
  std::span<Scalar> m_parameterGradients;
};

template <typename T>
T& Tape::state(Var v) {
  std::unique_ptr<State>& slot = stateSlot(v);
  auto* present = dynamic_cast<T*>(slot.get());
  if (present == nullptr) {
    slot = std::make_unique<T>();
    present = static_cast<T*>(slot.get());
  }
  return *present;
}

}  // namespace gatescope
