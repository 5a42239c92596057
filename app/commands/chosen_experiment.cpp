#include "app/commands/chosen_experiment.h"

#include "app/commands/experiment_choice.h"
#include "app/commands/source.h"
#include "core/project/recorder.h"
#include "core/train/settings.h"
#include "ui/control/resource_files.h"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

// --text COL is short for --shape text --inputs COL. A file of vectors is known by its whole path,
// so that a project finds it from every folder.
Result<void> takeText(ExperimentFlags& flags) {
  SettingOptions& settings = flags.settings;
  if (settings.given("vectors")) {
    std::error_code error;
    const auto whole = std::filesystem::canonical(settings.value("vectors"), error);
    if (!error) settings.give("vectors", whole.string());
  }
  if (flags.text.empty()) return {};
  if (settings.given("shape") && settings.value("shape") != "text") {
    return failField("shape", "--text reads texts, and --shape says %1: leave one of them out",
                     settings.value("shape"));
  }
  const std::string column = joinColumns({flags.text});
  if (settings.given("inputs") && settings.value("inputs") != column) {
    return failField("inputs", "--text names the input “%1”, and --inputs “%2”: leave one out",
                     flags.text, settings.value("inputs"));
  }
  settings.give("shape", "text");
  settings.give("inputs", column);
  return {};
}

Result<void> chooseWith(ExperimentChoice& choice, const ProjectTables& tables,
                        std::shared_ptr<const Dataset>& to) {
  if (auto chosen = choice.chooseData(*tables.table); !chosen) return chosen;
  const Experiment& experiment = choice.experiment();
  if (auto valid = validate(experiment); !valid) return valid;
  auto dataset = makeDataset(*tables.table, experiment.task, experiment.data, tables.test.get());
  if (!dataset) return tl::unexpected(dataset.error());
  to = std::make_shared<const Dataset>(std::move(*dataset));
  return choice.chooseTraining(*to);
}

}  // namespace

void ExperimentFlags::addTo(CLI::App& command, bool needed) {
  command
      .add_option("--data", data,
                  "A CSV file, example:KEY or generated:KEY (gatescope examples lists them)")
      ->type_name("FILE")
      ->required(needed);
  command.add_option("--test-data", testData, "A file of its own for the test part")
      ->type_name("FILE");
  command
      .add_option("--text", text,
                  "The column of texts to learn from: short for --shape text --inputs COL")
      ->type_name("COL");
  settings.addTo(command);
}

Result<std::string> knownSource(const std::string& text, const Project* project) {
  auto source = sourceOf(text);
  if (!source || project == nullptr) return source;
  const auto changed = sourceHasChanged(*project, *source);
  if (!changed) return tl::unexpected(changed.error());
  if (*changed) {
    return fail(
        "%1 has changed since it was stored in %2, whose runs were trained on the earlier form: "
        "give the new one another name, or start another project",
        *source, project->path().string());
  }
  return source;
}

Result<void> chooseExperiment(ExperimentFlags& flags, const Project* project,
                              ChosenExperiment& chosen) {
  if (auto taken = takeText(flags); !taken) return taken;
  const auto source = knownSource(flags.data, project);
  if (!source) return tl::unexpected(source.error());
  ExperimentChoice choice(*source, flags.settings);
  if (!flags.testData.empty()) {
    auto test = knownSource(flags.testData, project);
    if (!test) return tl::unexpected(test.error());
    choice.experiment().data.testSource = std::move(*test);
  }
  if (auto read = choice.chooseReading(); !read) return read;
  const auto tables = projectTables(nullptr, choice.experiment(), ui::readExample);
  if (!tables) return tl::unexpected(tables.error());
  auto done = chooseWith(choice, *tables, chosen.dataset);
  chosen.experiment = choice.experiment();
  chosen.said = choice.said();
  if (!chosen.dataset) return done;
  const auto& notes = chosen.dataset->notes;
  chosen.said.insert(chosen.said.end(), notes.begin(), notes.end());
  return done;
}

}  // namespace gatescope
