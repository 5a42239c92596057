#pragma once

#include <memory>
#include <variant>
#include <vector>

#include <QSize>
#include <QString>
#include <QStringList>
#include <QWidget>

namespace gatescope::ui {

// What a report holds, whatever it is written as.

struct ReportHeading {
  QString text;
};

struct ReportText {
  QString text;
  bool isLead = false;  // what the report comes to: set off from the rest
};

struct ReportList {
  QStringList items;
};

struct ReportTable {
  QString caption = {};
  QStringList head = {};
  std::vector<QStringList> rows = {};  // as long as the head
  int words = 1;    // so many columns stand to the left, the numbers to the right
  int marked = -1;  // a row that stands out: the best
};

// A view, laid out at a size. It is drawn when the report is written.
struct ReportPicture {
  std::shared_ptr<QWidget> view;
  QSize size;
  QString caption;  // what is seen
};

// To be copied letter by letter.
struct ReportCode {
  QString id;  // by which a program finds it in the HTML
  QString text;
  QString summary;  // not empty: folded away beneath this line, where there is someone to unfold it
};

using ReportBlock =
    std::variant<ReportHeading, ReportText, ReportList, ReportTable, ReportPicture, ReportCode>;

struct ReportDocument {
  QString title;
  QString subtitle;  // date and version
  std::vector<ReportBlock> blocks;

  void add(ReportBlock block) { blocks.push_back(std::move(block)); }
};

}  // namespace gatescope::ui
