#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"
#include "core/text/word_vectors.h"
#include "tests/support.h"

#include <fstream>
#include <thread>

#include <QTemporaryDir>

using namespace gatescope;

namespace {

// Tokens with a bar between them.
std::string cut(const std::string& text, const TokenRules& rules = {}) {
  auto tokenizer = Tokenizer::create(rules);
  std::string joined;
  for (const Token& token : tokenizer->cut(text)) {
    joined += (joined.empty() ? "" : "|") + token.text;
  }
  return joined;
}

constexpr TokenRules kWords{TokenUnit::Words, false};
constexpr TokenRules kCharacters{TokenUnit::Characters, false};

}  // namespace

class TestText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wordsAreCut_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tokens");
    QTest::newRow("English") << "The food isn't bad, at 3.50!"
                             << "the|food|isn't|bad|,|at|3.50|!";
    QTest::newRow("repeated marks") << "Well..."
                                    << "well|.|.|.";
    QTest::newRow("Chinese") << "房间很大，服务不错。"
                             << "房间|很大|，|服务|不错|。";
    QTest::newRow("Chinese and Latin") << "床有2M宽"
                                       << "床|有|2m|宽";
    QTest::newRow("emoji") << "good 👍🏽👨‍👩‍👧🇩🇪 day"
                           << "good|👍🏽|👨‍👩‍👧|🇩🇪|day";
    QTest::newRow("Umlaut and sharp s") << "ÄRGER Straße"
                                        << "ärger|straße";
    QTest::newRow("Greek with a last sigma") << "ΟΔΟΣ"
                                             << "οδος";
    QTest::newRow("Turkish I in no language") << "ISTANBUL"
                                              << "istanbul";
    QTest::newRow("white space of all kinds") << " \t\r\n\u00a0\u3000\u200b"
                                              << "";
    QTest::newRow("nothing") << ""
                             << "";
  }

  void wordsAreCut() {
    QFETCH(QString, text);
    QFETCH(QString, tokens);
    QCOMPARE(QString::fromStdString(cut(text.toStdString())), tokens);
  }

  void capitalsStayWhereTheyAreMeant() {
    QCOMPARE(cut("Big Deal", kWords), std::string("Big|Deal"));
    QCOMPARE(cut("Khoury", kCharacters), std::string("K|h|o|u|r|y"));
    QCOMPARE(cut("ÉA", {TokenUnit::Characters, true}), std::string("é|a"));
  }

  void charactersAreWhatAPersonTakesForOne() {
    QCOMPARE(cut("e\u0301a\tb\r\nc", kCharacters), std::string("e\u0301|a| |b| |c"));
    QCOMPARE(cut("👨‍👩‍👧!", kCharacters), std::string("👨‍👩‍👧|!"));
  }

  void tokensKnowTheirBytes() {
    auto tokenizer = Tokenizer::create({});
    VERIFY_OK(tokenizer);
    const std::string text = "Ja, 房间 很大 \xff ÄÖ";
    std::string found;
    for (const Token& token : tokenizer->cut(text)) {
      found += text.substr(token.first, token.end - token.first) + "|";
    }
    QCOMPARE(found, std::string("Ja|,|房间|很大|\xff|ÄÖ|"));
  }

  void threadsWithTokenizersOfTheirOwnAgree() {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "房间很大 and GOOD, isn't it? ";
    const std::string expected = cut(text);
    std::array<std::string, 4> found;
    std::vector<std::jthread> threads;
    for (std::string& one : found) threads.emplace_back([&] { one = cut(text); });
    threads.clear();
    for (const std::string& one : found) QCOMPARE(one, expected);
  }

  void blanksStandWhereAPersonPutsThem() {
    const auto joined = [](const std::vector<std::string>& words) {
      std::string text, before;
      for (const std::string& word : words) {
        text += std::string(gapBetween(before, word, TokenUnit::Words)) + word;
        before = word;
      }
      return text;
    };
    QCOMPARE(joined({"yes", ",", "(", "very", ")", "good", "!"}), std::string("yes, (very) good!"));
    QCOMPARE(joined({"房间", "很大", "，", "服务", "。"}), std::string("房间很大，服务。"));
    QCOMPARE(std::string(gapBetween("a", "b", TokenUnit::Characters)), std::string());
  }

  void vocabulariesCountAndRank() {
    const Vocabulary all({{"b", 2}, {"a", 2}, {"c", 5}, {"d", 1}, {"never", 0}}, {}, false);
    QCOMPARE(all.size(), std::size_t(6));
    QCOMPARE(all.find("c"), 2);
    QCOMPARE(all.find("a"), 3);
    QCOMPARE(all.find("b"), 4);
    QCOMPARE(all.find("never"), Vocabulary::unknown);
    QCOMPARE(all.text(Vocabulary::unknown), std::string("‹unknown›"));
    QCOMPARE(all.count(2), std::int64_t(5));
    QCOMPARE(all.total(), std::int64_t(10));
    QCOMPARE(all.leftOut(), std::size_t(0));

    const Vocabulary frequent({{"b", 2}, {"a", 2}, {"c", 5}, {"d", 1}}, {0, 2}, true);
    QCOMPARE(frequent.size(), std::size_t(6));
    QCOMPARE(frequent.text(Vocabulary::end), std::string("‹end›"));
    QCOMPARE(frequent.find("c"), 3);
    QCOMPARE(frequent.leftOut(), std::size_t(1));
    QCOMPARE(frequent.leftOutCount(), std::int64_t(1));

    const Vocabulary two({{"b", 2}, {"a", 2}, {"c", 5}, {"d", 1}}, {2, 1}, false);
    QCOMPARE(two.size(), std::size_t(4));
    QCOMPARE(two.find("b"), Vocabulary::unknown);
    QCOMPARE(two.leftOut(), std::size_t(2));
    QCOMPARE(two.leftOutCount(), std::int64_t(3));
    QCOMPARE(Vocabulary().size(), std::size_t(2));
  }

  void wordVectorsAreRead_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("GloVe") << QByteArray("the 1 2 -3\nbad 0.5 1e-1 +2\nother 9 9 9\nthe 7 7 7\n");
    QTest::newRow("fastText") << QByteArray("3 3\nthe 1 2 -3 \nbad 0.5 0.1 2 \r\n. . . 1 2 3\n");
  }

  void wordVectorsAreRead() {
    QFETCH(QByteArray, file);
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("some.vec")).toStdString();
    std::ofstream(path, std::ios::binary) << file.toStdString();
    const Vocabulary words({{"the", 3}, {"bad", 2}, {"rare", 1}}, {}, false);
    const auto vectors = readWordVectors(path, words);
    VERIFY_OK(vectors);
    QCOMPARE(vectors->file, std::string("some.vec"));
    QCOMPARE(vectors->dimensions, std::size_t(3));
    QCOMPARE(vectors->tokens, (std::vector<std::int32_t>{2, 3}));
    QCOMPARE(vectors->values, (std::vector<float>{1, 2, -3, 0.5F, 0.1F, 2}));
  }

  void wordVectorsAreRefused_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a number too few") << QByteArray("the 1 2 3\nbad 1 2\n")
                                      << "line 2: expected 3 numbers behind the word, found 2";
    QTest::newRow("a number too many") << QByteArray("2 2\nthe 1 2\nbad 1 2 3\n")
                                       << "line 3: expected 2 numbers behind the word, found 3";
    QTest::newRow("no number") << QByteArray("the 1 x 3\n")
                               << "line 1: expected a number, found “x”";
    QTest::newRow("a word alone") << QByteArray("the\n")
                                  << "line 1: expected a word and 1 to 4096 numbers, found 0";
    QTest::newRow("other words") << QByteArray("ein 1 2 3\n")
                                 << "none of the words of the training texts";
    QTest::newRow("not finite") << QByteArray("the 1 inf 3\n") << "expected a number, found “inf”";
  }

  void wordVectorsAreRefused() {
    QFETCH(QByteArray, file);
    QFETCH(QString, sentence);
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("some.vec")).toStdString();
    std::ofstream(path, std::ios::binary) << file.toStdString();
    const Vocabulary words({{"the", 3}, {"bad", 2}}, {}, false);
    const auto vectors = readWordVectors(path, words);
    QVERIFY(!vectors);
    QCOMPARE(vectors.error().field, std::string("vectors"));
    const std::string text = vectors.error().text();
    QVERIFY2(text.find(sentence.toStdString()) != std::string::npos, text.c_str());
    QVERIFY(text.find(path) != std::string::npos);
    QVERIFY(!readWordVectors(folder.path().toStdString(), words));
    QVERIFY(!readWordVectors(path + "x", words));
  }
};

QTEST_APPLESS_MAIN(TestText)
#include "test_text.moc"
