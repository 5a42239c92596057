#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace gatescope {

// Exit codes, beside 128 + N for a run that signal N stopped.
enum Exit : int {
  Done = 0,
  Failed = 1,       // it began and did not end well
  Refused = 2,      // bad usage or input: nothing was begun, nothing on disk has changed
  Unfinished = 75,  // good so far, but not all of it: the same command goes on from there
};

// What a command line asks for: a command that has been carried out, or the window.
struct CommandLineResult {
  int exitCode = Done;
  bool wantsWindow = false;
  std::string fileToOpen;  // of the window; may be empty
};
CommandLineResult runCommandLine(int argc, char** argv);

// Each adds its subcommand, which leaves its exit code in `exitCode` when it has run.
void addImport(CLI::App& program, int& exitCode);
void addTrain(CLI::App& program, int& exitCode);
void addRangeTest(CLI::App& program, int& exitCode);
void addMemoryTest(CLI::App& program, int& exitCode);
void addCompare(CLI::App& program, int& exitCode);
void addCrossValidate(CLI::App& program, int& exitCode);
void addResume(CLI::App& program, int& exitCode);
void addSweep(CLI::App& program, int& exitCode);
void addCollect(CLI::App& program, int& exitCode);
void addEvaluate(CLI::App& program, int& exitCode);
void addPredict(CLI::App& program, int& exitCode);
void addInspect(CLI::App& program, int& exitCode);
void addGenerate(CLI::App& program, int& exitCode);
void addRuns(CLI::App& program, int& exitCode);
void addExamples(CLI::App& program, int& exitCode);
void addCells(CLI::App& program, int& exitCode);
void addBench(CLI::App& program, int& exitCode);

}  // namespace gatescope
