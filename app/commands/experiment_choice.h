#pragma once

#include "app/commands/setting_options.h"
#include "core/data/dataset.h"
#include "core/train/defaults.h"
#include "core/train/experiment.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

// What to train: the flags, and where they say nothing what suits the bundled source, or what the
// table and then the dataset suggest (core/train/defaults.h). Each choice made for the user is
// gathered as a sentence.
class ExperimentChoice {
 public:
  // The flags must outlive this.
  ExperimentChoice(std::string source, const SettingOptions& flags);

  Result<void> chooseReading();                         // before the file is read
  Result<void> chooseData(const Table& table);          // before the table is cut
  Result<void> chooseTraining(const Dataset& dataset);  // after

  Experiment& experiment() { return m_experiment; }
  const std::vector<Message>& said() const { return m_said; }

 private:
  Result<void> takeSource(std::string_view title, Task task, std::string_view settings);
  Result<void> takeProposal(const Table& table);
  Result<void> take(std::span<const Choice> choices);
  void dropContradicted();

  const SettingOptions& m_flags;
  Experiment m_experiment;
  std::vector<std::string> m_settled;  // settings that are not to be chosen: by flags or source
  std::vector<Message> m_said;
};

}  // namespace gatescope
