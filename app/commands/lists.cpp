#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/cells/cells.h"
#include "core/data/generated.h"
#include "core/data/sources.h"
#include "core/train/experiment.h"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

// gatescope examples, gatescope cells: what there is to choose from.

namespace gatescope {

namespace {

nlohmann::json examplesJson() {
  nlohmann::json list = nlohmann::json::array();
  for (const Source& source : allSources()) {
    list.push_back({{"key", source.key},
                    {"title", source.title},
                    {"about", source.about},
                    {"origin", source.origin},
                    {"task", taskKey(source.task)},
                    {"settings", source.settings}});
    const GeneratedTask* task = findGenerated(source.key);
    if (task == nullptr) continue;
    const GeneratedOptions& standard = task->standard;
    list.back()["options"] = {{"length", standard.length}, {"seed", standard.seed}};
    if (!task->isSeries) list.back()["options"]["sequences"] = standard.sequences;
  }
  return list;
}

std::string examplesText() {
  std::string text;
  for (const Source& source : allSources()) {
    text += std::string(source.key) + "  (" + std::string(taskKey(source.task)) + ")\n";
    text += "    " + std::string(source.title) + ". " + std::string(source.about) + "\n";
    if (!source.origin.empty()) text += "    " + std::string(source.origin) + "\n";
  }
  return text +
         "\nGenerated tasks can be had in other sizes: generated:copy?length=50,sequences=2000,"
         "seed=3\n";
}

nlohmann::json cellsJson() {
  nlohmann::json list = nlohmann::json::array();
  for (const Cell* cell : allCells()) {
    nlohmann::json signals = nlohmann::json::array();
    for (const SignalInfo& signal : cell->signals) {
      signals.push_back(
          {{"symbol", signal.symbol}, {"name", signal.name}, {"meaning", signal.meaning}});
    }
    list.push_back({{"key", cell->key},
                    {"name", cell->name},
                    {"about", cell->about},
                    {"source", cell->source},
                    {"gates", cell->gates},
                    {"signals", std::move(signals)}});
  }
  return list;
}

std::string cellsText() {
  std::string text;
  for (const Cell* cell : allCells()) {
    text += std::string(cell->key) + "  " + std::string(cell->name) + "\n";
    text += "    " + std::string(cell->about) + "\n";
    for (const SignalInfo& signal : cell->signals) {
      text += "    " + std::string(signal.symbol) + "  " + std::string(signal.name) + ": " +
              std::string(signal.meaning) + "\n";
    }
    text += "    " + std::string(cell->source) + "\n";
  }
  return text;
}

void addList(CLI::App& program, int& exitCode, const char* name, const char* description,
             std::string (*text)(), nlohmann::json (*json)()) {
  auto* command = program.add_subcommand(name, description);
  auto path = std::make_shared<std::string>();
  command->add_option("--json", *path, "Write JSON to FILE, or to standard output with “-”")
      ->type_name("FILE|-");
  command->callback([path, text, json, &exitCode] {
    const auto written = path->empty() ? writeText("-", text()) : writeJson(*path, json());
    if (!written) exitCode = failed(written.error());
  });
}

}  // namespace

void addExamples(CLI::App& program, int& exitCode) {
  addList(program, exitCode, "examples", "List the bundled examples and generated tasks",
          examplesText, examplesJson);
}

void addCells(CLI::App& program, int& exitCode) {
  addList(program, exitCode, "cells", "List the recurrent cells and their gates", cellsText,
          cellsJson);
}

}  // namespace gatescope
