#include "app/commands/inspection.h"

#include "core/table/csv.h"
#include "core/train/metrics.h"

#include <cmath>

namespace gatescope {

namespace {

using nlohmann::json;

// JSON has no infinity: a unit that forgets nothing has null.
json numberOrNull(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json numbers(const std::vector<double>& values) {
  json list = json::array();
  for (const double value : values) list.push_back(numberOrNull(value));
  return list;
}

json rowsOf(const std::vector<float>& values, std::size_t width) {
  json rows = json::array();
  for (std::size_t i = 0; i + width <= values.size() && width > 0; i += width) {
    rows.push_back(std::vector<float>(values.begin() + static_cast<std::ptrdiff_t>(i),
                                      values.begin() + static_cast<std::ptrdiff_t>(i + width)));
  }
  return rows;
}

const char* directionOf(const LayerTrace& layer) {
  return layer.backward ? "backward" : "forward";
}

json layerJson(const Inspection& found, std::size_t index) {
  const LayerTrace& layer = found.trace.layers[index];
  const LayerUnits& units = found.units[index];
  json result{{"layer", layer.layer + 1},
              {"direction", directionOf(layer)},
              {"cell", layer.cell->key},
              {"units", layer.units},
              {"candidate_spectral_radius", numberOrNull(found.spectralRadius[index])},
              {"states", rowsOf(found.states[index], static_cast<std::size_t>(found.components))}};
  if (!units.memory.empty()) result["memory_length"] = numbers(units.memory);
  for (const GateSaturation& gate : units.saturation) {
    result["saturation"][std::string(gate.gate->symbol)] = {{"below_0.1", gate.left},
                                                            {"above_0.9", gate.right}};
  }
  if (found.gradients) {
    for (const StateGradients& state : found.gradients->layers[index].states) {
      result["loss_gradient_norms"][std::string(state.info->symbol)] = state.gradients.norms;
    }
  }
  if (found.pushedAt > 0) {
    json& memory = result["measured_memory"] = json::array();
    for (const auto& steps : found.measured[index]) {
      memory.push_back(steps ? json(*steps) : json(nullptr));
    }
  }
  for (const SignalTrace& signal : layer.signals) {
    result["signals"][std::string(signal.info->symbol)] = rowsOf(signal.values, layer.steps());
  }
  return result;
}

std::string placeText(const LayerTrace& layer) {
  return std::to_string(layer.layer + 1) + "," + directionOf(layer);
}

std::string gatesTable(const Inspection& found) {
  std::string text = "layer,direction,signal,unit";
  for (int t = 1; t <= found.trace.steps; ++t) text += ",t" + std::to_string(t);
  text += '\n';
  for (const LayerTrace& layer : found.trace.layers) {
    for (const SignalTrace& signal : layer.signals) {
      for (int unit = 0; unit < layer.units; ++unit) {
        text += placeText(layer) + "," + std::string(signal.info->symbol) + "," +
                std::to_string(unit + 1);
        for (const float value : unitRow(signal, layer.units, unit)) {
          text += "," + exactText(static_cast<double>(value));
        }
        text += '\n';
      }
    }
  }
  return text;
}

// A line a unit; what a cell does not have stays empty.
std::string unitsTable(const Inspection& found) {
  std::string text = "layer,direction,unit,memory_length,gate,below_0.1,above_0.9\n";
  for (std::size_t i = 0; i < found.units.size(); ++i) {
    const LayerTrace& layer = found.trace.layers[i];
    const LayerUnits& units = found.units[i];
    for (std::size_t unit = 0; unit < static_cast<std::size_t>(layer.units); ++unit) {
      const std::string head = placeText(layer) + "," + std::to_string(unit + 1) + "," +
                               (units.memory.empty() ? "" : exactText(units.memory[unit]));
      if (units.saturation.empty()) text += head + ",,,\n";
      for (const GateSaturation& gate : units.saturation) {
        text += head + "," + std::string(gate.gate->symbol) + "," + exactText(gate.left[unit]) +
                "," + exactText(gate.right[unit]) + '\n';
      }
    }
  }
  return text;
}

std::string statesTable(const Inspection& found) {
  std::string text = "layer,direction,step";
  for (int c = 1; c <= found.components; ++c) text += ",component_" + std::to_string(c);
  text += '\n';
  const auto width = static_cast<std::size_t>(found.components);
  for (std::size_t i = 0; i < found.states.size(); ++i) {
    for (std::size_t t = 0; width > 0 && t * width < found.states[i].size(); ++t) {
      text += placeText(found.trace.layers[i]) + "," + std::to_string(t + 1);
      for (std::size_t c = 0; c < width; ++c) {
        text += "," + exactText(static_cast<double>(found.states[i][t * width + c]));
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace

json inspectionJson(const Inspection& found) {
  json layers = json::array();
  for (std::size_t i = 0; i < found.trace.layers.size(); ++i) layers.push_back(layerJson(found, i));
  json result{{"run", found.run},
              {"epoch", found.trace.epoch},
              {"split", found.split},
              {"sample", found.sample},
              {"steps", found.trace.steps},
              {"output", rowsOf(found.trace.output, found.trace.outputWidth)},
              {"units_judged_by_samples", found.samples},
              {"layers", layers}};
  if (!found.holds.empty()) {
    result["holds"] = found.holds;
    result["output_as_trained"] = rowsOf(found.asTrained, found.trace.outputWidth);
    result["loss_with_holds"] = numberOrNull(found.trace.loss);
  }
  if (found.pushedAt > 0) result["pushed_at_step"] = found.pushedAt;
  if (found.gradients) {
    result["loss"] = found.gradients->value;
    result["loss_gradient_norms_by_input"] = found.gradients->read.norms;
  }
  const Dataset& data = *found.dataset;
  if (data.isClassified()) result["classes"] = data.classNames;
  if (!data.isClassified()) result["targets"] = data.targetNames;
  if (data.isText()) {
    const Sample& sample = data.samples[static_cast<std::size_t>(found.trace.sample)];
    for (std::int64_t row = sample.firstStep; row < sample.firstStep + sample.steps; ++row) {
      result["tokens"].push_back(tokenText(data, row));
    }
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> inspectionTables(const Inspection& found) {
  return {{"gates.csv", gatesTable(found)},
          {"units.csv", unitsTable(found)},
          {"states.csv", statesTable(found)}};
}

}  // namespace gatescope
