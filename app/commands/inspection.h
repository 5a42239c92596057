#pragma once

#include "core/inspect/gradients.h"
#include "core/inspect/layer_units.h"
#include "core/inspect/trace.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace gatescope {

// What `inspect` found about one sample of a run, and how it is written.
struct Inspection {
  std::shared_ptr<const Dataset> dataset;
  std::string run;
  std::string split;
  int sample = 0;                  // of the split, from 1
  Trace trace;                     // with what is held
  std::vector<std::string> holds;  // as they were written
  std::vector<float> asTrained;    // output, where something is held
  std::optional<GradientTrace>
      gradients;                       // of the sample's loss; none where its truth is not known
  std::vector<LayerUnits> units;       // as Trace::layers
  std::size_t samples = 0;             // that the units were judged by
  std::vector<double> spectralRadius;  // of each layer's candidate
  std::vector<std::vector<float>> states;  // of each layer: steps × components
  int components = 0;
  int pushedAt = 0;  // step, from 1; 0: none was
  std::vector<std::vector<std::optional<int>>> measured;  // of each layer: steps that a push lasts
};

nlohmann::json inspectionJson(const Inspection& inspection);

// Files of CSV by their names: gates, units, states.
std::vector<std::pair<std::string, std::string>> inspectionTables(const Inspection& inspection);

}  // namespace gatescope
