#include "core/train/generate.h"

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/project_run.h"
#include "core/inspect/hold.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct GenerateArguments {
  std::string project;
  RunId run = 0;
  std::vector<std::string> holds;
  GenerateOptions options;
};

Result<std::string> written(Project& project, const GenerateArguments& arguments) {
  const auto trained = loadTrainedRun(project, arguments.run);
  if (!trained) return tl::unexpected(trained.error());
  auto generator =
      TextGenerator::create(trained->dataset, trained->run.experiment, trained->weights);
  if (!generator) {
    return fail("Run %1, %2: %3", trained->run.id, trained->run.name, generator.error().text());
  }
  auto holds = parseHolds(arguments.holds, generator->places());
  if (!holds) return tl::unexpected(holds.error());
  GenerateOptions options = arguments.options;
  options.holds = std::move(*holds);
  return generator->generate(options);
}

int generate(const GenerateArguments& arguments) {
  auto project = Project::open(arguments.project);
  if (!project) return refuse(project.error());
  const auto text = written(*project, arguments);
  if (!text) return refuse(text.error());
  if (auto done = writeText("-", arguments.options.prompt + *text + "\n"); !done) {
    return failed(done.error());
  }
  return Done;
}

}  // namespace

void addGenerate(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "generate", "Go on with a text, by a run that learned to predict each next token");
  auto arguments = std::make_shared<GenerateArguments>();
  GenerateOptions& options = arguments->options;
  command->add_option("PROJECT", arguments->project, "The project that holds the run")->required();
  command->add_option("--run", arguments->run, "Number of the run [the newest]")->type_name("N");
  command->add_option("--prompt", options.prompt, "How the text begins [nothing]")
      ->type_name("TEXT");
  command
      ->add_option("--temperature", options.temperature,
                   "0: always the likeliest token; higher: more surprising [1]")
      ->type_name("X");
  command->add_option("--length", options.length, "Tokens that are added at most [200]")
      ->type_name("N");
  command->add_option("--seed", options.seed, "The same number writes the same text [1]")
      ->type_name("N");
  command
      ->add_option("--hold", arguments->holds,
                   "Hold a gate or state, as inspect does: z:7=0; may be given again")
      ->type_name("HOLD")
      ->allow_extra_args(false);  // the project may stand behind it
  command->footer(
      "\nSuch a run comes from: gatescope train --data FILE --text COL --task next-step\n"
      "--tokens characters --project PROJECT. The prompt and what follows it are printed; the text "
      "ends\nwhere the network ends it.");
  command->callback([arguments, &exitCode] { exitCode = generate(*arguments); });
}

}  // namespace gatescope
