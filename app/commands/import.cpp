#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/setting_options.h"
#include "core/data/dataset.h"
#include "core/data/label_columns.h"
#include "core/data/roles.h"
#include "core/table/csv.h"
#include "core/table/label_sets.h"
#include "core/train/settings.h"

#include <algorithm>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

// gatescope import: says how a file is understood, and writes it as clean CSV.

namespace gatescope {

namespace {

struct ImportOptions {
  std::string file;
  std::string json;
  std::string out;
  SettingOptions settings;
};

nlohmann::json toJson(const Understood& understood) {
  return {{"value", understood.value}, {"reason", understood.reason.text()}};
}

// The role of each column, as the program would propose it.
std::vector<std::string> proposedRoles(const Table& table) {
  std::vector<std::string> roles(table.columns.size(), "ignored");
  const Proposal proposal = propose(table);
  std::vector<Message> notes;
  const auto spread = spreadLabelSets(table, proposal.settings);
  if (!spread) return roles;
  const Table& cut = *spread ? **spread : table;
  const auto settled = settleRoles(cut, proposal.task, proposal.settings, notes);
  if (!settled) return roles;
  const auto give = [&](int column, const std::string& role) {
    if (column < 0) return;
    const int own = table.indexOf(cut.columns[static_cast<std::size_t>(column)].ownName());
    std::string& place = roles[static_cast<std::size_t>(own)];
    place = role == "target" && place.starts_with("input") ? "input and target" : role;
  };
  for (const int column : settled->inputs) give(column, "input");
  for (const auto& step : settled->wide.steps) {
    for (const int column : step) give(column, "input");
  }
  for (const int column : settled->targets) give(column, "target");
  give(settled->time, "time");
  give(settled->id, "group");
  give(settled->split, "split");
  return roles;
}

nlohmann::json toJson(const Column& column, const std::string& role) {
  nlohmann::json json{{"name", column.name},       {"type", columnTypeKey(column.type)},
                      {"format", column.format},   {"reason", column.reason.text()},
                      {"missing", column.missing}, {"role", role}};
  const bool sets = column.type == ColumnType::Labels;
  if (column.isCoded()) {
    json["different"] = sets ? labelsIn(column).size() : column.categories.size();
  }
  if (column.sentinel) {
    json["missing_proposed"] = {{"value", column.sentinel->value},
                                {"count", column.sentinel->count}};
  }
  if (!column.madeFrom.empty()) json["made_from"] = column.madeFrom;
  return json;
}

nlohmann::json toJson(const Table& table) {
  const Reading& reading = table.reading;
  nlohmann::json columns = nlohmann::json::array(), problems = nlohmann::json::array(),
                 notes = nlohmann::json::array();
  const auto roles = proposedRoles(table);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    columns.push_back(toJson(table.columns[c], roles[c]));
  }
  for (const Problem& problem : reading.problems) {
    nlohmann::json entry{{"message", problem.message.text()}};
    if (problem.row > 0) entry["row"] = problem.row;
    if (!problem.column.empty()) entry["column"] = problem.column;
    problems.push_back(std::move(entry));
  }
  for (const Message& note : table.notes) notes.push_back(note.text());
  return {{"file", table.name},
          {"encoding", toJson(reading.encoding)},
          {"delimiter", toJson(reading.delimiter)},
          {"quote", toJson(reading.quote)},
          {"escape", toJson(reading.escape)},
          {"comment", toJson(reading.comment)},
          {"decimal", toJson(reading.decimal)},
          {"thousands", toJson(reading.thousands)},
          {"header", toJson(reading.header)},
          {"skip", toJson(reading.skipped)},
          {"rows", table.rows()},
          {"columns", std::move(columns)},
          {"problem_count", reading.problemCount},
          {"problems", std::move(problems)},
          {"notes", std::move(notes)}};
}

std::string shown(const std::string& value) {
  if (value.empty()) return "none";
  if (value == "\t") return "tab";
  return value == " " ? "blank" : value;
}

std::string line(const char* name, const Understood& understood) {
  return std::string(name) + shown(understood.value) + "  (" + understood.reason.text() + ")\n";
}

// Values that may mean missing, with the flag that takes them so.
std::string sentinelText(const Table& table) {
  std::map<std::string, std::vector<std::string>> columns;
  for (const Column& column : table.columns) {
    if (column.sentinel) columns[exactText(column.sentinel->value)].push_back(column.name);
  }
  std::string text;
  for (const auto& [value, names] : columns) {
    const bool one = names.size() == 1;
    text +=
        "\n" + (one ? say("%1 stands out in “%2”. If it means missing: --missing-values %2=%1",
                          value, names.front())
                    : say("%1 stands out in %2 columns. If it means missing: --missing-values %1",
                          value, names.size()))
                   .text();
  }
  return text.empty() ? text : text + "\n";
}

std::string toText(const Table& table) {
  constexpr std::size_t mostProblems = 20;
  const Reading& reading = table.reading;
  std::string text = table.name + ": " + std::to_string(table.rows()) + " rows, " +
                     std::to_string(table.columns.size()) + " columns\n\n";
  text += line("Encoding      ", reading.encoding) + line("Delimiter     ", reading.delimiter) +
          line("Quote         ", reading.quote) + line("Decimal mark  ", reading.decimal) +
          line("Thousands     ", reading.thousands) + line("Header lines  ", reading.header) +
          line("Rows above    ", reading.skipped) + "\n";
  const auto roles = proposedRoles(table);
  std::vector<std::vector<std::string>> rows{{"Column", "Type", "Missing", "Role"}};
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    std::string type(columnTypeKey(column.type));
    if (!column.format.empty()) type += " (" + column.format + ")";
    rows.push_back({column.name, type, std::to_string(column.missing), roles[c]});
  }
  text += alignColumns(rows, 2) + sentinelText(table);
  if (reading.problemCount > 0) {
    text += "\n" + say("%1 problems", reading.problemCount).text();
  }
  for (std::size_t i = 0; i < std::min(mostProblems, reading.problems.size()); ++i) {
    const Problem& problem = reading.problems[i];
    text += "\n  ";
    if (problem.row > 0) text += "row " + std::to_string(problem.row) + ", ";
    if (!problem.column.empty()) text += "“" + problem.column + "”: ";
    text += problem.message.text();
  }
  if (!table.notes.empty()) text += "\n";
  for (const Message& note : table.notes) text += "\n" + note.text();
  return text + "\n";
}

int import(const ImportOptions& options) {
  for (const std::string& path : {options.json, options.out}) {
    if (path.empty()) continue;
    if (auto writable = checkWritable(path, {options.file}); !writable) {
      return refuse(writable.error());
    }
  }
  Experiment experiment;
  if (auto applied = options.settings.apply(experiment); !applied) return refuse(applied.error());
  const auto table = readCsv(options.file, experiment.data.read);
  if (!table) return refuse(table.error());
  if (!options.out.empty()) {
    if (auto written = writeText(options.out, writeCsv(*table)); !written) {
      return failed(written.error());
    }
  }
  const auto said = options.json.empty() ? writeText("-", toText(*table))
                                         : writeJson(options.json, toJson(*table));
  return said ? Done : failed(said.error());
}

}  // namespace

void addImport(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand("import", "Say how a file is understood, write it clean");
  auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->file, "A text table: CSV and its like")->required();
  options->settings.addTo(*command, Setting::Group::Import);
  command->add_option("--json", options->json, "Write JSON to FILE, or to standard output with “-”")
      ->type_name("FILE|-");
  command->add_option("--out", options->out, "Write the table as CSV: UTF-8, commas, one header")
      ->type_name("FILE");
  command->footer(
      "\nWhat is not said is found out, and said with its reason. A refused file is exit code 2.");
  command->callback([options, &exitCode] { exitCode = import(*options); });
}

}  // namespace gatescope
