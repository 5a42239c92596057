#pragma once

#include "ui/views/stack_parts.h"

#include <vector>

#include <QColor>
#include <QRectF>
#include <QString>

namespace gatescope::ui {

// The tokens of a text below its heatmaps, a chip each, tied by a line to the step that it is: so
// gates line up with words. Where there is no room for all, those around the cursor (or the hovered
// step) are shown.
class TokenStrip : public AxisStrip {
  Q_OBJECT
 public:
  TokenStrip(TimeAxis& axis, QWidget* parent);

  void setTokens(std::vector<StepToken> tokens);
  const std::vector<StepToken>& tokens() const { return m_tokens; }
  // A colour behind each token (how a unit answers to it); empty: none.
  void setShades(std::vector<QColor> shades);
  QRectF chipOf(int step) const;  // empty: it is not shown

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;
  int stepAt(QPointF place) const override;

 private:
  struct Chip {
    int step = 0;
    QRectF place;
  };
  void arrange();
  void follow();
  qreal chipWidth(int step) const;
  qreal wantedLeft(int step) const;
  void paintChip(QPainter& painter, const Chip& chip) const;

  std::vector<StepToken> m_tokens;
  std::vector<QColor> m_shades;
  std::vector<Chip> m_chips;  // as shown, from left to right
  qreal m_air = 0;            // at both sides of a chip's text
};

}  // namespace gatescope::ui
