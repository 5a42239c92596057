#include "ui/pages/text_row.h"

#include "ui/views/theme.h"

#include <QDoubleSpinBox>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextCursor>

namespace gatescope::ui {

namespace {

constexpr int lines = 2, frame = 14;
constexpr double usualTemperature = 0.8;

}  // namespace

TextRow::TextRow(QWidget* parent)
    : QWidget(parent),
      m_edit(new QPlainTextEdit(this)),
      m_take(new QPushButton(tr("Take sample"), this)),
      m_clear(new QPushButton(tr("Clear"), this)),
      m_write(new QPushButton(tr("Write on"), this)),
      m_temperatureName(new QLabel(tr("temperature"), this)),
      m_temperature(new QDoubleSpinBox(this)),
      m_message(new QLabel(this)) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  m_edit->setAccessibleName(tr("A text of your own"));
  m_edit->setTabChangesFocus(true);
  m_edit->setFixedHeight(lines * QFontMetrics(themeFont(FontRole::Body)).lineSpacing() + frame);
  m_take->setToolTip(tr("Put the sample's text into the field, to change a word of it"));
  m_clear->setToolTip(tr("Back to the samples of the data"));
  m_clear->setEnabled(false);
  m_write->setToolTip(tr("Let the network go on from this text, a token after the other"));
  m_temperature->setAccessibleName(tr("Temperature"));
  const QString help = tr("0: always the likeliest token; higher: more surprising");
  m_temperature->setToolTip(help);
  m_temperatureName->setToolTip(help);
  setLook(m_temperatureName, "muted");
  m_temperature->setRange(0, 5);
  m_temperature->setSingleStep(0.1);
  m_temperature->setDecimals(1);
  m_temperature->setValue(usualTemperature);
  setLook(m_message, "error");
  m_message->setWordWrap(true);
  m_message->hide();
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_edit, 0, 0, 2, 1);
  layout->addWidget(m_take, 0, 1);
  layout->addWidget(m_clear, 1, 1);
  layout->addWidget(m_write, 0, 2, 1, 2);
  layout->addWidget(m_temperatureName, 1, 2);
  layout->addWidget(m_temperature, 1, 3);
  layout->addWidget(m_message, 2, 0, 1, 4);
  layout->setColumnStretch(0, 1);
  connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
    m_clear->setEnabled(!m_edit->document()->isEmpty());
    say({});
    Q_EMIT textChanged(text());
  });
  connect(m_clear, &QPushButton::clicked, this, [this] { replace({}); });
  connect(m_take, &QPushButton::clicked, this, &TextRow::sampleWanted);
  connect(m_write, &QPushButton::clicked, this, &TextRow::writeWanted);
  setWrites(false);
}

QString TextRow::text() const {
  return m_edit->toPlainText();
}

void TextRow::setWrites(bool on) {
  for (QWidget* part : std::initializer_list<QWidget*>{m_write, m_temperatureName, m_temperature}) {
    part->setVisible(on);
  }
  m_edit->setPlaceholderText(
      on ? tr("Type how a text begins: the gates show how the network reads it, and it can go on "
              "from there.")
         : tr("Type a text of your own: the network reads it while you type."));
}

double TextRow::temperature() const {
  return m_temperature->value();
}

void TextRow::append(const QString& text) {
  QTextCursor end(m_edit->document());
  end.movePosition(QTextCursor::End);
  end.insertText(text);
  m_edit->setTextCursor(end);
  m_edit->ensureCursorVisible();
}

// Not setPlainText(): what was typed comes back by Ctrl+Z.
void TextRow::replace(const QString& text) {
  QTextCursor all(m_edit->document());
  all.select(QTextCursor::Document);
  all.insertText(text);
}

void TextRow::setBusy(bool on) {
  m_write->setEnabled(!on);
}

void TextRow::say(const QString& message) {
  m_message->setText(message);
  m_message->setVisible(!message.isEmpty());
}

}  // namespace gatescope::ui
