#include "core/cells/cells.h"
#include "core/nn/convert.h"
#include "tests/recurrent_stack.h"
#include "tests/support.h"

#include <string>

#include <nlohmann/json.hpp>

using namespace gatescope;
using namespace gatescope::test;
using Json = nlohmann::json;

namespace {

// Lists of rows, or one list as a column.
Matrix matrixOf(const Json& rows) {
  const bool column = !rows.at(0).is_array();
  Matrix m(static_cast<Index>(rows.size()), column ? 1 : static_cast<Index>(rows.at(0).size()));
  for (Index r = 0; r < m.rows(); ++r) {
    const Json& row = rows.at(static_cast<std::size_t>(r));
    for (Index c = 0; c < m.cols(); ++c)
      m(r, c) = (column ? row : row.at(static_cast<std::size_t>(c))).get<Scalar>();
  }
  return m;
}

// steps × sequences × features to features × (steps·sequences).
Matrix sequencesOf(const Json& steps) {
  const auto T = static_cast<Index>(steps.size()), B = static_cast<Index>(steps.at(0).size());
  Matrix m(static_cast<Index>(steps.at(0).at(0).size()), T * B);
  for (Index t = 0; t < T; ++t) {
    const Matrix step = matrixOf(steps.at(static_cast<std::size_t>(t)));
    m.middleCols(t * B, B) = step.transpose();
  }
  return m;
}

std::string torchSuffix(int layer, int direction) {
  return "_l" + std::to_string(layer) + (direction == 1 ? "_reverse" : "");
}

double largestDifference(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return INFINITY;
  return static_cast<double>((a - b).cwiseAbs().maxCoeff());
}

// Gradients, or parameters, of one layer and direction in our layout, in our order.
std::vector<Matrix> ourGradients(const Cell& cell, const Json& gradients,
                                 const std::string& suffix) {
  const GateLayout* layout = torchLayout(cell);
  std::vector<Matrix> list;
  if (layout == nullptr) {
    for (const char* name : {"W", "U", "b"}) list.push_back(matrixOf(gradients.at(name)));
    return list;
  }
  for (const char* name : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"})
    list.push_back(rowsFrom(*layout, matrixOf(gradients.at(name + suffix))));
  // Both of PyTorch's biases have the gradient of our one.
  if (!cell.recurrentBias) list.pop_back();
  return list;
}

void loadParameters(Stack& stack, const Json& parameters) {
  int first = 0;
  for (int l = 0; l < stack.layers; ++l) {
    for (int d = 0; d < stack.directions(); ++d) {
      const std::string suffix = torchSuffix(l, d);
      if (torchLayout(*stack.cell) != nullptr) {
        const TorchWeights theirs{matrixOf(parameters.at("weight_ih" + suffix)),
                                  matrixOf(parameters.at("weight_hh" + suffix)),
                                  matrixOf(parameters.at("bias_ih" + suffix)),
                                  matrixOf(parameters.at("bias_hh" + suffix))};
        fromTorch(*stack.cell, theirs, stack.parameters, first);
      } else {
        const std::vector<Matrix> ours = ourGradients(*stack.cell, parameters, suffix);
        for (std::size_t i = 0; i < ours.size(); ++i)
          std::copy_n(ours[i].data(), ours[i].size(),
                      stack.parameters.values(first + static_cast<int>(i)).data());
      }
      first += stack.cell->recurrentBias ? 4 : 3;
    }
  }
}

}  // namespace

class TestCellsGolden : public QObject {
  Q_OBJECT

  Json m_golden;

  void addCases(bool torchOnly) {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < m_golden.at("cases").size(); ++i) {
      const Json& c = m_golden.at("cases").at(i);
      if (torchOnly && torchLayout(*findCell(c.at("cell").get<std::string>())) == nullptr) continue;
      const std::string name = c.at("cell").get<std::string>() + ", " +
                               std::to_string(c.at("layers").get<int>()) + " layers" +
                               (c.at("bidirectional").get<bool>() ? ", both directions" : "");
      QTest::newRow(name.c_str()) << static_cast<int>(i);
    }
  }

  static Stack stackOf(const Json& golden) {
    Stack stack;
    stack.cell = findCell(golden.at("cell").get<std::string>());
    stack.layers = golden.at("layers").get<int>();
    stack.bidirectional = golden.at("bidirectional").get<bool>();
    stack.output = Pooling::Steps;
    stack.inputs = 3;
    stack.units = golden.at("units").get<Index>();
    stack.steps = golden.at("steps").get<Index>();
    stack.lengths = golden.at("lengths").get<std::vector<Index>>();
    stack.addParameters(0);
    loadParameters(stack, golden.at("parameters"));
    return stack;
  }

 private Q_SLOTS:
  void initTestCase() { m_golden = Json::parse(readFile(sourcePath("tests/golden/cells.json"))); }

  void everyCellHasGoldenFigures() {
    for (const Cell* cell : allCells()) {
      const bool found = std::ranges::any_of(m_golden.at("cases"), [&](const Json& c) {
        return c.at("cell").get<std::string>() == cell->key;
      });
      QVERIFY2(found, std::string(cell->key).c_str());
    }
  }

  void outputsAndGradientsAgreeWithOtherImplementations_data() { addCases(false); }
  void outputsAndGradientsAgreeWithOtherImplementations() {
    QFETCH(int, number);
    const Json& golden = m_golden.at("cases").at(static_cast<std::size_t>(number));
    const Stack stack = stackOf(golden);
    const Outcome outcome = run(stack, sequencesOf(golden.at("inputs")),
                                sequencesOf(golden.at("loss_weights")), recurrent);
    QVERIFY(largestDifference(outcome.output, sequencesOf(golden.at("outputs"))) < 1e-5);
    QVERIFY(largestDifference(outcome.inputGradient, sequencesOf(golden.at("input_gradients"))) <
            1e-5);
    std::size_t parameter = 0;
    for (int l = 0; l < stack.layers; ++l) {
      for (int d = 0; d < stack.directions(); ++d) {
        for (const Matrix& expected :
             ourGradients(*stack.cell, golden.at("parameter_gradients"), torchSuffix(l, d))) {
          const Parameter& p = stack.parameters.list()[parameter++];
          const ConstMatrixView ours(outcome.gradients.data() + p.offset, p.rows, p.columns);
          // Sums over 16 columns: relative where they are large.
          const double scale = std::max(1.0, static_cast<double>(expected.cwiseAbs().maxCoeff()));
          QVERIFY2(largestDifference(ours, expected) < 1e-5 * scale, p.name.c_str());
        }
      }
    }
    QCOMPARE(parameter, stack.parameters.list().size());
  }

  void torchWeightsComeBackAsTheyWent_data() { addCases(true); }
  void torchWeightsComeBackAsTheyWent() {
    QFETCH(int, number);
    const Json& golden = m_golden.at("cases").at(static_cast<std::size_t>(number));
    const Stack stack = stackOf(golden);
    const Json& parameters = golden.at("parameters");
    const TorchWeights back = toTorch(*stack.cell, stack.parameters, 0);
    QVERIFY(back.weightIh == matrixOf(parameters.at("weight_ih_l0")));
    QVERIFY(back.weightHh == matrixOf(parameters.at("weight_hh_l0")));
    const Matrix sum =
        matrixOf(parameters.at("bias_ih_l0")) + matrixOf(parameters.at("bias_hh_l0"));
    QVERIFY(largestDifference(back.biasIh + back.biasHh, sum) < 1e-6);
  }
};

QTEST_APPLESS_MAIN(TestCellsGolden)
#include "test_cells_golden.moc"
