#pragma once

#include <optional>

#include <QApplication>

namespace gatescope {

// What pictures need to be drawn without a window or a display; as long as it lives, once a
// process.
class PictureApplication {
 public:
  PictureApplication();

 private:
  char m_name[10] = "gatescope";
  char* m_arguments[2] = {m_name, nullptr};
  int m_count = 1;
  std::optional<QApplication> m_application;
};

}  // namespace gatescope
