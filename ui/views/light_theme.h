#pragma once

#include "ui/views/theme.h"

namespace gatescope::ui {

// As long as it lives theme() is the light one, for what is drawn aside at once, as a report is;
// nobody is told.
class LightTheme {
 public:
  LightTheme();
  ~LightTheme();
  LightTheme(const LightTheme&) = delete;
  LightTheme& operator=(const LightTheme&) = delete;

 private:
  Theme m_before;
};

}  // namespace gatescope::ui
