#include "core/project/database.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

#include <sqlite3.h>

namespace gatescope {

namespace {

namespace fs = std::filesystem;

std::string systemText(int code) {
  return std::generic_category().message(code);
}

// fsync of a file, or of a folder after a rename in it.
Result<void> syncToDisk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail("%1 cannot be opened: %2.", path.string(), systemText(errno));
  const int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) {
    return fail("%1 could not be written to disk: %2.", path.string(), systemText(failed));
  }
  return {};
}

// A program that has the target open would go on writing into a file that nobody finds again.
// Opening it also rolls back what a killed program left half done beside it.
Result<void> checkNotOpenElsewhere(const fs::path& target) {
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) {
    return fail("%1 is a folder; a project is a file.", target.string());
  }
  if (!fs::exists(status)) return {};
  return guarded<void>(target, [&]() -> Result<void> {
    SQLite::Database database(target, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    const int code = database.tryExec("BEGIN EXCLUSIVE; COMMIT");
    if ((code & 0xff) == SQLITE_BUSY) throw SQLite::Exception(database.getHandle(), code);
    return {};  // what is no database may be replaced: the user has been asked
  });
}

std::string savingPrefix(const fs::path& target) {
  return "." + target.filename().string() + ".saving-";
}

Result<void> vacuumInto(SQLite::Database& database, const fs::path& temporary,
                        const fs::path& target) {
  return guarded<void>(target, [&]() -> Result<void> {
    SQLite::Statement statement(database, "VACUUM INTO ?");
    statement.bind(1, temporary.string());
    statement.exec();
    return {};
  });
}

}  // namespace

// Of programs that were killed while saving this target.
void removeLeftovers(const fs::path& target) {
  std::error_code error;
  const std::string prefix = savingPrefix(target);
  for (const fs::directory_entry& entry : fs::directory_iterator(target.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const long process = std::strtol(name.c_str() + prefix.size(), nullptr, 10);
    const bool alive =
        process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno != ESRCH);
    if (!alive) fs::remove(entry.path(), error);
  }
}

// Unique among threads and programs.
fs::path temporaryBeside(const fs::path& target) {
  static std::atomic<int> counter = 0;
  return target.parent_path() /
         (savingPrefix(target) + std::to_string(::getpid()) + "-" + std::to_string(++counter));
}

Result<void> moveInPlace(const fs::path& temporary, const fs::path& target) {
  if (auto synced = syncToDisk(temporary); !synced) return synced;
  // A journal without its database would be rolled back into the new file.
  std::error_code error;
  fs::remove(target.string() + "-journal", error);
  fs::rename(temporary, target, error);
  if (error) return fail("%1 could not be replaced: %2.", target.string(), error.message());
  return syncToDisk(target.parent_path());
}

Result<void> writeCopy(SQLite::Database& database, const fs::path& wanted) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(fs::absolute(wanted), error);
  if (error) return fail("%1 cannot be written: %2.", wanted.string(), error.message());
  if (!fs::is_directory(target.parent_path(), error)) {
    return fail("%1 cannot be written: there is no folder %2.", wanted.string(),
                target.parent_path().string());
  }
  if (auto free = checkNotOpenElsewhere(target); !free) return free;
  removeLeftovers(target);
  const fs::path temporary = temporaryBeside(target);
  auto written = vacuumInto(database, temporary, target);
  if (written) written = moveInPlace(temporary, target);
  if (!written) fs::remove(temporary, error);
  return written;
}

}  // namespace gatescope
