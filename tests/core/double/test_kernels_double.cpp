#include "core/kernels/vector_math.h"
#include "tests/kernel_cases.h"
#include "tests/support.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::kernels;
using namespace gatescope::test;

// The same kernels in double lanes, which gradient checks rest on.
class TestKernelsDouble : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void productsAreExact_data() { addTargets(); }
  void productsAreExact() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    for (Index i = 1; i <= 40; ++i)
      for (Index j = 1; j <= 40; ++j) {
        const Index other = 1 + (i * 31 + j * 17) % 40;
        const QString a = checkProduct(i, j, other), b = checkOuterProducts(i, other, j);
        QVERIFY2(a.isEmpty(), qPrintable(a));
        QVERIFY2(b.isEmpty(), qPrintable(b));
      }
  }

  void functionsAreTheCLibrarys_data() { addTargets(); }
  void functionsAreTheCLibrarys() {
    QFETCH(QString, target);
    const ForcedTarget forced(target.toStdString());
    std::vector<Scalar> x, s(401), t(401);
    for (int i = 0; i <= 400; ++i) x.push_back((i - 200) * 0.1);
    sigmoid(x.data(), s.data(), 401);
    kernels::tanh(x.data(), t.data(), 401);
    for (std::size_t i = 0; i < x.size(); ++i) {
      QCOMPARE(s[i], 1 / (1 + std::exp(-x[i])));
      QCOMPARE(t[i], std::tanh(x[i]));
    }
  }
};

QTEST_APPLESS_MAIN(TestKernelsDouble)
#include "test_kernels_double.moc"
