#include "core/study/range_test.h"

#include "app/commands/chosen_experiment.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/stop_signal.h"
#include "core/base/rounding.h"

#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct RangeTestOptions {
  ExperimentFlags flags;
  RangeTestSettings settings;
  std::string json;
  int threads = 0;
};

std::string_view endText(RangeTest::End end) {
  switch (end) {
    case RangeTest::End::Whole:
      return "whole";
    case RangeTest::End::Diverged:
      return "diverged";
    case RangeTest::End::Stopped:
      return "stopped";
  }
  return "stopped";
}

nlohmann::json rangeTestJson(const RangeTest& test, const ChosenExperiment& chosen) {
  nlohmann::json points = nlohmann::json::array();
  for (const RatePoint& point : test.points) {
    points.push_back({{"rate", point.rate}, {"loss", point.loss}, {"smoothed", point.smoothed}});
  }
  const auto& rate = test.suggestion.rate;
  return {{"from", test.settings.from},
          {"to", test.settings.to},
          {"batches", test.settings.batches},
          {"smoothing", test.beta},
          {"end", endText(test.end)},
          {"suggestion", rate ? nlohmann::json(*rate) : nlohmann::json()},
          {"reason", test.suggestion.reason.text()},
          {"learning_rate", chosen.experiment.training.learningRate},
          {"points", std::move(points)},
          {"data", chosen.dataset->name},
          {"experiment", toJson(chosen.experiment)},
          {"seconds", test.seconds}};
}

// The curve at about twenty rates, and what it says.
std::string rangeTestText(const RangeTest& test, const ChosenExperiment& chosen) {
  constexpr std::size_t lines = 20;
  std::vector<std::vector<std::string>> rows{{"rate", "loss", "smoothed"}};
  const std::size_t apart =
      std::max<std::size_t>(static_cast<std::size_t>(test.settings.batches) / lines, 1);
  const auto column = [](double value) { return toText(roundedTo(value, 3)); };
  for (std::size_t i = 0; i < test.points.size(); ++i) {
    if (i % apart != 0 && i + 1 != test.points.size()) continue;
    const RatePoint& point = test.points[i];
    rows.push_back({column(point.rate), column(point.loss), column(point.smoothed)});
  }
  std::string text = alignColumns(rows, 0);
  if (test.end == RangeTest::End::Diverged) {
    text += say("The loss diverged after %1 of %2 batches.\n", test.points.size(),
                test.settings.batches)
                .text();
  }
  text += test.suggestion.reason.text() + ".\n";
  text +=
      say("These settings have the learning rate %1.\n", chosen.experiment.training.learningRate)
          .text();
  if (test.suggestion.rate)
    text += "Suggested: --learning-rate " + toText(*test.suggestion.rate) + "\n";
  return text;
}

// Ten lines on standard error.
RangeWatch progressLines(int batches) {
  return [batches, done = 0](const RatePoint& point) mutable {
    if (++done % std::max(batches / 10, 1) != 0) return;
    std::cerr << say("batch %1/%2  rate %3  loss %4\n", done, batches, roundedTo(point.rate, 3),
                     roundedTo(point.smoothed, 3))
                     .text();
  };
}

int rangeTest(RangeTestOptions& options) {
  const StopSignal signal;
  if (auto valid = validate(options.settings); !valid) return refuse(valid.error());
  const std::vector<std::string> inUse{options.flags.data, options.flags.testData};
  if (auto writable = checkWritable(options.json, inUse); !writable) {
    return refuse(writable.error());
  }
  ChosenExperiment chosen;
  const auto ready = chooseExperiment(options.flags, nullptr, chosen);
  for (const Message& note : chosen.said) remark(note);
  if (!ready) return refuse(ready.error());
  const auto test = testRates(chosen.dataset, chosen.experiment, options.settings, options.threads,
                              signal.token(), progressLines(options.settings.batches));
  if (!test) return refuse(test.error());
  if (options.json != "-") {
    if (auto written = writeText("-", rangeTestText(*test, chosen)); !written) {
      return failed(written.error());
    }
  }
  if (!options.json.empty()) {
    auto written = writeJson(options.json, rangeTestJson(*test, chosen));
    if (!written) return failed(written.error());
  }
  return signal.number() != 0 ? 128 + signal.number() : int(Done);
}

}  // namespace

void addRangeTest(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "range-test", "Find a learning rate: train a little while the rate grows");
  auto options = std::make_shared<RangeTestOptions>();
  RangeTestSettings& settings = options->settings;
  command->add_option("--from", settings.from, "The lowest rate, where it begins")
      ->type_name("X")
      ->capture_default_str();
  command->add_option("--to", settings.to, "The highest rate")
      ->type_name("X")
      ->capture_default_str();
  command->add_option("--batches", settings.batches, "Batches from the lowest to the highest")
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--json", options->json,
                   "Write the whole curve as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->add_option("--threads", options->threads, "Threads; results do not depend on it [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  options->flags.addTo(*command);
  command->footer(
      "\nThe test of Smith 2017, section 3.3, with the data, batches, optimizer and seed that "
      "train\n"
      "would use with the same flags. It suggests a tenth of the rate at which the smoothed loss "
      "is\n"
      "lowest, or says why the curve supports no suggestion. Nothing is kept: the network is a "
      "new\n"
      "one each time.");
  command->callback([options, &exitCode] { exitCode = rangeTest(*options); });
}

}  // namespace gatescope
