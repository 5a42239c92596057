#include "core/autodiff/tape.h"

#include "core/kernels/aligned.h"

#include <cassert>

namespace gatescope {

struct Tape::Node {
  Index rows = 0;
  Index columns = 0;
  const Scalar* value = nullptr;  // own `valueStorage`, or the parameter's place in its set
  Scalar* gradient = nullptr;     // own `gradientStorage`, or the parameter's place in the buffer
  bool wantsGradient = false;
  bool hasGradient = false;  // zeroed or written in this backward pass
  Backward backward = nullptr;
  std::vector<Var> inputs;
  std::unique_ptr<State> state;
  kernels::AlignedBuffer valueStorage;
  kernels::AlignedBuffer gradientStorage;
};

Tape::Tape() = default;
Tape::~Tape() = default;
Tape::Tape(Tape&&) noexcept = default;
Tape& Tape::operator=(Tape&&) noexcept = default;

void Tape::bind(const ParameterSet& parameters, std::span<Scalar> gradients) {
  assert(gradients.empty() || static_cast<Index>(gradients.size()) == parameters.size());
  m_parameters = &parameters;
  m_parameterGradients = gradients;
}

void Tape::reset() {
  m_used = 0;
}

Var Tape::append(Index rows, Index columns, bool wantsGradient) {
  if (m_used == m_nodes.size()) m_nodes.push_back(std::make_unique<Node>());
  Node& n = *m_nodes[m_used];
  n.rows = rows;
  n.columns = columns;
  n.value = nullptr;
  n.gradient = nullptr;
  n.wantsGradient = wantsGradient;
  n.hasGradient = false;
  n.backward = nullptr;
  n.inputs.clear();
  return {static_cast<int>(m_used++)};
}

Var Tape::input(const Eigen::Ref<const Matrix>& value, bool wantsGradient) {
  const Var v = append(value.rows(), value.cols(), wantsGradient);
  result(v) = value;
  return v;
}

Var Tape::parameter(int index) {
  assert(m_parameters != nullptr);
  const Parameter& p = (*m_parameters)[index];
  const Var v = append(p.rows, p.columns, !m_parameterGradients.empty());
  Node& n = node(v);
  n.value = m_parameters->values(index).data();
  if (n.wantsGradient) n.gradient = m_parameterGradients.data() + p.offset;
  return v;
}

ConstMatrixView Tape::value(Var v) const {
  const Node& n = node(v);
  assert(n.value != nullptr || n.rows * n.columns == 0);
  return {n.value, n.rows, n.columns};
}

MatrixView Tape::gradient(Var v) {
  Node& n = node(v);
  assert(n.wantsGradient);
  if (n.gradient == nullptr) n.gradient = n.gradientStorage.reserve(n.rows * n.columns);
  MatrixView view(n.gradient, n.rows, n.columns);
  // A parameter's gradient is added to what its buffer holds; all others start at 0.
  const bool own = n.gradient == n.gradientStorage.data();
  if (!n.hasGradient && own) view.setZero();
  n.hasGradient = true;
  return view;
}

bool Tape::wantsGradient(Var v) const {
  return node(v).wantsGradient;
}

void Tape::backward(Var output, Scalar seed) {
  assert(node(output).rows == 1 && node(output).columns == 1);
  if (!node(output).wantsGradient) return;
  for (std::size_t i = 0; i < m_used; ++i) m_nodes[i]->hasGradient = false;
  gradient(output)(0, 0) += seed;
  for (int id = output.id; id >= 0; --id) {
    const Node& n = node({id});
    // Without a gradient the output does not depend on this node.
    if (n.hasGradient && n.backward != nullptr) n.backward(*this, {id});
  }
}

Var Tape::push(Index rows, Index columns, std::initializer_list<Var> inputs, Backward reverse) {
  return push(rows, columns, std::span(inputs.begin(), inputs.size()), reverse);
}

Var Tape::push(Index rows, Index columns, std::span<const Var> inputs, Backward reverse) {
  bool wants = false;
  for (Var input : inputs) wants = wants || wantsGradient(input);
  const Var v = append(rows, columns, wants);
  Node& n = node(v);
  n.inputs.assign(inputs.begin(), inputs.end());
  n.backward = reverse;
  return v;
}

MatrixView Tape::result(Var v) {
  Node& n = node(v);
  Scalar* data = n.valueStorage.reserve(n.rows * n.columns);
  n.value = data;
  return {data, n.rows, n.columns};
}

std::span<const Var> Tape::inputs(Var v) const {
  return node(v).inputs;
}

std::unique_ptr<Tape::State>& Tape::stateSlot(Var v) {
  return node(v).state;
}

Tape::Node& Tape::node(Var v) {
  assert(v.id >= 0 && static_cast<std::size_t>(v.id) < m_used);
  return *m_nodes[static_cast<std::size_t>(v.id)];
}

const Tape::Node& Tape::node(Var v) const {
  assert(v.id >= 0 && static_cast<std::size_t>(v.id) < m_used);
  return *m_nodes[static_cast<std::size_t>(v.id)];
}

}  // namespace gatescope
