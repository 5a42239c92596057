#pragma once

#include "core/base/random.h"
#include "core/kernels/cell_tails.h"
#include "core/kernels/packed_gemm.h"
#include "core/kernels/targets.h"

#include <array>
#include <limits>
#include <string>
#include <vector>

#include <QString>
#include <QTest>

// Products of small whole numbers, whose sums a float holds exactly: results must be equal, not
// near. Around every matrix stands NaN, which shows whatever is read or written outside.

namespace gatescope::test {

inline void addTargets() {
  QTest::addColumn<QString>("target");
  for (const std::string& target : kernels::supportedTargets())
    QTest::newRow(target.c_str()) << QString::fromStdString(target);
}

inline std::vector<Scalar> randomReals(Index size, std::uint64_t seed) {
  Random random({seed});
  std::vector<Scalar> values(static_cast<std::size_t>(size));
  for (Scalar& v : values) v = static_cast<Scalar>(random.uniform() * 2 - 1);
  return values;
}

// rows × columns of −3 … 3 in a larger block of NaN.
class GuardedMatrix {
 public:
  GuardedMatrix(Index matrixRows, Index matrixColumns, int seed)
      : rows(matrixRows),
        columns(matrixColumns),
        leading(matrixRows + 3),
        m_data(static_cast<std::size_t>(leading * (matrixColumns + 2)),
               std::numeric_limits<Scalar>::quiet_NaN()) {
    for (Index n = 0; n < columns; ++n)
      for (Index i = 0; i < rows; ++i)
        (*this)(i, n) = static_cast<Scalar>((i * 5 + n * 3 + seed * (i + 2) * (n + 1)) % 7 - 3);
  }

  Scalar& operator()(Index i, Index n) {
    return m_data[static_cast<std::size_t>((n + 1) * leading + i)];
  }
  Scalar* data() { return &(*this)(0, 0); }

  // Empty when all inside is as in `expected` and all around is still NaN.
  QString difference(const std::vector<Scalar>& expected) {
    for (Index n = -1; n <= columns; ++n)
      for (Index i = 0; i < leading; ++i) {
        const Scalar got = (*this)(i, n);
        const bool inside = n >= 0 && n < columns && i < rows;
        const bool right =
            inside ? got == expected[static_cast<std::size_t>(n * rows + i)] : got != got;
        if (!right)
          return QString::fromLatin1("element (%1, %2) is %3")
              .arg(i)
              .arg(n)
              .arg(static_cast<double>(got));
      }
    return {};
  }

  const Index rows;
  const Index columns;
  const Index leading;

 private:
  std::vector<Scalar> m_data;
};

// a · b, or a · bᵀ.
inline std::vector<Scalar> plainProduct(GuardedMatrix& a, GuardedMatrix& b, bool transposed) {
  const Index columns = transposed ? b.rows : b.columns;
  std::vector<Scalar> c(static_cast<std::size_t>(a.rows * columns));
  for (Index n = 0; n < columns; ++n) {
    Scalar* column = c.data() + n * a.rows;
    for (Index k = 0; k < a.columns; ++k) {
      const Scalar factor = transposed ? b(n, k) : b(k, n);
      const Scalar* from = &a(0, k);
      for (Index i = 0; i < a.rows; ++i) column[i] += from[i] * factor;
    }
  }
  return c;
}

inline QString describe(const char* what, Index rows, Index depth, Index columns,
                        const QString& difference) {
  if (difference.isEmpty()) return {};
  return QString::fromLatin1("%1, %2 × %3 × %4: %5")
      .arg(QString::fromLatin1(what))
      .arg(rows)
      .arg(depth)
      .arg(columns)
      .arg(difference);
}

// All three forms of a product, with straight and transposed packing.
inline QString checkProduct(Index rows, Index depth, Index columns) {
  GuardedMatrix a(rows, depth, 1), transposed(depth, rows, 0), b(depth, columns, 2);
  for (Index k = 0; k < depth; ++k)
    for (Index i = 0; i < rows; ++i) transposed(k, i) = a(i, k);
  GuardedMatrix bias(rows, 1, 3), c(rows, columns, 4);
  std::vector<Scalar> expected = plainProduct(a, b, false);
  kernels::PackedMatrix packed;
  packed.pack(rows, depth, a.data(), a.leading);
  kernels::multiply(packed, b.data(), b.leading, columns, c.data(), c.leading);
  QString wrong = describe("product", rows, depth, columns, c.difference(expected));
  packed.packTransposed(rows, depth, transposed.data(), transposed.leading);
  kernels::multiplyWithBias(packed, bias.data(), b.data(), b.leading, columns, c.data(), c.leading);
  for (Index n = 0; n < columns; ++n)
    for (Index i = 0; i < rows; ++i) expected[static_cast<std::size_t>(n * rows + i)] += bias(i, 0);
  if (wrong.isEmpty())
    wrong = describe("transposed product and bias", rows, depth, columns, c.difference(expected));
  kernels::multiply(packed, b.data(), b.leading, columns, c.data(), c.leading, kernels::Into::Add);
  for (Index n = 0; n < columns; ++n)
    for (Index i = 0; i < rows; ++i) {
      Scalar& e = expected[static_cast<std::size_t>(n * rows + i)];
      e = e + e - bias(i, 0);
    }
  return wrong.isEmpty() ? describe("added product", rows, depth, columns, c.difference(expected))
                         : wrong;
}

inline QString checkOuterProducts(Index rows, Index depth, Index count) {
  GuardedMatrix a(rows, count, 1), b(depth, count, 2), c(rows, depth, 3), sums(rows, 1, 5);
  std::vector<Scalar> expected = plainProduct(a, b, true);
  for (Index j = 0; j < depth; ++j)
    for (Index i = 0; i < rows; ++i) expected[static_cast<std::size_t>(j * rows + i)] += c(i, j);
  std::vector<Scalar> expectedSums(static_cast<std::size_t>(rows));
  for (Index i = 0; i < rows; ++i) {
    Scalar& sum = expectedSums[static_cast<std::size_t>(i)];
    sum = sums(i, 0);
    for (Index n = 0; n < count; ++n) sum += a(i, n);
  }
  kernels::AlignedBuffer scratch;
  kernels::addOuterProducts(rows, depth, count, a.data(), a.leading, b.data(), b.leading, c.data(),
                            c.leading, scratch);
  kernels::addColumns(rows, count, a.data(), a.leading, sums.data());
  const QString wrong = describe("outer products", rows, depth, count, c.difference(expected));
  return wrong.isEmpty()
             ? describe("sum of columns", rows, depth, count, sums.difference(expectedSums))
             : wrong;
}

// Everything that one GRU step gives, forward and backward.
inline std::vector<Scalar> gruStep(Index units, Index columns) {
  const Index block = units * columns;
  const auto at = [](std::vector<Scalar>& v, Index i) { return v.data() + i; };
  const std::vector<Scalar> previous = randomReals(block, 1), product = randomReals(3 * block, 2),
                            hiddenGradient = randomReals(block, 3);
  std::vector<Scalar> out = randomReals(12 * block, 4);  // gates first: their pre-activations
  kernels::gruForward({.units = units,
                       .columns = columns,
                       .gates = at(out, 0),
                       .gateStride = 3 * units,
                       .product = product.data(),
                       .productStride = 3 * units,
                       .previous = previous.data(),
                       .hidden = at(out, 3 * block),
                       .candidateProduct = at(out, 4 * block)});
  kernels::gruBackward({.units = units,
                        .columns = columns,
                        .gates = at(out, 0),
                        .gateStride = 3 * units,
                        .candidateProduct = at(out, 4 * block),
                        .previous = previous.data(),
                        .hiddenGradient = hiddenGradient.data(),
                        .gateGradient = at(out, 5 * block),
                        .productGradient = at(out, 8 * block),
                        .productStride = 3 * units,
                        .previousGradient = at(out, 11 * block)});
  return out;
}

}  // namespace gatescope::test
