#include "core/train/setting_rows.h"

#include <utility>

// The rows of the settings table that say how texts are read.

namespace gatescope::rows {
namespace {

constexpr double million = 1e6;

bool readsText(const Experiment& e) {
  return e.data.shape == Shape::Text;
}

Setting vectorsSetting() {
  Setting setting = row(Group::Data, Kind::Text,
                        {"vectors", "Word vectors",
                         "A .vec or GloVe text file whose vectors the embedding begins with; "
                         "empty: it begins at random."},
                        readsText);
  setting.read = [](const Experiment& e) { return e.data.text.vectors; };
  setting.write = [](Experiment& e, const std::string& text) { e.data.text.vectors = text; };
  return setting;
}

}  // namespace

void addText(std::vector<Setting>& table) {
  table.push_back(choice(
      Group::Data, {"tokens", "Tokens", "What a text is cut into: its steps."},
      {{"words", "Words and punctuation marks"}, {"characters", "Characters"}},
      [](auto& e) -> auto& { return e.data.text.unit; }, readsText));
  table.push_back(choice(
      Group::Data, {"lower-case", "Lower case", "Read capital letters as small ones."},
      {{"automatic", "Automatic: words, not characters"}, {"yes", "Yes"}, {"no", "No"}},
      [](auto& e) -> auto& { return e.data.text.lowerCase; }, readsText));
  table.push_back(integer(
      Group::Data,
      {"vocabulary", "Vocabulary",
       "How many different tokens are told apart, the most frequent ones; the others are read as "
       "unknown."},
      {0, million, "tokens", "all", true}, [](auto& e) -> auto& { return e.data.text.vocabulary; },
      readsText));
  table.push_back(integer(
      Group::Data,
      {"min-count", "Minimum count",
       "Tokens that the training texts have less often than this are read as unknown."},
      {1, million, {}, {}, true}, [](auto& e) -> auto& { return e.data.text.minCount; },
      readsText));
  table.push_back(integer(
      Group::Data,
      {"max-length", "Longest text",
       "How many tokens of a text are read, from its beginning; to predict each next token, longer "
       "texts are read in pieces."},
      {0, million, "tokens", "chosen by rule", true},
      [](auto& e) -> auto& { return e.data.text.maxLength; }, readsText));
  table.push_back(vectorsSetting());
}

}  // namespace gatescope::rows
