#include "ui/views/palette.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <array>

namespace gatescope::ui {

QColor dataColour(int index) {
  // Purple and ochre first: two classes are the commonest case, and these stay apart for every kind
  // of colour-blindness, in hue and in lightness.
  static constexpr std::array<QRgb, blockColours> light = {0x7b5ea7, 0xa8861c, 0x00855f, 0xb8558f,
                                                           0x5b6472, 0x6b4226, 0x6f8f2a, 0x2d2f6b,
                                                           0xd8c3a0, 0x9ecfd2};
  static constexpr std::array<QRgb, blockColours> dark = {0xb79df0, 0xe6c229, 0x2fbf94, 0xe48fbd,
                                                          0xa9b1bf, 0xc79a7a, 0xa9c46c, 0x7f86c9,
                                                          0x6b5a3f, 0x3f6b70};
  const int number = std::max(index, 0);
  const auto i = static_cast<std::size_t>(number % blockColours);
  const QColor colour(theme().dark ? dark[i] : light[i]);
  return number < blockColours ? colour : blend(colour, theme().text, 0.55);
}

Qt::PenStyle dataStyle(int index) {
  static constexpr std::array<Qt::PenStyle, 4> styles = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                                         Qt::DashDotLine};
  // Half the colours a dash: neighbours in hue (green and olive, purple and indigo) differ in it.
  return styles[static_cast<std::size_t>(std::max(index, 0) / (curveColours / 2)) % styles.size()];
}

}  // namespace gatescope::ui
