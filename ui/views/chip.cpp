#include "ui/views/chip.h"

#include "ui/views/theme.h"

#include <QFontMetrics>
#include <QPushButton>

namespace gatescope::ui {

QPushButton* makeChip(const QString& text, const QString& help, QWidget* parent) {
  constexpr int edges = 2 * (11 + 1) + 2;  // padding and border of the style sheet, one for luck
  auto* chip = new QPushButton(text, parent);
  setLook(chip, "chip");
  chip->setCheckable(true);
  chip->setToolTip(help);
  chip->setAccessibleName(text);
  chip->setAccessibleDescription(help);
  // The style sheet makes a checked chip bold; Qt measures the plain text.
  const QFontMetrics bold(themeFont(FontRole::Strong));
  chip->setMinimumWidth(bold.horizontalAdvance(text) + edges);
  return chip;
}

}  // namespace gatescope::ui
