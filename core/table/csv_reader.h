#pragma once

#include "core/table/block.h"
#include "core/table/column_guess.h"
#include "core/table/csv.h"
#include "core/table/layout.h"
#include "core/table/table_builder.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

// Reads one file in the order of its questions: is it text, in which encoding, how is it cut, what
// is in its columns. The first three are answered from its beginning, the last from all of it.
class CsvReader {
 public:
  CsvReader(ByteSource& source, const std::string& name, const ReadOptions& options,
            const ReadWatch& watch)
      : m_source(source), m_name(name), m_options(options), m_watch(watch) {}

  Result<Table> read();
  // From the beginning alone.
  Result<Preview> preview();

 private:
  struct ColumnState {
    ColumnWish wish;
    ColumnGuess guess;
    ColumnCells cells;
    std::deque<std::string> words;
    bool read = false;     // `cells` are as `guess` plans them
    bool asWords = false;  // numbers would lose digits
  };

  Result<void> takeBeginning();
  Result<void> checkText() const;
  Result<void> settleEncoding();
  Result<Table> readText();
  std::optional<std::string> wholeRowsOfSample() const;
  Result<void> findTable();
  void nameColumns();
  Result<void> guessColumns();
  void findNotesBelow();
  Result<void> readCells();
  Result<void> readOnce();
  void judge(ColumnState& column, const std::string& name);
  void reportNeither(const ColumnCells& cells, const std::string& name);
  void settle();
  Table build();
  void noteChanges(Table& table) const;
  void dropEmptyLast(Table& table) const;

  ByteSource& m_source;
  const std::string& m_name;
  const ReadOptions& m_options;
  const ReadWatch& m_watch;

  std::string m_beginning;  // bytes
  std::string m_sample;     // the same as text
  bool m_whole = false;     // that is all there is
  std::size_t m_end = 0;    // bytes of the file that are the table
  std::size_t m_notesBelow = 0;
  std::string m_encoding;
  Layout m_layout;
  Reading m_reading;
  std::vector<std::string> m_names;
  std::vector<ColumnState> m_columns;
  std::vector<Problem> m_styleProblems, m_typeProblems, m_rowProblems;
  std::size_t m_rowProblemCount = 0;
  std::size_t m_rows = 0, m_blank = 0, m_comments = 0;
  std::vector<std::size_t> m_leftOut;
};

}  // namespace gatescope
