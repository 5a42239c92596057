#include "ui/pages/study_view.h"

#include "ui/models/text.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/save_report.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QLabel>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace gatescope::ui {

StudyView::StudyView(const PageContext& context, const char* kind, const StudyBar::Words& words,
                     const QString& about, QWidget* parent)
    : QWidget(parent), m_context(context), m_shown(new ShownStudy(context, kind, this)) {
  m_bar = new StudyBar(context, *m_shown, words, this);
  auto* content = new QWidget(this);
  m_sentence = new QLabel(content);
  m_sentence->setWordWrap(true);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_rows = new QVBoxLayout(content);
  m_rows->setContentsMargins(0, 0, 0, 0);
  m_rows->setSpacing(10);
  m_rows->addWidget(m_sentence);
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(content);
  m_pages->addWidget(new EmptyState(about, m_bar->fresh(), pages));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(m_bar);
  layout->addWidget(pages, 1);
}

void StudyView::made() {
  connect(m_bar->fresh(), &QAction::triggered, this, [this] { begin(); });
  connect(m_bar->goOn(), &QAction::triggered, this, [this] { goOn(); });
  connect(m_bar->more(), &QAction::triggered, this, [this] { widen(); });
  connect(m_bar->report(), &QAction::triggered, this, [this] {
    if (const auto report = this->report()) saveReport(*this, *report);
  });
  connect(m_shown, &ShownStudy::listed, this, &StudyView::refresh);
  connect(m_shown, &ShownStudy::changed, this, &StudyView::refresh);
  connect(m_shown, &ShownStudy::failed, m_sentence, &QLabel::setText);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StudyView::refresh);
  refresh();
}

void StudyView::refresh() {
  const bool any = m_shown->record() != nullptr;
  m_pages->setCurrentIndex(any ? 0 : 1);
  if (m_shown->findings()) return showFound();
  say(any ? tr("Reading…") : QString());
  showNothing();
}

void StudyView::say(const QString& sentence) {
  m_sentence->setText(sentence);
}

void StudyView::say(const std::vector<Message>& sentences) {
  QStringList texts;
  for (const Message& sentence : sentences) texts << coreText(sentence);
  say(texts.join(u' '));
}

}  // namespace gatescope::ui
