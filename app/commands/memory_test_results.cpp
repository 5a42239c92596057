#include "app/commands/memory_test_results.h"

#include "app/commands/console.h"
#include "app/commands/results.h"
#include "core/base/rounding.h"
#include "core/data/sources.h"

namespace gatescope {

namespace {

nlohmann::json toJson(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json runsJson(const MemoryCell& cell) {
  nlohmann::json runs = nlohmann::json::array();
  for (const MemoryRun& run : cell.runs) {
    runs.push_back({{"seed", run.seed},
                    {"status", statusText(run.status)},
                    {"message", run.message},
                    {"figure", toJson(run.figure)},
                    {"best_epoch", run.bestEpoch},
                    {"seconds", run.seconds}});
    if (run.recalled) runs.back()["recalled"] = *run.recalled;
  }
  return runs;
}

nlohmann::json lengthJson(const MemoryTestLength& length) {
  nlohmann::json cells = nlohmann::json::array();
  for (const MemoryCell& cell : length.cells) {
    const MeanEstimate& figure = cell.figure;
    cells.push_back({{"cell", cell.cell},
                     {"name", cell.name},
                     {"parameters", cell.parameters},
                     {"runs", runsJson(cell)},
                     {"mean", figure.mean},
                     {"deviation", figure.deviation},
                     {"interval", {figure.interval.low, figure.interval.high}},
                     {"beats", cell.beats ? nlohmann::json(*cell.beats) : nlohmann::json()}});
  }
  return {{"length", length.length},
          {"memoryless", length.memoryless},
          {"memoryless_here", length.memorylessHere},
          {"cells", std::move(cells)}};
}

std::string shortText(double value) {
  return toText(roundedTo(value, 3));
}

// “0.29 ± 0.05 yes”
std::string cellText(const MemoryCell& cell) {
  if (cell.figure.count == 0) return "–";
  std::string text = shortText(cell.figure.mean);
  if (!cell.beats) return text;
  text += " ± " + shortText((cell.figure.interval.high - cell.figure.interval.low) / 2);
  return text + (*cell.beats ? " yes" : "  no");
}

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::string> heading(const MemoryTest& test, std::vector<std::string> first) {
  for (const MemoryCell& cell : test.lengths.front().cells) first.push_back(cell.name);
  return first;
}

std::string figuresText(const MemoryTest& test) {
  Rows rows{heading(test, {"length", "no memory"})};
  for (const MemoryTestLength& length : test.lengths) {
    std::vector<std::string>& row = rows.emplace_back();
    row = {toText(length.length), shortText(length.memorylessHere)};
    for (const MemoryCell& cell : length.cells) row.push_back(cellText(cell));
  }
  return alignColumns(rows, 0);
}

// Every single run, by one of its values.
std::string runsText(const MemoryTest& test, std::optional<double> MemoryRun::*value) {
  Rows rows{heading(test, {"length", "seed"})};
  for (const MemoryTestLength& length : test.lengths) {
    for (std::size_t i = 0; i < length.cells.front().runs.size(); ++i) {
      std::vector<std::string>& row = rows.emplace_back();
      row = {toText(length.length), toText(length.cells.front().runs[i].seed)};
      for (const MemoryCell& cell : length.cells) {
        const auto& of = cell.runs[i].*value;
        row.push_back(of ? shortText(*of) : "–");
      }
    }
  }
  return alignColumns(rows, 0);
}

}  // namespace

nlohmann::json memoryTestJson(const MemoryTest& test) {
  nlohmann::json lengths = nlohmann::json::array(), findings = nlohmann::json::array();
  nlohmann::json holds = nlohmann::json::object();
  for (const MemoryTestLength& length : test.lengths) lengths.push_back(lengthJson(length));
  for (const Message& finding : test.findings) findings.push_back(finding.text());
  for (std::size_t i = 0; i < test.plan.cells.size(); ++i) {
    holds[test.plan.cells[i]] = holdsUntil(test, i);
  }
  return {{"plan", toJson(test.plan)},
          {"figure", test.task->figure},
          {"higher_is_better", test.task->higherIsBetter},
          {"complete", test.isComplete},
          {"lengths", std::move(lengths)},
          {"holds_until", std::move(holds)},
          {"findings", std::move(findings)}};
}

std::string memoryTestText(const MemoryTest& test) {
  std::string text = say("%1: %2 on the test part, %3 is better.\nMean of the seeds ± half its 95 "
                         "% interval; yes: "
                         "all of it is a tenth of the way or more from no memory to no error.\n",
                         findSource(test.task->source)->title, test.task->figure,
                         test.task->higherIsBetter ? "higher" : "lower")
                         .text();
  text += figuresText(test) + "\nEach run\n" + runsText(test, &MemoryRun::figure);
  if (test.task->key == "copy") {
    text += "\nShare of the letters repeated, 0.125 without memory\n" +
            runsText(test, &MemoryRun::recalled);
  }
  text += "\n";
  for (const Message& finding : test.findings) text += finding.text() + ".\n";
  return text;
}

}  // namespace gatescope
