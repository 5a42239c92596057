#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace gatescope::ui {

class ShownStudy;

// Above a view of studies: which one is shown, how far it is, and what can be done with it.
class StudyBar : public QWidget {
  Q_OBJECT
 public:
  struct Words {
    QString none;   // "No comparison yet"
    QString fresh;  // "New comparison…"
    QString freshTip;
    QString more;  // "More seeds…"
    QString moreTip;
  };
  StudyBar(const PageContext& context, ShownStudy& shown, const Words& words,
           QWidget* parent = nullptr);

  QAction* fresh() const { return m_fresh; }
  QAction* goOn() const { return m_goOn; }
  QAction* more() const { return m_more; }
  QAction* report() const { return m_report; }
  // Behind the others. Takes it.
  void addButton(QPushButton* button);

  // Why no study can be begun now; empty: it can.
  static QString obstacle(const PageContext& context);
  // Whether the experiment as edited can be trained; says why not.
  static bool mayBegin(const PageContext& context, QWidget* parent);

 private:
  void makeActions(const Words& words);
  void makeMenu();
  QPushButton* buttonOf(QAction* action, const char* look);
  void refreshList();
  void refreshActions();
  void rename();
  void annotate();
  void remove();
  QString progressText() const;

  PageContext m_context;
  ShownStudy& m_shown;
  QString m_none;
  QComboBox* m_list = nullptr;
  QLabel* m_progress = nullptr;
  QHBoxLayout* m_buttons = nullptr;
  QPushButton* m_menu = nullptr;
  QAction* m_fresh = nullptr;
  QAction* m_goOn = nullptr;
  QAction* m_more = nullptr;
  QAction* m_report = nullptr;
  QAction* m_rename = nullptr;
  QAction* m_annotate = nullptr;
  QAction* m_delete = nullptr;
};

}  // namespace gatescope::ui
