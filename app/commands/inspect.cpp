#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/inspection.h"
#include "app/commands/project_run.h"
#include "core/inspect/disturbance.h"
#include "core/inspect/hold.h"
#include "core/inspect/state_space.h"
#include "core/inspect/weights_view.h"

#include <array>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

struct InspectOptions {
  std::string project;
  RunId run = 0;
  int epoch = -1;  // the best
  std::string split = "test";
  int sample = 1;
  std::vector<std::string> holds;
  int push = 0;  // step, from 1; 0: none
  std::string out, json;
};

constexpr std::array splitWords{"training", "validation", "test"};
constexpr int components = 3;

// The weights of an epoch that was kept, or the nearest before it.
Result<void> takeEpoch(const Project& project, TrainedRun& trained, int epoch) {
  if (epoch < 0) return {};
  const auto kept = project.snapshotEpochs(trained.run.id);
  if (!kept) return tl::unexpected(kept.error());
  const auto after = std::ranges::upper_bound(*kept, epoch);
  if (after == kept->begin()) {
    return failField("epoch", "Run %1, %2: no weights of epoch %3 or before were kept",
                     trained.run.id, trained.run.name, epoch);
  }
  auto weights = project.snapshot(trained.run.id, *(after - 1));
  if (!weights) return tl::unexpected(weights.error());
  if (!*weights) return fail("Run %1 has no weights of epoch %2", trained.run.id, *(after - 1));
  trained.weights = std::move(**weights);
  return {};
}

Result<std::vector<std::int32_t>> samplesOf(const Dataset& data, const InspectOptions& options) {
  const auto word = std::ranges::find(splitWords, options.split);
  const auto samples = data.split(static_cast<Split>(word - splitWords.begin()));
  if (options.sample < 1 || options.sample > std::ssize(samples)) {
    return failField("sample", "The %1 split of %2 has %3 samples, so there is no sample %4",
                     options.split, data.name, samples.size(), options.sample);
  }
  return std::vector<std::int32_t>(samples.begin(), samples.end());
}

// What takes many samples: the units, and the axes of the states.
Result<void> gather(Tracer& tracer, const Weights& weights, const std::vector<std::int32_t>& all,
                    Inspection& found) {
  LayerUnitsSum units;
  std::vector<StateSpaceFit> fits(found.trace.layers.size());
  const auto chosen = evenly(all, kMostTraced);
  for (const std::int32_t sample : chosen) {
    const auto trace = tracer.trace(weights, sample);
    if (!trace) return tl::unexpected(trace.error());
    units.add(*trace);
    for (std::size_t i = 0; i < fits.size(); ++i) fits[i].add(trace->layers[i]);
  }
  found.units = units.layers();
  found.samples = chosen.size();
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const auto space = fits[i].fit(components);
    if (!space) return tl::unexpected(space.error());
    found.components = space->components;
    found.states.push_back(project(*space, found.trace.layers[i]));
  }
  return {};
}

// ∂L/∂h and the like, of the network as trained; nothing where nobody knows what is true.
Result<void> takeGradients(const TrainedRun& trained, Inspection& found) {
  auto tracer = GradientTracer::create(trained.dataset, trained.run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  auto gradients = tracer->ofLoss(trained.weights, found.trace.sample);
  if (gradients) found.gradients = std::move(*gradients);
  return {};
}

// Every unit's state pushed in turn; of a layer that reads from the end too.
Result<void> takePushes(Tracer& tracer, const Weights& weights, int step, Inspection& found) {
  if (step > found.trace.steps) {
    return failField("push", "Sample %1 has %2 steps, so there is no step %3", found.sample,
                     found.trace.steps, step);
  }
  found.pushedAt = step;
  for (const LayerTrace& layer : found.trace.layers) {
    const DisturbanceOptions options{.layer = layer.layer,
                                     .backward = layer.backward,
                                     .signal = memorySignal(*layer.cell),
                                     .step = step - 1};
    const auto pushes = disturb(tracer, weights, found.trace.sample, options);
    if (!pushes) return tl::unexpected(pushes.error());
    std::vector<std::optional<int>>& memory = found.measured.emplace_back();
    for (const Survival& push : (**pushes).pushes) memory.push_back(push.memory);
  }
  return {};
}

Result<Inspection> inspection(Project& project, const InspectOptions& options) {
  auto trained = loadTrainedRun(project, options.run);
  if (!trained) return tl::unexpected(trained.error());
  if (auto taken = takeEpoch(project, *trained, options.epoch); !taken) {
    return tl::unexpected(taken.error());
  }
  const auto samples = samplesOf(*trained->dataset, options);
  if (!samples) return tl::unexpected(samples.error());
  auto tracer = Tracer::create(trained->dataset, trained->run.experiment);
  if (!tracer) return tl::unexpected(tracer.error());
  const auto holds = parseHolds(options.holds, tracer->places());
  if (!holds) return tl::unexpected(holds.error());
  const std::int32_t sample = (*samples)[static_cast<std::size_t>(options.sample - 1)];
  auto trace = tracer->trace(trained->weights, sample, *holds);
  if (!trace) return tl::unexpected(trace.error());
  auto asTrained = tracer->trace(trained->weights, sample);
  if (!asTrained) return tl::unexpected(asTrained.error());
  Inspection found;
  found.dataset = trained->dataset;
  found.run = trained->run.name;
  found.split = options.split;
  found.sample = options.sample;
  found.trace = std::move(*trace);
  found.holds = options.holds;
  found.asTrained = std::move(asTrained->output);
  if (auto taken = takeGradients(*trained, found); !taken) return tl::unexpected(taken.error());
  if (auto done = gather(*tracer, trained->weights, *samples, found); !done) {
    return tl::unexpected(done.error());
  }
  if (options.push > 0) {
    auto taken = takePushes(*tracer, trained->weights, options.push, found);
    if (!taken) return tl::unexpected(taken.error());
  }
  const auto layers =
      recurrentWeights(trained->run.experiment, *trained->dataset, trained->weights);
  if (!layers) return tl::unexpected(layers.error());
  for (const LayerWeights& layer : *layers) {
    const auto& candidate = layer.gates[static_cast<std::size_t>(layer.candidate)];
    const auto radius = spectralRadius(candidate.recurrent, layer.units);
    if (!radius) return tl::unexpected(radius.error());
    found.spectralRadius.push_back(*radius);
  }
  return found;
}

Result<void> writeTables(const Inspection& found, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return failField("out", "%1 cannot be made: %2", folder, error.message());
  for (const auto& [name, text] : inspectionTables(found)) {
    if (auto written = writeText((std::filesystem::path(folder) / name).string(), text); !written) {
      return written;
    }
  }
  return {};
}

int inspect(const InspectOptions& options) {
  if (options.out.empty() && options.json.empty()) {
    return refuse({say("Say where to: --out FOLDER for tables, --json FILE or both"), "out"});
  }
  if (auto writable = checkWritable(options.json, {options.project}); !writable) {
    return refuse(writable.error());
  }
  auto project = Project::open(options.project);
  if (!project) return refuse(project.error());
  const auto found = inspection(*project, options);
  if (!found) return refuse(found.error());
  if (!options.out.empty()) {
    if (auto written = writeTables(*found, options.out); !written) return failed(written.error());
  }
  if (options.json.empty()) return Done;
  const auto written = writeJson(options.json, inspectionJson(*found));
  return written ? int(Done) : failed(written.error());
}

}  // namespace

void addInspect(CLI::App& program, int& exitCode) {
  auto* command = program.add_subcommand(
      "inspect", "Write every gate and state over one sample, and what the units do");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("PROJECT", options->project, "The project that holds the run")->required();
  command->add_option("--run", options->run, "Number of the run [the newest]")->type_name("N");
  command->add_option("--epoch", options->epoch, "Epoch, or the nearest kept before it [the best]")
      ->type_name("E");
  command->add_option("--split", options->split, "training, validation or test [test]")
      ->check(CLI::IsMember(splitWords))
      ->type_name("SPLIT");
  command->add_option("--sample", options->sample, "Number of the sample in its split, from 1 [1]")
      ->type_name("K");
  command
      ->add_option(
          "--hold", options->holds,
          "Hold a gate or state: z:7=0, z:all=previous, h:3=0@10-20, 2/r:1,4-6=0.5; may be "
          "given again")
      ->type_name("HOLD")
      ->allow_extra_args(false);  // the project may stand behind it
  command
      ->add_option("--push", options->push,
                   "Measure how long a push to each unit's state at this step lasts, from 1 (JSON)")
      ->check(CLI::PositiveNumber)
      ->type_name("T");
  command->add_option("--out", options->out, "Folder for gates.csv, units.csv and states.csv")
      ->type_name("FOLDER");
  command->add_option("--json", options->json, "All of it as JSON; “-”: standard output")
      ->type_name("FILE");
  command->footer(
      "\nGates and states: a line a unit, a column a step. Units: memory length in steps "
      "(−1 / mean ln of\nthe share kept) and how often each gate is below 0.1 and above 0.9, over "
      "at "
      "most 100 samples of the\nsplit. States: the sample's way through the principal components "
      "of "
      "the hidden states of these. With "
      "something held, gates, output and loss_with_holds are\nwhat the network does then; units, "
      "states' axes and "
      "gradients of the loss (JSON) are as trained.");
  command->callback([options, &exitCode] { exitCode = inspect(*options); });
}

}  // namespace gatescope
