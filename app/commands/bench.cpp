#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/train/throughput.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct BenchOptions {
  ThroughputSettings settings;
  std::string mode = "train";
  std::string json;
};

nlohmann::json benchJson(const BenchOptions& options, const Throughput& result) {
  const ThroughputSettings& settings = options.settings;
  return {{"cell", settings.cell},
          {"mode", options.mode},
          {"batch", settings.batch},
          {"steps", settings.steps},
          {"inputs", settings.inputs},
          {"units", settings.units},
          {"layers", settings.layers},
          {"threads", result.threads},
          {"parameters", result.parameters},
          {"sequences_per_second", result.sequencesPerSecond},
          {"microseconds_per_step", result.microsecondsPerStep},
          {"gflops", result.gflops},
          {"median_seconds", result.secondsABatch},
          {"best_seconds", result.fastestSeconds},
          {"repeats", result.repeats},
          {"iterations", result.iterations}};
}

std::string benchText(const Throughput& result) {
  return alignColumns({{"sequences a second", toText(result.sequencesPerSecond)},
                       {"microseconds a step", toText(result.microsecondsPerStep)},
                       {"GFLOP/s", toText(result.gflops)},
                       {"parameters", toText(result.parameters)},
                       {"threads", toText(result.threads)},
                       {"repeats (median)", toText(result.repeats)}});
}

int bench(BenchOptions& options) {
  if (auto writable = checkWritable(options.json); !writable) return refuse(writable.error());
  options.settings.training = options.mode == "train";
  const auto result = measureThroughput(options.settings);
  if (!result) return refuse(result.error());
  const auto written = options.json.empty() ? writeText("-", benchText(*result))
                                            : writeJson(options.json, benchJson(options, *result));
  if (!written) return failed(written.error());
  return Done;
}

void addSize(CLI::App& command, const char* flag, int& value, const char* help) {
  command.add_option(flag, value, help)
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
}

}  // namespace

void addBench(CLI::App& program, int& exitCode) {
  auto* command =
      program.add_subcommand("bench", "Measure how fast a network trains or answers here");
  auto options = std::make_shared<BenchOptions>();
  ThroughputSettings& settings = options->settings;
  command->add_option("--cell", settings.cell, "The cell (gatescope cells lists them)")
      ->type_name("NAME")
      ->capture_default_str();
  addSize(*command, "--batch", settings.batch, "Sequences a batch");
  addSize(*command, "--steps", settings.steps, "Steps a sequence");
  addSize(*command, "--inputs", settings.inputs, "Inputs a step");
  addSize(*command, "--units", settings.units, "Units a layer");
  addSize(*command, "--layers", settings.layers, "Recurrent layers");
  command
      ->add_option("--mode", options->mode, "train: forward, loss, backward, Adam; infer: forward")
      ->type_name("train|infer")
      ->check(CLI::IsMember({"train", "infer"}))
      ->capture_default_str();
  command->add_option("--threads", settings.threads, "Threads [all]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->add_option("--json", options->json, "Write results as JSON; “-”: to standard output")
      ->type_name("FILE|-");
  command->callback([options, &exitCode] { exitCode = bench(*options); });
}

}  // namespace gatescope
