#include "app/commands/commands.h"

#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

constexpr const char* description =
    "Gatescope: see how a gated recurrent network learns.\n"
    "Without a command it opens its window, with FILE in it when one is given.";

constexpr const char* footer =
    "\nA first look:  gatescope train --data example:sunspots\n"
    "Your own data: gatescope train --data my.csv --project my.gscope\n"
    "What a command takes: gatescope COMMAND --help\n"
    "Exit codes: 0 done, 1 failed, 2 bad usage or refused input, 75 not finished yet, to be "
    "called\n"
    "again, 128 + N stopped by signal N.";

void addOpen(CLI::App& program, CommandLineResult& result) {
  auto* open =
      program.add_subcommand("open", "Open the window, with a project or a CSV file in it");
  open->add_option("FILE", result.fileToOpen, "A project (*.gscope) or a CSV file")
      ->check(CLI::ExistingFile);
  open->callback([&result] { result.wantsWindow = true; });
}

// Without the list of what an option cannot stand beside: for a plan's file that is every setting.
class BriefHelp : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string text = CLI::Formatter::make_option_opts(option);
    return text.substr(0, text.find(" Excludes:"));
  }
};

}  // namespace

CommandLineResult runCommandLine(int argc, char** argv) {
  CommandLineResult result;
  CLI::App program(description, "gatescope");
  program.set_version_flag("--version", "gatescope " GATESCOPE_VERSION);
  program.require_subcommand(0, 1);
  program.footer(footer);
  program.formatter(std::make_shared<BriefHelp>());
  program.get_formatter()->column_width(34);
  program.add_option("FILE", result.fileToOpen, "A project or a CSV file to open in the window")
      ->check(CLI::ExistingFile);
  addImport(program, result.exitCode);
  addTrain(program, result.exitCode);
  addRangeTest(program, result.exitCode);
  addMemoryTest(program, result.exitCode);
  addCompare(program, result.exitCode);
  addCrossValidate(program, result.exitCode);
  addResume(program, result.exitCode);
  addSweep(program, result.exitCode);
  addCollect(program, result.exitCode);
  addEvaluate(program, result.exitCode);
  addPredict(program, result.exitCode);
  addInspect(program, result.exitCode);
  addGenerate(program, result.exitCode);
  addRuns(program, result.exitCode);
  addExamples(program, result.exitCode);
  addCells(program, result.exitCode);
  addBench(program, result.exitCode);
  addOpen(program, result);
  try {
    program.parse(argc, argv);
    result.wantsWindow = result.wantsWindow || program.get_subcommands().empty();
  } catch (const CLI::ParseError& error) {
    result.exitCode = program.exit(error) == 0 ? Done : Refused;
    result.wantsWindow = false;
  }
  return result;
}

}  // namespace gatescope
