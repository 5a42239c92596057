#include "core/kernels/cell_tails.h"
#include "core/kernels/packed_gemm.h"
#include "core/kernels/targets.h"
#include "core/kernels/vector_math.h"
#include "tests/kernel_cases.h"
#include "tests/support.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>

using namespace gatescope;
using namespace gatescope::kernels;
using namespace gatescope::test;

namespace {

// Distance of `got` from the true value in units in the last place of a float there.
double ulps(float got, long double truth) {
  const float rounded = static_cast<float>(truth);
  const float next = std::nextafter(std::abs(rounded), std::numeric_limits<float>::infinity());
  const double unit = std::max(static_cast<double>(next) - std::abs(static_cast<double>(rounded)),
                               static_cast<double>(std::numeric_limits<float>::min()) * 0x1p-23);
  return static_cast<double>(std::abs(static_cast<long double>(got) - truth)) / unit;
}

long double trueSigmoid(long double x) {
  return 1 / (1 + std::exp(-x));
}
long double trueTanh(long double x) {
  return std::tanh(x);
}

// Floats of both signs, every `stride`-th bit pattern from `first` to `last`.
std::vector<float> sweep(float first, float last, std::uint32_t stride) {
  std::vector<float> x;
  for (auto bits = std::bit_cast<std::uint32_t>(first); bits <= std::bit_cast<std::uint32_t>(last);
       bits += stride) {
    x.push_back(std::bit_cast<float>(bits));
    x.push_back(-x.back());
  }
  return x;
}

// So many ones; the page behind the last cannot be read.
class AtTheEdge {
 public:
  explicit AtTheEdge(Index count) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(Scalar);
    const std::size_t readable = (bytes + page - 1) / page * page;
    m_size = readable + page;
    m_memory = static_cast<char*>(
        mmap(nullptr, m_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (m_memory == MAP_FAILED || mprotect(m_memory + readable, page, PROT_NONE) != 0)
      qFatal("no memory for the test");
    m_data = reinterpret_cast<Scalar*>(m_memory + readable - bytes);
    std::fill_n(m_data, count, Scalar(1));
  }
  ~AtTheEdge() { munmap(m_memory, m_size); }
  AtTheEdge(const AtTheEdge&) = delete;
  AtTheEdge& operator=(const AtTheEdge&) = delete;

  const Scalar* data() const { return m_data; }

 private:
  char* m_memory = nullptr;
  std::size_t m_size = 0;
  Scalar* m_data = nullptr;
};

}  // namespace

class TestKernels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void functionsAreExactToAFewUnitsInTheLastPlace_data() { addTargets(); }
  void functionsAreExactToAFewUnitsInTheLastPlace() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    const std::vector<float> x = sweep(1e-30F, 86.0F, 1499);
    std::vector<float> s(x.size()), t(x.size());
    sigmoid(x.data(), s.data(), static_cast<Index>(x.size()));
    kernels::tanh(x.data(), t.data(), static_cast<Index>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      QVERIFY2(ulps(s[i], trueSigmoid(x[i])) < 3, qPrintable(QString::number(x[i], 'g', 9)));
      QVERIFY2(ulps(t[i], trueTanh(x[i])) < 5, qPrintable(QString::number(x[i], 'g', 9)));
      QVERIFY(s[i] >= 0 && s[i] <= 1 && std::abs(t[i]) <= 1);
    }
  }

  void functionsReachTheirEndsAndKeepNaN_data() { addTargets(); }
  void functionsReachTheirEndsAndKeepNaN() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    const float inf = std::numeric_limits<float>::infinity();
    const std::vector<float> x = {0.0F,   -0.0F, 20.0F, -20.0F, 90.0F, -90.0F,       3e38F,
                                  -3e38F, inf,   -inf,  9.1F,   -9.1F, std::nanf("")};
    std::vector<float> s(x.size()), t(x.size());
    sigmoid(x.data(), s.data(), static_cast<Index>(x.size()));
    kernels::tanh(x.data(), t.data(), static_cast<Index>(x.size()));
    const std::vector<float> sigmoids = {0.5F, 0.5F, 1, s[3], 1, 0, 1, 0, 1, 0};
    const std::vector<float> tanhs = {0, -0.0F, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
    for (std::size_t i = 0; i + 3 < x.size(); ++i) QCOMPARE(s[i], sigmoids[i]);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) QCOMPARE(t[i], tanhs[i]);
    QVERIFY(std::isnan(s.back()) && std::isnan(t.back()));
  }

  void functionsComputeInPlaceAndNothingElse_data() { addTargets(); }
  void functionsComputeInPlaceAndNothingElse() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    const Scalar expected = std::tanh(1 / (1 + std::exp(Scalar(-0.25))));
    for (Index size = 0; size <= 70; ++size) {
      std::vector<Scalar> x(static_cast<std::size_t>(size) + 1, Scalar(0.25));
      sigmoid(x.data(), x.data(), size);
      kernels::tanh(x.data(), x.data(), size);
      QCOMPARE(x.back(), Scalar(0.25));
      for (Index i = 0; i < size; ++i)
        QVERIFY(std::abs(x[static_cast<std::size_t>(i)] - expected) < Scalar(1e-6));
    }
  }

  void productsAreExactForEverySize_data() { addTargets(); }
  void productsAreExactForEverySize() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    // Every pair of sizes up to 70; the third runs through all of them too.
    for (Index i = 1; i <= 70; ++i)
      for (Index j = 1; j <= 70; ++j) {
        const Index other = 1 + (i * 31 + j * 17) % 70;
        const QString a = checkProduct(i, other, j), b = checkProduct(i, j, other);
        QVERIFY2(a.isEmpty(), qPrintable(a));
        QVERIFY2(b.isEmpty(), qPrintable(b));
      }
    // The last three have columns 2 or 4 KiB apart: they are copied, and the last weights are
    // large.
    for (const auto& [rows, depth, columns] : {std::array<Index, 3>{384, 128, 16},
                                               {128, 384, 32},
                                               {1, 1000, 3},
                                               {515, 513, 17},
                                               {40, 1021, 3},
                                               {90, 509, 50},
                                               {301, 509, 17}}) {
      const QString error = checkProduct(rows, depth, columns);
      QVERIFY2(error.isEmpty(), qPrintable(error));
    }
  }

  void gradientsOfWeightsAreExactForEverySize_data() { addTargets(); }
  void gradientsOfWeightsAreExactForEverySize() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    for (Index i = 1; i <= 70; ++i)
      for (Index j = 1; j <= 70; ++j) {
        const Index other = 1 + (i * 31 + j * 17) % 70;
        const QString a = checkOuterProducts(i, other, j), b = checkOuterProducts(i, j, other);
        QVERIFY2(a.isEmpty(), qPrintable(a));
        QVERIFY2(b.isEmpty(), qPrintable(b));
      }
    // Beyond 512 rows both operands are packed.
    for (const auto& [rows, depth, count] :
         {std::array<Index, 3>{530, 17, 300}, {600, 45, 513}, {519, 70, 1}, {96, 32, 1600}}) {
      const QString error = checkOuterProducts(rows, depth, count);
      QVERIFY2(error.isEmpty(), qPrintable(error));
    }
  }

  // So a sequence has the same result alone and in a batch.
  // Operands that end where no memory is mapped any more.
  void nothingIsReadBehindTheOperands_data() { addTargets(); }
  void nothingIsReadBehindTheOperands() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    for (const auto& [rows, depth, count] :
         {std::array<Index, 3>{15, 7, 3}, {5, 9, 20}, {33, 1, 1}, {96, 5, 17}, {301, 33, 2}}) {
      const AtTheEdge a(rows * count), b(depth * count), weights(rows * depth), bias(rows);
      std::vector<Scalar> c(static_cast<std::size_t>(rows * std::max(depth, count)));
      AlignedBuffer scratch;
      addOuterProducts(rows, depth, count, a.data(), rows, b.data(), depth, c.data(), rows,
                       scratch);
      for (Index j = 0; j < rows * depth; ++j)
        QCOMPARE(c[static_cast<std::size_t>(j)], static_cast<Scalar>(count));
      PackedMatrix packed;
      packed.pack(rows, depth, weights.data(), rows);
      multiplyWithBias(packed, bias.data(), b.data(), depth, count, c.data(), rows);
      for (Index j = 0; j < rows * count; ++j)
        QCOMPARE(c[static_cast<std::size_t>(j)], static_cast<Scalar>(depth + 1));
      std::vector<Scalar> sums(static_cast<std::size_t>(rows));
      addColumns(rows, count, a.data(), rows, sums.data());
      QCOMPARE(sums.back(), static_cast<Scalar>(count));
    }
  }

  void columnsDoNotDependOnTheirNeighbours_data() { addTargets(); }
  void columnsDoNotDependOnTheirNeighbours() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    const Index rows = 150, depth = 300, columns = 23;
    const std::vector<Scalar> a = randomReals(rows * depth, 1), b = randomReals(depth * columns, 2);
    PackedMatrix packed;
    packed.pack(rows, depth, a.data(), rows);
    std::vector<Scalar> all(static_cast<std::size_t>(rows * columns)), one(150);
    multiply(packed, b.data(), depth, columns, all.data(), rows);
    for (Index n = 0; n < columns; ++n) {
      multiply(packed, b.data() + n * depth, depth, 1, one.data(), rows);
      QVERIFY(std::memcmp(one.data(), all.data() + n * rows, one.size() * sizeof(Scalar)) == 0);
    }
  }

  void targetsWithFusedMultiplyAddAgreeInEveryBit() {
    std::vector<std::vector<Scalar>> results;
    for (const std::string& target : supportedTargets()) {
      if (target != "AVX2" && target != "AVX3" && target != "NEON") continue;
      const ForcedTarget forced(target);
      results.push_back(gruStep(37, 5));
    }
    for (const auto& result : results)
      QVERIFY(std::memcmp(result.data(), results.front().data(), result.size() * sizeof(Scalar)) ==
              0);
    if (results.empty()) QSKIP("SKIP: this processor has no fused multiply-add");
  }

  void everyTargetComputesTheSameStep() {
    const std::vector<Scalar> best = gruStep(37, 5);
    for (const std::string& target : supportedTargets()) {
      const ForcedTarget forced(target);
      const std::vector<Scalar> other = gruStep(37, 5);
      for (std::size_t i = 0; i < best.size(); ++i)
        QVERIFY2(std::abs(best[i] - other[i]) < Scalar(2e-6), target.c_str());
    }
  }

  void aForcedTargetIsActiveWhileItLives() {
    const std::string best = activeTarget();
    for (const std::string& target : supportedTargets()) {
      const ForcedTarget forced(target);
      QCOMPARE(activeTarget(), target);
    }
    QCOMPARE(activeTarget(), best);
  }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "test_kernels.moc"
