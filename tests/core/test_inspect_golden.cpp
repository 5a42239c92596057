#include "core/inspect/find_units.h"
#include "core/inspect/memory_length.h"
#include "core/inspect/saturation.h"
#include "core/inspect/state_space.h"
#include "core/inspect/unit_order.h"
#include "core/inspect/weights_view.h"
#include "hand_traces.h"
#include "tests/support.h"

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;
using Json = nlohmann::json;
using Doubles = std::vector<double>;

namespace {

double largestDifference(const Doubles& a, const Doubles& b) {
  if (a.size() != b.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

Doubles flat(const Json& rows) {
  Doubles values;
  for (const Json& row : rows) {
    for (const Json& value : row) values.push_back(value.get<double>());
  }
  return values;
}

}  // namespace

// What numpy and scipy make of the same traces: tests/golden/make_inspect.py.
class TestInspectGolden : public QObject {
  Q_OBJECT

  Json m_golden;

  UnitRows rows(std::size_t trace, const char* key) const {
    return m_golden.at("traces").at(trace).at(key).get<UnitRows>();
  }
  LayerTrace layer(const char* cell, std::size_t trace) const {
    std::map<std::string, UnitRows> signals = {
        {"h", rows(trace, "h")}, {"z", rows(trace, "z")}, {"o", rows(trace, "o")}};
    signals["f"] = signals["z"];
    return handTrace(cell, signals);
  }

 private Q_SLOTS:
  void initTestCase() { m_golden = Json::parse(readFile(sourcePath("tests/golden/inspect.json"))); }

  void memoryLengthsAgree() {
    for (const auto& [cell, expected] : m_golden.at("memory").items()) {
      MemoryLength length;
      for (const std::size_t trace : {0U, 1U}) length.add(layer(cell.c_str(), trace));
      QVERIFY(largestDifference(length.steps(), expected.get<Doubles>()) < 1e-9);
    }
  }

  void saturationAgrees() {
    Saturation counts;
    for (const std::size_t trace : {0U, 1U}) counts.add(layer("gru", trace));
    const GateSaturation z = counts.gates().front();
    const Json& expected = m_golden.at("saturation");
    QVERIFY(largestDifference(z.left, expected.at("left").get<Doubles>()) < 1e-12);
    QVERIFY(largestDifference(z.right, expected.at("right").get<Doubles>()) < 1e-12);
  }

  void correlationsAgree() {
    UnitCorrelations correlations;
    for (const std::size_t trace : {0U, 1U})
      correlations.add(layer("gru", trace), rows(trace, "x"));
    QVERIFY(largestDifference(correlations.r(), flat(m_golden.at("correlations"))) < 1e-9);
  }

  void theOrderBySimilarityAgrees() {
    QCOMPARE(orderBySimilarity(layer("gru", 0)),
             m_golden.at("leaf_order").at("order").get<std::vector<int>>());
  }

  void principalComponentsAgree() {
    StateSpaceFit fit;
    for (const std::size_t trace : {0U, 1U}) fit.add(layer("gru", trace));
    const auto space = fit.fit(3);
    VERIFY_OK(space);
    const Json& expected = m_golden.at("components");
    QVERIFY(largestDifference(space->mean, expected.at("mean").get<Doubles>()) < 1e-9);
    QVERIFY(largestDifference(space->axes, flat(expected.at("axes"))) < 1e-9);
    QVERIFY(largestDifference(space->explained, expected.at("explained").get<Doubles>()) < 1e-9);
    const auto points = project(*space, layer("gru", 1));
    QVERIFY(largestDifference({points.begin(), points.end()}, flat(expected.at("second_trace"))) <
            1e-6);
  }

  void theSpectralRadiusAgrees() {
    const UnitRows h = rows(0, "h");
    std::vector<float> square;
    for (const auto& row : h) {
      square.insert(square.end(), row.begin(), row.begin() + std::ssize(h));
    }
    const auto radius = spectralRadius(square, static_cast<int>(h.size()));
    VERIFY_OK(radius);
    QVERIFY(near(*radius, m_golden.at("spectral_radius").get<double>(), 1e-9));
  }
};

QTEST_APPLESS_MAIN(TestInspectGolden)
#include "test_inspect_golden.moc"
