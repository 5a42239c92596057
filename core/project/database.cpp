#include "core/project/database.h"

#include "core/project/project.h"
#include "core/project/schema.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

#include <sqlite3.h>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

std::string nameOf(const fs::path& path) {
  return path.string();
}

void configure(SQLite::Database& database) {
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA journal_mode = DELETE");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA temp_store = MEMORY");
}

// In exclusive locking mode SQLite keeps what a transaction locked until the file is closed.
void lockForGood(SQLite::Database& database) {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("BEGIN EXCLUSIVE");
  database.exec("COMMIT");
}

Result<void> checkFile(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return fail("There is no file %1.", nameOf(path));
  if (error) return fail("%1 cannot be opened: %2.", nameOf(path), error.message());
  if (fs::is_directory(status)) {
    return fail("%1 is a folder; a project is a file.", nameOf(path));
  }
  if (!fs::is_regular_file(status)) {
    return fail("%1 is not a Gatescope project.", nameOf(path));
  }
  // Asked, not tried: closing a second descriptor of the file would drop SQLite's locks on it.
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) {
    return fail("%1 cannot be read: %2.", nameOf(path), std::generic_category().message(errno));
  }
  return {};
}

Result<void> checkIdentity(SQLite::Database& database, const fs::path& path) {
  if (database.execAndGet("PRAGMA application_id").getInt() != Project::applicationId) {
    return fail("%1 is not a Gatescope project.", nameOf(path));
  }
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > Project::version) {
    return fail(
        "%1 was written by a newer Gatescope (its format is %2, this program knows up to %3). "
        "Open it with that version.",
        nameOf(path), version, Project::version);
  }
  if (version < 1) return fail("%1 is damaged: it has no format version.", nameOf(path));
  return {};
}

Result<void> checkHealth(SQLite::Database& database, const fs::path& path) {
  const std::string found = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (found != "ok") return fail("%1 is damaged: %2.", nameOf(path), found);
  return {};
}

void migrate(SQLite::Database& database) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == Project::version) return;
  SQLite::Transaction transaction(database);
  for (const std::string_view step : migrations().subspan(static_cast<std::size_t>(version - 1))) {
    database.exec(std::string(step));
  }
  database.exec("PRAGMA user_version = " + std::to_string(Project::version));
  transaction.commit();
}

}  // namespace

Error databaseError(const fs::path& path, const SQLite::Exception& error) {
  const std::string name = nameOf(path);
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {say("%1 is open in another program or window. Close it there first.", name)};
    case SQLITE_FULL:
      return {say("The disk is full: %1 could not be written. What it held before is kept.", name)};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {say("%1 cannot be written. Copy it to a folder where you may write.", name)};
    case SQLITE_CANTOPEN:
      return {say("%1 cannot be opened. Does its folder exist, and may you write there?", name)};
    case SQLITE_NOTADB:
      return {say("%1 is not a Gatescope project.", name)};
    case SQLITE_CORRUPT:
      return {say("%1 is damaged: %2.", name, error.what())};
    case SQLITE_TOOBIG:
      return {say("%1 could not be written: a part is larger than a project can hold.", name)};
    case SQLITE_IOERR:
      return {say("Reading or writing %1 failed (%2). What it held before is kept.", name,
                  error.getErrorStr())};
    default:
      return {say("%1 could not be read or written: %2.", name, error.what())};
  }
}

Result<SQLite::Database> createDatabase(const fs::path& path) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error))) {
    return fail("%1 exists already.", nameOf(path));
  }
  const fs::path folder = fs::absolute(path, error).parent_path();
  if (!fs::is_directory(folder, error)) {
    return fail("%1 cannot be created: there is no folder %2.", nameOf(path), folder.string());
  }
  // Made beside and renamed: whatever happens, there is a whole project or none.
  const fs::path whole = fs::absolute(path, error);
  removeLeftovers(whole);
  const fs::path temporary = temporaryBeside(whole);
  auto made = guarded<void>(path, [&]() -> Result<void> {
    SQLite::Database database(temporary,
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
    configure(database);
    SQLite::Transaction transaction(database);
    database.exec(std::string(projectSchema()));
    database.exec("PRAGMA application_id = " + std::to_string(Project::applicationId));
    database.exec("PRAGMA user_version = " + std::to_string(Project::version));
    transaction.commit();
    return {};
  });
  if (made) made = moveInPlace(temporary, whole);
  if (made) return openDatabase(path);
  fs::remove(temporary, error);
  fs::remove(temporary.string() + "-journal", error);
  return tl::unexpected(made.error());
}

Result<SQLite::Database> openDatabase(const fs::path& path) {
  if (auto usable = checkFile(path); !usable) return tl::unexpected(usable.error());
  return guarded<SQLite::Database>(path, [&]() -> Result<SQLite::Database> {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    if (auto known = checkIdentity(database, path); !known) return tl::unexpected(known.error());
    if (sqlite3_db_readonly(database.getHandle(), "main") == 1) {
      return fail("%1 cannot be written. Copy it to a folder where you may write.", nameOf(path));
    }
    lockForGood(database);
    if (auto healthy = checkHealth(database, path); !healthy) {
      return tl::unexpected(healthy.error());
    }
    configure(database);
    migrate(database);
    return database;
  });
}

}  // namespace gatescope
