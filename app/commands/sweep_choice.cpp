#include "app/commands/sweep_choice.h"

#include "core/base/file.h"
#include "core/train/metrics.h"
#include "core/train/settings.h"
#include "ui/control/resource_files.h"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace gatescope {

namespace {

constexpr int usualTrials = 20;

Result<std::vector<SearchedSetting>> settingsOf(const SearchFlags& flags) {
  std::vector<SearchedSetting> settings;
  for (const std::string& text : flags.grids) {
    auto searched = searchedValues(text);
    if (!searched) return tl::unexpected(searched.error());
    settings.push_back(std::move(*searched));
  }
  for (const std::string& text : flags.ranges) {
    auto searched = searchedRange(text);
    if (!searched) return tl::unexpected(searched.error());
    settings.push_back(std::move(*searched));
  }
  return settings;
}

// Where no setting is named, units by learning rate; in ranges where numbers are drawn.
Result<Search> searchOf(const SearchFlags& flags, std::vector<Message>& said) {
  Search search = usualSearch();
  auto settings = settingsOf(flags);
  if (!settings) return tl::unexpected(settings.error());
  const bool draws = flags.search == "random" || flags.search == "halving";
  if (!settings->empty()) {
    search.settings = std::move(*settings);
  } else if (draws) {
    for (SearchedSetting& setting : search.settings) setting = *searchedRange(setting.key);
    said.push_back(say("Searched: units and learning rate, in the ranges that are usual"));
  } else {
    said.push_back(say("Searched: units by learning rate, four values each"));
  }
  const bool ranged = std::ranges::any_of(
      search.settings, [](const SearchedSetting& setting) { return setting.values.empty(); });
  const bool some = flags.search == "halving" && (ranged || flags.trials > 0);
  if (flags.search == "random" || some || (flags.search.empty() && ranged)) {
    search.kind = SearchKind::Random;
  }
  search.trials = flags.trials;
  if (search.kind == SearchKind::Random && flags.trials == 0) {
    search.trials = usualTrials;
    said.push_back(say("Trials: %1 configurations are drawn", usualTrials));
  }
  if (flags.searchSeed > 0) search.seed = flags.searchSeed;
  return search;
}

Result<void> planByFlags(SweepRequest& request, const Project* project, ChosenSweep& chosen) {
  if (request.flags.data.empty()) {
    return fail("Say what is searched on: --data FILE, a plan's file, or --project and --study");
  }
  ChosenExperiment experiment;
  auto done = chooseExperiment(request.flags, project, experiment);
  chosen.said = std::move(experiment.said);
  if (!done) return done;
  const auto search = searchOf(request.search, chosen.said);
  if (!search) return tl::unexpected(search.error());
  SweepPlan& plan = chosen.plan;
  plan.experiment = std::move(experiment.experiment);
  plan.experiment.rival.cell = "none";
  plan.searches = {*search};
  plan.seeds = std::max(request.search.seeds, 1);
  plan.metric = request.search.metric.empty() ? std::string(mainMetric(*experiment.dataset))
                                              : request.search.metric;
  if (request.search.search == "halving") {
    plan.halving = HalvingPlan{};
    plan.halving->leastEpochs = request.search.leastEpochs;
    if (request.search.factor > 0) plan.halving->factor = request.search.factor;
  } else if (request.search.leastEpochs > 0 || request.search.factor > 0) {
    return fail("--least-epochs and --factor are for --search halving");
  }
  return checkPlan(plan);
}

// What was given beside something that says it already.
Result<void> refuseFlags(const SweepRequest& request, const std::string& already) {
  if (!request.flags.data.empty())
    return fail("%1 says what is trained: leave --data out", already);
  const auto given = request.flags.settings.givenKeys();
  if (given.empty()) return {};
  return failField(given.front(), "%1 says what is trained: leave --%2 out", already,
                   given.front());
}

Result<void> planByFile(const SweepRequest& request, ChosenSweep& chosen) {
  if (auto refused = refuseFlags(request, request.planFile); !refused) return refused;
  if (request.search.any()) {
    return fail("%1 says what is searched: leave the flags of the search out", request.planFile);
  }
  const auto text = readBytes(request.planFile);
  if (!text) return tl::unexpected(text.error());
  auto plan = sweepPlanFromText(*text);
  if (!plan) return fail("%1: %2", request.planFile, plan.error().text());
  chosen.plan = std::move(*plan);
  return {};
}

// More trials of its last random search, or another search behind those it has.
Result<void> widen(const SearchFlags& flags, ChosenSweep& chosen) {
  if (flags.seeds > 0 || !flags.metric.empty() || flags.leastEpochs > 0 || flags.factor > 0 ||
      flags.search == "halving") {
    return fail(
        "A sweep can be widened by --trials, --grid and --range; other seeds, another metric or "
        "way of halving make another sweep");
  }
  auto& searches = chosen.plan.searches;
  if (!flags.grids.empty() || !flags.ranges.empty()) {
    const auto search = searchOf(flags, chosen.said);
    if (!search) return tl::unexpected(search.error());
    searches.push_back(*search);
  } else if (flags.trials > 0) {
    const auto random = std::find_if(searches.rbegin(), searches.rend(), [](const Search& search) {
      return search.kind == SearchKind::Random;
    });
    if (random == searches.rend()) {
      return fail("The sweep has no random search: widen it by --grid or --range");
    }
    if (flags.trials < random->trials) {
      return fail("Trials: the sweep has %1 already; say how many there are to be in all",
                  random->trials);
    }
    Search more = *random;
    more.trials = flags.trials;
    if (random == searches.rbegin()) searches.pop_back();
    searches.push_back(std::move(more));
  }
  return checkPlan(chosen.plan);
}

Result<void> planByStudy(const SweepRequest& request, const Project* project, ChosenSweep& chosen) {
  if (project == nullptr) return fail("--study names a sweep of a project: say which, --project");
  const std::string name = project->path().string();
  if (auto refused = refuseFlags(request, "The study"); !refused) return refused;
  const auto studies = project->studies();
  if (!studies) return tl::unexpected(studies.error());
  const StudyRecord* study = nullptr;
  for (const StudyRecord& one : *studies) {
    const bool wanted = request.study < 0 || one.id == request.study;
    if (wanted && one.kind == sweepKind && !one.deleted) study = &one;
  }
  if (study == nullptr && request.study < 0) return fail("%1 holds no sweep", name);
  if (study == nullptr) return fail("%1 holds no sweep %2", name, request.study);
  auto plan = planOf(*study);
  if (!plan) return fail("%1, study %2: %3", name, study->id, plan.error().text());
  chosen.plan = std::move(*plan);
  return request.search.any() ? widen(request.search, chosen) : Result<void>();
}

// Of the project's own data where it holds them; else they are stored when all has been checked.
Result<void> readTables(Project* project, ChosenSweep& chosen) {
  const Experiment& experiment = chosen.plan.experiment;
  bool isHeld = project != nullptr;
  for (const std::string& source : {experiment.data.source, experiment.data.testSource}) {
    if (project == nullptr || source.empty()) continue;
    const auto changed = sourceHasChanged(*project, source);
    if (!changed) return tl::unexpected(changed.error());
    if (*changed) {
      return fail(
          "%1 has changed since it was stored in %2: give the new one another name, or start "
          "another project",
          source, project->path().string());
    }
    const auto stored = project->data(source);
    if (!stored) return tl::unexpected(stored.error());
    isHeld = isHeld && stored->has_value();
  }
  auto tables = projectTables(isHeld ? project : nullptr, experiment, ui::readExample);
  if (!tables) return tl::unexpected(tables.error());
  chosen.tables = std::move(*tables);
  return {};
}

}  // namespace

bool SearchFlags::any() const {
  return !grids.empty() || !ranges.empty() || !search.empty() || !metric.empty() || trials > 0 ||
         seeds > 0 || searchSeed > 0 || leastEpochs > 0 || factor > 0;
}

void SearchFlags::addTo(CLI::App& command) {
  const auto add = [&](const char* name, auto& value, const char* help, const char* type) {
    return command.add_option(name, value, help)->type_name(type)->group("Search");
  };
  const auto positive = CLI::Range(1, 1000000000);
  add("--grid", grids, "A setting and the values to try; may be given for several settings",
      "KEY=V,V…")
      ->take_all();
  add("--range", ranges,
      "A setting and the range that numbers are drawn from; without one, what is usual",
      "KEY[=A:B]")
      ->take_all();
  add("--search", search,
      "grid: all combinations; random: some of them; halving: many for a few epochs, the best of "
      "them on [as the settings are given]",
      "NAME")
      ->check(CLI::IsMember({"grid", "random", "halving"}));
  add("--trials", trials, "Configurations that are drawn [20]", "N")->check(positive);
  add("--seeds", seeds, "Trainings of each configuration, by seeds of their own [1]", "N")
      ->check(positive);
  add("--metric", metric, "What decides, on the validation part [the task's main metric]", "NAME");
  add("--search-seed", searchSeed, "Names the configurations that are drawn [1]", "N")
      ->check(positive);
  add("--least-epochs", leastEpochs, "Halving: epochs before the first choice [by rule]", "N")
      ->check(positive);
  add("--factor", factor, "Halving: one in so many goes on [3]", "N")->check(positive);
}

Result<void> chooseSweep(SweepRequest& request, Project* project, ChosenSweep& chosen) {
  if (!request.planFile.empty() && request.study != 0) {
    return fail("Give a plan's file or --study, not both");
  }
  auto planned = !request.planFile.empty() ? planByFile(request, chosen)
                 : request.study != 0      ? planByStudy(request, project, chosen)
                                           : planByFlags(request, project, chosen);
  if (!planned) return planned;
  return readTables(project, chosen);
}

}  // namespace gatescope
