#include "core/data/draft.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>
#include <utility>

// A table of texts: a row is a sequence of tokens.

namespace gatescope {

namespace {

constexpr double kReadWhole = 0.95;  // share of the training texts that the length by rule covers
constexpr std::int32_t kLongest = 400;         // tokens of a text by rule
constexpr std::int32_t kLongestToWrite = 150;  // … where each token is predicted
constexpr std::size_t kMostNextTokens = 1000;  // that are told apart at each step

// Texts as numbers of the words that occur in them, each different word kept once.
struct CutTexts {
  std::vector<std::size_t> rows;  // of the table
  std::vector<std::vector<std::int32_t>> words;
  std::vector<std::string> different;
};

class TextMaker {
 public:
  explicit TextMaker(Draft& draft)
      : m_draft(draft),
        m_data(draft.data),
        m_column(draft.column(draft.roles.inputs.front())),
        m_writes(draft.task == Task::NextStep) {}
  Result<void> make();

 private:
  void settleRules();
  bool isAnswered(std::size_t row) const;
  Result<void> cutTexts();
  void dropEmpty();
  Result<Parts> split();
  void settleVocabulary(const Parts& parts);
  void noteVocabulary(const Vocabulary& vocabulary) const;
  void settleLength(const Parts& parts);
  Result<void> readVectors();
  void fitNumbers(const Parts& parts);
  void appendTokens(std::span<const std::int32_t> words);
  void appendText(std::size_t index);
  void appendPieces(std::size_t index);
  void appendAnswer(std::size_t row);
  void nameTokens();

  Draft& m_draft;
  Dataset& m_data;
  const Column& m_column;
  const bool m_writes;                  // each token is predicted from those before
  std::vector<std::int32_t> m_classes;  // of every table row
  CutTexts m_texts;
  std::vector<std::int32_t> m_tokens;    // of each different word
  std::vector<std::int32_t> m_unknowns;  // of each different word: its place in unknownTexts, or −1
  std::size_t m_cutTexts = 0, m_cutTokens = 0;
};

Result<void> TextMaker::make() {
  m_data.inputColumns = {m_column.name};
  settleRules();
  if (m_draft.roles.classified && !m_writes) {
    auto classes = nameClasses(m_draft);
    if (!classes) return tl::unexpected(classes.error());
    m_classes = std::move(*classes);
  }
  if (auto cut = cutTexts(); !cut) return cut;
  dropEmpty();
  if (m_texts.rows.empty()) return fail("%1 has no text to learn from", m_draft.table.name);
  const auto parts = split();
  if (!parts) return tl::unexpected(parts.error());
  settleVocabulary(*parts);
  settleLength(*parts);
  if (auto read = readVectors(); !read) return read;
  if (m_writes) nameTokens();
  fitNumbers(*parts);
  Parts pieces;
  for (std::size_t i = 0; i < m_texts.rows.size(); ++i) {
    m_writes ? appendPieces(i) : appendText(i);
    pieces.resize(m_data.samples.size(), (*parts)[i]);
  }
  if (m_cutTexts > 0) {
    m_draft.note(m_writes ? "%1 texts of more than %2 tokens are read in pieces"
                          : "%1 texts are longer than %2 tokens: %3 tokens at their ends are not "
                            "read",
                 m_cutTexts, m_data.text.maxLength, m_cutTokens);
  }
  return fillParts(m_draft, pieces);
}

void TextMaker::settleRules() {
  if (m_draft.fitted != nullptr) {
    m_data.text.rules = m_draft.fitted->text.rules;
    return;
  }
  const TextSettings& settings = m_draft.settings.text;
  const bool words = settings.unit == TokenUnit::Words;
  m_data.text.rules = {settings.unit, settings.lowerCase == LowerCase::Automatic
                                          ? words
                                          : settings.lowerCase == LowerCase::Yes};
  const bool low = m_data.text.rules.lowerCase;
  m_draft.note(words ? low ? "“%1” is read as words in lower case" : "“%1” is read as words"
               : low ? "“%1” is read as characters in lower case"
                     : "“%1” is read as characters",
               m_column.name);
}

bool TextMaker::isAnswered(std::size_t row) const {
  if (m_writes || !m_draft.needTruth) return true;
  if (m_draft.roles.classified) return m_classes[row] >= 0;
  return std::ranges::none_of(m_draft.roles.targets,
                              [&](int t) { return m_draft.column(t).isMissing(row); });
}

Result<void> TextMaker::cutTexts() {
  auto tokenizer = Tokenizer::create(m_data.text.rules);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  std::unordered_map<std::string, std::int32_t> numbers;
  std::size_t unanswered = 0;
  for (std::size_t row = 0; row < m_column.rows(); ++row) {
    if (!isAnswered(row)) {
      ++unanswered;
      continue;
    }
    m_texts.rows.push_back(row);
    std::vector<std::int32_t>& words = m_texts.words.emplace_back();
    if (m_column.isMissing(row)) continue;
    const auto code = static_cast<std::size_t>(m_column.codes[row]);
    for (Token& token : tokenizer->cut(m_column.categories[code])) {
      const auto next = static_cast<std::int32_t>(numbers.size());
      const auto [found, isNew] = numbers.emplace(std::move(token.text), next);
      if (isNew) m_texts.different.push_back(found->first);
      words.push_back(found->second);
    }
  }
  if (unanswered > 0) m_draft.note("%1 rows whose target is missing are left out", unanswered);
  return {};
}

// There is nothing to write from an empty text; one that is to be judged is read as an unknown
// token.
void TextMaker::dropEmpty() {
  const auto empty = std::ranges::count_if(m_texts.words, [](const auto& w) { return w.empty(); });
  if (empty == 0) return;
  if (!m_writes) {
    m_draft.note("%1 empty texts are read as one unknown token", empty);
    return;
  }
  CutTexts kept;
  kept.different = std::move(m_texts.different);
  for (std::size_t i = 0; i < m_texts.rows.size(); ++i) {
    if (m_texts.words[i].empty()) continue;
    kept.rows.push_back(m_texts.rows[i]);
    kept.words.push_back(std::move(m_texts.words[i]));
  }
  m_texts = std::move(kept);
  m_draft.note("%1 empty texts are left out", empty);
}

Result<Parts> TextMaker::split() {
  std::vector<std::int32_t> classes;
  for (const std::size_t row : m_texts.rows) {
    if (!m_classes.empty()) classes.push_back(m_classes[row]);
  }
  return splitSequences(m_draft, m_texts.rows, classes);
}

void TextMaker::settleVocabulary(const Parts& parts) {
  TextInput& text = m_data.text;
  if (m_draft.fitted != nullptr) {
    text.vocabulary = m_draft.fitted->text.vocabulary;
  } else {
    std::vector<Vocabulary::Entry> counted;
    for (const std::string& word : m_texts.different) counted.push_back({word, 0});
    for (std::size_t i = 0; i < m_texts.words.size(); ++i) {
      if (parts[i] != Split::Training) continue;
      for (const std::int32_t word : m_texts.words[i]) {
        ++counted[static_cast<std::size_t>(word)].count;
      }
    }
    const TextSettings& settings = m_draft.settings.text;
    Vocabulary::Limits limits{static_cast<std::size_t>(settings.vocabulary), settings.minCount};
    if (m_writes && (limits.size == 0 || limits.size > kMostNextTokens)) {
      limits.size = kMostNextTokens;
    }
    text.vocabulary = std::make_shared<Vocabulary>(std::move(counted), limits, m_writes);
    noteVocabulary(*text.vocabulary);
  }
  for (const std::string& word : m_texts.different) {
    m_tokens.push_back(text.vocabulary->find(word));
  }
  m_unknowns.assign(m_texts.different.size(), -1);
}

void TextMaker::noteVocabulary(const Vocabulary& vocabulary) const {
  m_draft.note("Vocabulary: %1 different tokens of the training texts",
               vocabulary.size() - vocabulary.specials());
  if (vocabulary.leftOut() == 0) return;
  m_draft.note("%1 rarer ones are read as unknown: %2 of the %3 tokens in the training texts",
               vocabulary.leftOut(), vocabulary.leftOutCount(), vocabulary.total());
}

void TextMaker::settleLength(const Parts& parts) {
  std::int32_t& most = m_data.text.maxLength;
  if (m_draft.fitted != nullptr) {
    most = m_draft.fitted->text.maxLength;
    return;
  }
  most = m_draft.settings.text.maxLength;
  if (most > 0) return;
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < m_texts.words.size(); ++i) {
    if (parts[i] == Split::Training) lengths.push_back(m_texts.words[i].size());
  }
  std::ranges::sort(lengths);
  const double place = kReadWhole * static_cast<double>(lengths.size());
  const std::size_t covers =
      lengths.empty() ? 1 : lengths[std::min(lengths.size() - 1, static_cast<std::size_t>(place))];
  most = std::clamp(static_cast<std::int32_t>(covers), 1, m_writes ? kLongestToWrite : kLongest);
  m_draft.note("At most %1 tokens of a text are read at once", most);
}

// A file that is gone does no harm to a network that has been trained: what trains one refuses.
Result<void> TextMaker::readVectors() {
  TextInput& text = m_data.text;
  if (m_draft.fitted != nullptr) {
    text.vectors = m_draft.fitted->text.vectors;
    return {};
  }
  const std::string& file = m_draft.settings.text.vectors;
  std::error_code error;
  if (file.empty()) return {};
  if (!std::filesystem::exists(file, error)) {
    m_draft.note("Word vectors: there is no file %1", file);
    return {};
  }
  auto vectors = readWordVectors(file, *text.vocabulary);
  if (!vectors) return tl::unexpected(vectors.error());
  m_draft.note("Word vectors: %1 has %2 of the vocabulary's %3 tokens, %4 numbers each",
               vectors->file, vectors->tokens.size(),
               text.vocabulary->size() - text.vocabulary->specials(), vectors->dimensions);
  text.vectors = std::make_shared<const WordVectors>(std::move(*vectors));
  return {};
}

void TextMaker::fitNumbers(const Parts& parts) {
  if (m_draft.roles.classified) return;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == Split::Training) rows.push_back(m_texts.rows[i]);
  }
  fitTargets(m_draft, rows);
}

// The classes are the tokens.
void TextMaker::nameTokens() {
  m_data.targetNames = {m_column.name};
  const Vocabulary& vocabulary = *m_data.text.vocabulary;
  for (std::size_t token = 0; token < vocabulary.size(); ++token) {
    m_data.classNames.push_back(vocabulary.text(static_cast<std::int32_t>(token)));
  }
}

void TextMaker::appendTokens(std::span<const std::int32_t> words) {
  TextInput& text = m_data.text;
  for (const std::int32_t word : words) {
    const auto place = static_cast<std::size_t>(word);
    if (m_tokens[place] == Vocabulary::unknown) {
      if (m_unknowns[place] < 0) {
        m_unknowns[place] = static_cast<std::int32_t>(text.unknownTexts.size());
        text.unknownTexts.push_back(m_texts.different[place]);
      }
      text.unknownRows.push_back(std::ssize(m_data.tokens));
      text.unknownWords.push_back(m_unknowns[place]);
    }
    m_data.tokens.push_back(m_tokens[place]);
  }
}

void TextMaker::appendAnswer(std::size_t row) {
  if (m_data.isClassified()) {
    m_data.labels.push_back(m_classes[row]);
  } else {
    appendTargets(m_draft, row);
  }
}

void TextMaker::appendText(std::size_t index) {
  const std::span<const std::int32_t> words = m_texts.words[index];
  const auto most = static_cast<std::size_t>(m_data.text.maxLength);
  Sample sample;
  sample.firstStep = std::ssize(m_data.tokens);
  sample.firstTarget = std::ssize(m_data.samples);
  sample.targetRows = 1;
  sample.tableRow = m_draft.ownRow(m_texts.rows[index]);
  if (words.size() > most) {
    ++m_cutTexts;
    m_cutTokens += words.size() - most;
  }
  appendTokens(words.first(std::min(words.size(), most)));
  if (words.empty()) m_data.tokens.push_back(Vocabulary::unknown);
  sample.steps = static_cast<std::int32_t>(std::ssize(m_data.tokens) - sample.firstStep);
  appendAnswer(m_texts.rows[index]);
  m_data.samples.push_back(sample);
}

// The end of a text stands at both its ends; the last token of a piece is the first that the next
// one sees.
void TextMaker::appendPieces(std::size_t index) {
  const std::int64_t begin = std::ssize(m_data.tokens);
  m_data.tokens.push_back(Vocabulary::end);
  appendTokens(m_texts.words[index]);
  m_data.tokens.push_back(Vocabulary::end);
  m_data.labels.insert(m_data.labels.end(), m_data.tokens.begin() + begin, m_data.tokens.end());
  const std::int64_t last = std::ssize(m_data.tokens) - 1;
  if (last - begin > m_data.text.maxLength + 1) ++m_cutTexts;
  const std::int64_t most = m_data.text.maxLength + 1;  // the end counts too
  for (std::int64_t first = begin; first < last; first += most) {
    Sample sample;
    sample.firstStep = first;
    sample.steps = static_cast<std::int32_t>(std::min(most, last - first));
    sample.firstTarget = first + 1;
    sample.targetRows = sample.steps;
    sample.tableRow = m_draft.ownRow(m_texts.rows[index]);
    m_data.samples.push_back(sample);
  }
}

}  // namespace

Result<void> makeText(Draft& draft) {
  return TextMaker(draft).make();
}

const std::string& tokenText(const Dataset& dataset, std::int64_t stepRow) {
  const TextInput& text = dataset.text;
  const auto found = std::ranges::lower_bound(text.unknownRows, stepRow);
  if (found != text.unknownRows.end() && *found == stepRow) {
    const auto place = static_cast<std::size_t>(found - text.unknownRows.begin());
    return text.unknownTexts[static_cast<std::size_t>(text.unknownWords[place])];
  }
  return text.vocabulary->text(dataset.tokens[static_cast<std::size_t>(stepRow)]);
}

Result<Dataset> applyToTexts(std::span<const std::string> texts, const Dataset& fitted) {
  Table table;
  Column& column = table.columns.emplace_back();
  column.name = fitted.inputColumns.front();
  column.type = ColumnType::Text;
  for (const std::string& text : texts) {
    column.codes.push_back(static_cast<std::int32_t>(column.categories.size()));
    column.categories.push_back(text);
  }
  return applyDataset(table, fitted, DataSettings(), false);
}

}  // namespace gatescope
