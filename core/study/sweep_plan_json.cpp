#include "core/study/sweep_plan.h"
#include "core/train/settings.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::json;

constexpr int formatVersion = 1;
constexpr std::string_view formatName = "gatescope-sweep";

// Writing

// A number or a flag as JSON has it.
Json valueJson(const Setting& setting, const std::string& value) {
  Json json =
      setting.kind == Setting::Kind::Choice ? Json(value) : Json::parse(value, nullptr, false);
  return json.is_discarded() ? Json(value) : json;
}

Json settingJson(const SearchedSetting& searched) {
  const Setting& setting = *findSetting(searched.key);
  Json json{{"setting", searched.key}};
  if (searched.values.empty()) {
    json["from"] = searched.low;
    json["to"] = searched.high;
    json["scale"] = searched.logarithmic ? "logarithmic" : "linear";
    return json;
  }
  json["values"] = Json::array();
  for (const std::string& value : searched.values) {
    json["values"].push_back(valueJson(setting, value));
  }
  return json;
}

Json searchJson(const Search& search) {
  const bool random = search.kind == SearchKind::Random;
  Json json{{"search", random ? "random" : "grid"}, {"settings", Json::array()}};
  if (random) {
    json["trials"] = search.trials;
    json["seed"] = search.seed;
  }
  for (const SearchedSetting& setting : search.settings) {
    json["settings"].push_back(settingJson(setting));
  }
  return json;
}

// Reading

// One object of the plan, and where it stands in it: “searches[0].settings[1]”.
class Part {
 public:
  Part(const Json& json, std::string place) : m_json(json), m_place(std::move(place)) {}

  const Json& json() const { return m_json; }
  std::string place(const std::string& field) const {
    return m_place.empty() ? field : m_place + '.' + field;
  }
  bool has(const std::string& field) const { return m_json.contains(field); }

  Result<void> checkFields(std::initializer_list<std::string_view> known) const {
    if (!m_json.is_object()) return wrong(m_place, "an object", m_json);
    for (const auto& [field, value] : m_json.items()) {
      if (std::ranges::find(known, field) == known.end()) {
        return failField(place(field), "Sweep plan: there is no field “%1”", place(field));
      }
    }
    return {};
  }

  Result<std::string> text(const std::string& field) const {
    const auto found = m_json.find(field);
    if (found == m_json.end()) return missing(field);
    if (!found->is_string()) return wrong(place(field), "text", *found);
    return found->get<std::string>();
  }

  Result<double> number(const std::string& field) const {
    const auto found = m_json.find(field);
    if (found == m_json.end()) return missing(field);
    if (!found->is_number()) return wrong(place(field), "a number", *found);
    return found->get<double>();
  }

  // `standard` where the field is not there.
  template <typename Integer>
  Result<Integer> integer(const std::string& field, Integer standard) const {
    const auto found = m_json.find(field);
    if (found == m_json.end()) return standard;
    const bool fits =
        found->is_number_integer() && *found >= 0 && *found <= std::numeric_limits<Integer>::max();
    if (!fits) return wrong(place(field), "a whole number from 0 on", *found);
    return found->get<Integer>();
  }

  Result<const Json*> list(const std::string& field) const {
    const auto found = m_json.find(field);
    if (found == m_json.end()) return missing(field);
    if (!found->is_array() || found->empty()) {
      return wrong(place(field), "a list that is not empty", *found);
    }
    return &*found;
  }

  tl::unexpected<Error> missing(const std::string& field) const {
    return failField(place(field), "Sweep plan: the field “%1” is missing", place(field));
  }

 private:
  static tl::unexpected<Error> wrong(const std::string& where, const char* expected,
                                     const Json& found) {
    std::string text = found.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "…";
    return failField(where, "Sweep plan: “%1”: expected %2, found %3", where, expected, text);
  }

  const Json& m_json;
  std::string m_place;
};

// An error of a part, with the place where it stands.
tl::unexpected<Error> at(const std::string& place, const Error& error) {
  return failField(place, "Sweep plan: “%1”: %2", place, error.text());
}

Result<std::vector<std::string>> valuesFrom(const Part& part) {
  const auto list = part.list("values");
  if (!list) return tl::unexpected(list.error());
  std::vector<std::string> values;
  for (const Json& value : **list) {
    if (!value.is_string() && !value.is_number() && !value.is_boolean()) {
      return failField(part.place("values"),
                       "Sweep plan: “%1”: expected texts, numbers or yes and no, found %2",
                       part.place("values"), value.dump());
    }
    values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  return values;
}

Result<void> readRange(const Part& part, SearchedSetting& searched) {
  const auto low = part.number("from");
  if (!low) return tl::unexpected(low.error());
  const auto high = part.number("to");
  if (!high) return tl::unexpected(high.error());
  const auto scale = part.text("scale");
  if (!scale) return tl::unexpected(scale.error());
  if (*scale != "linear" && *scale != "logarithmic") {
    return failField(part.place("scale"),
                     "Sweep plan: “%1”: expected linear or logarithmic, found “%2”",
                     part.place("scale"), *scale);
  }
  searched.low = *low;
  searched.high = *high;
  searched.logarithmic = *scale == "logarithmic";
  return {};
}

Result<SearchedSetting> settingFrom(const Part& part, const std::string& place) {
  if (auto known = part.checkFields({"setting", "values", "from", "to", "scale"}); !known) {
    return tl::unexpected(known.error());
  }
  const auto key = part.text("setting");
  if (!key) return tl::unexpected(key.error());
  SearchedSetting searched;
  searched.key = *key;
  if (part.has("from") || part.has("to")) {
    if (auto range = readRange(part, searched); !range) return tl::unexpected(range.error());
  } else {
    auto values = valuesFrom(part);
    if (!values) return tl::unexpected(values.error());
    searched.values = std::move(*values);
  }
  if (auto checked = checkSearched(searched); !checked) return at(place, checked.error());
  return searched;
}

Result<Search> searchFrom(const Part& part, const std::string& place) {
  if (auto known = part.checkFields({"search", "trials", "seed", "settings"}); !known) {
    return tl::unexpected(known.error());
  }
  const auto kind = part.text("search");
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != "grid" && *kind != "random") {
    return failField(part.place("search"), "Sweep plan: “%1”: expected grid or random, found “%2”",
                     part.place("search"), *kind);
  }
  Search search;
  search.kind = *kind == "grid" ? SearchKind::Grid : SearchKind::Random;
  const auto trials = part.integer("trials", 0);
  if (!trials) return tl::unexpected(trials.error());
  const auto seed = part.integer("seed", std::uint64_t{1});
  if (!seed) return tl::unexpected(seed.error());
  search.trials = *trials;
  search.seed = *seed;
  const auto settings = part.list("settings");
  if (!settings) return tl::unexpected(settings.error());
  for (std::size_t i = 0; i < (*settings)->size(); ++i) {
    const std::string inner = part.place("settings[" + std::to_string(i) + "]");
    auto setting = settingFrom(Part((**settings)[i], inner), inner);
    if (!setting) return tl::unexpected(setting.error());
    search.settings.push_back(std::move(*setting));
  }
  if (auto checked = checkSearch(search); !checked) return at(place, checked.error());
  return search;
}

Result<void> readSearches(const Part& part, SweepPlan& plan) {
  const auto searches = part.list("searches");
  if (!searches) return tl::unexpected(searches.error());
  for (std::size_t i = 0; i < (*searches)->size(); ++i) {
    const std::string place = "searches[" + std::to_string(i) + "]";
    auto search = searchFrom(Part((**searches)[i], place), place);
    if (!search) return tl::unexpected(search.error());
    plan.searches.push_back(std::move(*search));
  }
  return {};
}

Result<void> readHalving(const Part& whole, SweepPlan& plan) {
  if (!whole.has("halving")) return {};
  const Part part(whole.json()["halving"], "halving");
  if (auto known = part.checkFields({"least-epochs", "factor"}); !known) return known;
  const auto least = part.integer("least-epochs", 0);
  if (!least) return tl::unexpected(least.error());
  const auto factor = part.integer("factor", HalvingPlan().factor);
  if (!factor) return tl::unexpected(factor.error());
  plan.halving = HalvingPlan{*least, *factor};
  return {};
}

Result<void> checkFormat(const Json& json) {
  const auto version = json.is_object() ? json.find("version") : json.end();
  if (!json.is_object() || json.value("format", Json()) != formatName || version == json.end() ||
      !version->is_number_integer()) {
    return fail("This is not a Gatescope sweep plan: its field “format” does not say %1",
                formatName);
  }
  if (*version <= formatVersion) return {};
  return fail(
      "This sweep plan comes from a newer Gatescope (version %1; this one reads up to version %2)",
      version->get<std::int64_t>(), formatVersion);
}

}  // namespace

Json toJson(const SweepPlan& plan) {
  Json json{{"format", formatName},      {"version", formatVersion},
            {"name", plan.name},         {"experiment", toJson(plan.experiment)},
            {"searches", Json::array()}, {"seeds", plan.seeds},
            {"metric", plan.metric}};
  for (const Search& search : plan.searches) json["searches"].push_back(searchJson(search));
  if (plan.halving) {
    json["halving"] = {{"least-epochs", plan.halving->leastEpochs},
                       {"factor", plan.halving->factor}};
  }
  return json;
}

Result<SweepPlan> sweepPlanFromJson(const Json& json) {
  if (auto format = checkFormat(json); !format) return tl::unexpected(format.error());
  const Part part(json, "");
  auto known = part.checkFields(
      {"format", "version", "name", "experiment", "searches", "halving", "seeds", "metric"});
  if (!known) return tl::unexpected(known.error());
  SweepPlan plan;
  for (const auto& [field, member] :
       {std::pair{"name", &SweepPlan::name}, {"metric", &SweepPlan::metric}}) {
    const auto text = part.text(field);
    if (!text) return tl::unexpected(text.error());
    plan.*member = *text;
  }
  if (!part.has("experiment")) return part.missing("experiment");
  auto experiment = experimentFromJson(json["experiment"]);
  if (!experiment) return at("experiment", experiment.error());
  plan.experiment = std::move(*experiment);
  if (auto read = readSearches(part, plan); !read) return tl::unexpected(read.error());
  if (auto read = readHalving(part, plan); !read) return tl::unexpected(read.error());
  const auto seeds = part.integer("seeds", 1);
  if (!seeds) return tl::unexpected(seeds.error());
  plan.seeds = *seeds;
  if (auto checked = checkPlan(plan); !checked) return tl::unexpected(checked.error());
  return plan;
}

Result<SweepPlan> sweepPlanFromText(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return fail("This is not a Gatescope sweep plan: it is not JSON");
  return sweepPlanFromJson(json);
}

}  // namespace gatescope
