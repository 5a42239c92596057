#pragma once

#include "app/commands/setting_options.h"
#include "core/data/dataset.h"
#include "core/project/project.h"
#include "core/train/experiment.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gatescope {

// The flags that say what is trained, on which data: --data, --test-data, --text and all settings.
struct ExperimentFlags {
  std::string data;
  std::string testData;
  std::string text;
  SettingOptions settings;

  // Without `needed` the data may be left out.
  void addTo(CLI::App& command, bool needed = true);
};

// What they come to.
struct ChosenExperiment {
  Experiment experiment;
  std::shared_ptr<const Dataset> dataset;
  std::vector<Message> said;  // every choice that was made for the user, also where it failed
};

// Where the data stand that a command line names. A project keeps the data that its runs were
// trained on: another file of the same name would be another experiment, and is refused. nullptr:
// none.
Result<std::string> knownSource(const std::string& text, const Project* project);

// Reads the data. What the flags leave open is chosen by what suits them (experiment_choice.h).
// `project`: keeps the data of its runs, which must be what they were; nullptr: none.
Result<void> chooseExperiment(ExperimentFlags& flags, const Project* project,
                              ChosenExperiment& chosen);

}  // namespace gatescope
