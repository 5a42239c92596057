#include "app/commands/source.h"

#include "core/data/sources.h"
#include "core/project/recorder.h"
#include "ui/control/resource_files.h"

#include <filesystem>

namespace gatescope {

Result<std::string> sourceOf(const std::string& text) {
  if (text.starts_with("example:") || text.starts_with("generated:")) {
    if (findSource(text) == nullptr) {
      return fail("There is no “%1”: “gatescope examples” lists what there is", text);
    }
    return text;
  }
  std::error_code error;
  if (!std::filesystem::exists(text, error)) return fail("There is no file %1", text);
  const auto whole = std::filesystem::canonical(text, error);
  return error ? text : whole.string();
}

Result<Table> tableOf(const std::string& text, const ReadOptions& options) {
  const auto source = sourceOf(text);
  if (!source) return tl::unexpected(source.error());
  ReadOptions lenient = options;
  lenient.lenient = true;
  return projectTable(nullptr, *source, ui::readExample, lenient);
}

}  // namespace gatescope
