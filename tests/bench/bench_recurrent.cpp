// Training and inference of stacked recurrent layers on one thread, in the shapes and with the
// output of ../shared/peers: one JSON line a result. Training is forward, gradient into the last
// step, backward and Adam; the batch runs in shards of 16 sequences as in the trainer.
// usage: bench_recurrent [cell[,cell…] [shape[,shape…] [train|infer|both]]]

#include "core/autodiff/ops.h"
#include "core/cells/cells.h"
#include "core/kernels/targets.h"
#include "core/nn/recurrent.h"
#include "core/train/optimizer.h"
#include "tests/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

using namespace gatescope;

namespace {

struct Workload {
  const char* name;
  Index batch, steps, inputs, units;
  int layers;
};
constexpr Workload kWorkloads[] = {{"S", 32, 50, 8, 32, 1},
                                   {"M", 32, 100, 16, 128, 1},
                                   {"L", 64, 200, 64, 256, 1},
                                   {"XL", 128, 100, 128, 512, 2},
                                   {"tiny", 1, 100, 8, 64, 1}};
constexpr Index kShardSize = 16;

// Multiply-adds of the gates' products count as two; training as three forward passes.
double operations(const Workload& s, const Cell& cell, bool train) {
  double sum = 0;
  for (int l = 0; l < s.layers; ++l)
    sum += 2.0 * static_cast<double>(s.batch * s.steps * cell.gates *
                                     ((l > 0 ? s.units : s.inputs) + s.units) * s.units);
  return train ? 3 * sum : sum;
}

// Time that this thread computed, whatever else the machine does.
double seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double medianTime(const std::function<void()>& work) {
  work();
  const double begin = seconds();
  int count = 0;
  do {
    work();
    ++count;
  } while (seconds() - begin < 0.15);
  std::vector<double> times;
  for (int r = 0; r < 7; ++r) {
    const double start = seconds();
    for (int i = 0; i < count; ++i) work();
    times.push_back((seconds() - start) / count);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

class Network {
 public:
  Network(const Workload& shape, const Cell& cell) : m_shape(shape), m_cell(cell) {
    for (int l = 0; l < shape.layers; ++l) {
      const Index H = shape.units, I = l > 0 ? H : shape.inputs;
      m_parameters.add("kernel", ParameterKind::Kernel, cell.inputGates * H, I);
      m_parameters.add("recurrent_kernel", ParameterKind::RecurrentKernel, cell.gates * H, H);
      m_parameters.add("bias", ParameterKind::Bias, cell.gates * H, 1);
      if (cell.recurrentBias) m_parameters.add("c", ParameterKind::Bias, cell.gates * H, 1);
    }
    test::fillRandom(m_parameters, 1);
    for (Scalar& w : m_parameters.values())
      w /= std::sqrt(static_cast<Scalar>(shape.units)) * Scalar(2);
    m_gradients.resize(static_cast<std::size_t>(m_parameters.size()));
    for (Index first = 0; first < shape.batch; first += kShardSize)
      m_shards.push_back(test::randomMatrix(
          shape.inputs, shape.steps * std::min(kShardSize, shape.batch - first), 2));
    m_optimizer.emplace_back(Optimizer::create(TrainingSettings{}, m_parameters).value());
  }

  // Returns Σ h of the last step.
  double forward(bool train, const Matrix& inputs) {
    m_tape.reset();
    m_tape.bind(m_parameters, train ? std::span(m_gradients) : std::span<Scalar>());
    Var x = m_tape.input(inputs);
    const std::vector<Index> lengths(static_cast<std::size_t>(inputs.cols() / m_shape.steps),
                                     m_shape.steps);
    int next = 0;
    for (int l = 0; l < m_shape.layers; ++l) {
      RecurrentWeights weights{
          m_tape.parameter(next), m_tape.parameter(next + 1), m_tape.parameter(next + 2), {}};
      next += 3;
      if (m_cell.recurrentBias) weights.recurrentBias = m_tape.parameter(next++);
      RecurrentCall call;
      call.cell = &m_cell;
      call.output = l + 1 < m_shape.layers ? Pooling::Steps : Pooling::Last;
      call.steps = m_shape.steps;
      call.lengths = lengths;
      x = recurrent(m_tape, x, weights, call);
    }
    const Var loss = sum(m_tape, x);
    if (train) m_tape.backward(loss, Scalar(0.01));
    return static_cast<double>(m_tape.value(loss)(0, 0));
  }

  void infer() {
    for (const Matrix& shard : m_shards) forward(false, shard);
  }
  void train() {
    std::ranges::fill(m_gradients, Scalar(0));
    for (const Matrix& shard : m_shards) forward(true, shard);
    m_optimizer.front().step(m_parameters.values(), m_gradients, 1e-4);
  }

  // A step against the gradient lowers Σ h by about rate · ‖g‖².
  bool answersRightly() {
    std::ranges::fill(m_gradients, Scalar(0));
    const double before = forward(true, m_shards.front());
    double square = 0;
    for (const Scalar g : m_gradients) square += static_cast<double>(g) * static_cast<double>(g);
    const double rate = 0.01 * std::abs(before) / std::max(square, 1e-30);
    const ParameterSet kept = m_parameters;
    for (std::size_t i = 0; i < m_gradients.size(); ++i)
      m_parameters.values()[i] -= static_cast<Scalar>(rate) * m_gradients[i];
    const double fall = before - forward(false, m_shards.front());
    m_parameters = kept;
    const double expected = rate * square / 0.01;
    return std::abs(fall - expected) < 0.1 * expected;
  }

 private:
  Workload m_shape;
  const Cell& m_cell;
  ParameterSet m_parameters;
  std::vector<Scalar> m_gradients;
  std::vector<Matrix> m_shards;
  std::vector<Optimizer> m_optimizer;
  Tape m_tape;
};

bool contains(const std::string& list, const std::string& word) {
  return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

bool report(const Workload& shape, const Cell& cell, bool train) {
  Network network(shape, cell);
  const bool right = network.answersRightly();
  const double time = medianTime([&] { train ? network.train() : network.infer(); });
  std::printf(
      "{\"peer\":\"gatescope\",\"cell\":\"%s\",\"mode\":\"%s\",\"shape\":\"%s\",\"threads\":1,"
      "\"seqs_per_s\":%.1f,\"us_per_step\":%.3f,\"gflops\":%.2f,\"target\":\"%s\","
      "\"right\":%s}\n",
      std::string(cell.key).c_str(), train ? "train" : "infer", shape.name,
      static_cast<double>(shape.batch) / time, time / static_cast<double>(shape.steps) * 1e6,
      operations(shape, cell, train) / time * 1e-9, kernels::activeTarget().c_str(),
      right ? "true" : "false");
  std::fflush(stdout);
  return right;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string cells = count > 1 ? arguments[1] : "gru,lstm";
  const std::string shapes = count > 2 ? arguments[2] : "S,M,L,XL,tiny";
  const std::string mode = count > 3 ? arguments[3] : "both";
  bool right = true;
  for (const Cell* cell : allCells())
    for (const Workload& shape : kWorkloads)
      for (const bool train : {true, false})
        if (contains(cells, std::string(cell->key)) && contains(shapes, shape.name) &&
            mode != (train ? "infer" : "train"))
          right = report(shape, *cell, train) && right;
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
