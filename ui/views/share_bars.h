#pragma once

#include <vector>

#include <QRectF>
#include <QString>
#include <QWidget>

namespace gatescope::ui {

// What a network says of classes, in one line: the likeliest first, each with a bar as long as its
// probability; those that find no room are counted. The true class is marked.
class ShareBars : public QWidget {
  Q_OBJECT
 public:
  struct Share {
    int index = 0;  // of the class
    QString name;
    double share = 0;  // 0 … 1
    bool isTrue = false;
  };

  explicit ShareBars(QWidget* parent = nullptr);

  // “says” stands in front; what is said comes sorted here.
  void setShares(const QString& head, std::vector<Share> shares);
  const std::vector<Share>& shares() const { return m_shares; }  // the likeliest first

  // The class that is drawn under a place; −1: none.
  int classAt(QPointF place) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

 Q_SIGNALS:
  void chosen(int index);  // of a class, by a click

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QString m_head;
  std::vector<Share> m_shares;
  std::vector<QRectF> m_places;  // of the first shares, as drawn
};

}  // namespace gatescope::ui
