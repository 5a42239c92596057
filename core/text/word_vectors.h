#pragma once

#include "core/base/result.h"
#include "core/text/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

// Vectors that others learned for words: what an embedding may begin with.
struct WordVectors {
  std::string file;
  std::size_t dimensions = 0;
  std::vector<std::int32_t> tokens;  // the vocabulary's tokens that the file has, each once
  std::vector<float> values;         // tokens × dimensions, row-major
};

// Reads a text file as word2vec (.vec), fastText and GloVe write it: a word and its numbers a line,
// divided by blanks, after an optional first line “count dimensions”. Takes the vocabulary's words
// only, each as it is first met. Fails (field "vectors") with file and line where a line has
// another number of values than the first one or a value is no number, and for a file that cannot
// be read or has none of the words.
Result<WordVectors> readWordVectors(const std::string& path, const Vocabulary& vocabulary);

}  // namespace gatescope
