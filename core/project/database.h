#pragma once

#include "core/base/result.h"

#include <exception>
#include <filesystem>
#include <new>

#include <SQLiteCpp/SQLiteCpp.h>

// How the project's SQLite file is opened, and what its errors mean. Private to core/project.

namespace gatescope {

Error databaseError(const std::filesystem::path& path, const SQLite::Exception& error);

// Runs `work`, which may throw, and turns what it throws into a sentence about the file: no
// exception leaves the project.
template <typename T, typename Work>
Result<T> guarded(const std::filesystem::path& path, Work work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    return tl::unexpected<Error>(databaseError(path, error));
  } catch (const std::bad_alloc&) {
    return fail("There is not enough memory to read or write %1.", path.string());
  } catch (const std::exception& error) {
    return fail("%1 could not be read or written: %2.", path.string(), error.what());
  }
}

// A connection that holds the file's exclusive lock until it is closed: two programs never write
// the same project. Rollback journal, every transaction synced.
Result<SQLite::Database> createDatabase(const std::filesystem::path& path);
Result<SQLite::Database> openDatabase(const std::filesystem::path& path);

// How a project file comes into being or is replaced: written under a name of its own beside the
// target (an absolute path), then synced and renamed. What killed programs left of such names is
// cleared away.
std::filesystem::path temporaryBeside(const std::filesystem::path& target);
Result<void> moveInPlace(const std::filesystem::path& temporary,
                         const std::filesystem::path& target);
void removeLeftovers(const std::filesystem::path& target);

// Writes `database`, compacted, over `target`: to a temporary name beside it, synced, renamed.
// Either the old or the whole new file stands there at any moment.
Result<void> writeCopy(SQLite::Database& database, const std::filesystem::path& target);

}  // namespace gatescope
