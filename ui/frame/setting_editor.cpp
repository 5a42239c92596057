#include "ui/frame/setting_editor.h"

#include "ui/frame/number_box.h"
#include "ui/models/format.h"
#include "ui/models/setting_text.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <utility>

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int listMargin = 28;

// A field has room for about so much; the list and the tooltip say it in full.
QString choiceText(const Setting& setting, std::size_t i) {
  const std::string_view key = setting.choices[i];
  if (key == "sgd") return SettingEditor::tr("SGD, momentum");
  if (key == "nesterov") return SettingEditor::tr("SGD, Nesterov");
  return shortText(coreText(setting.choiceNames[i]));
}

// What 0 stands for, where the field has no room for all of it.
QString zeroText(const Setting& setting) {
  if (setting.key == "horizon") return SettingEditor::tr("its last row");
  if (setting.key == "season") return SettingEditor::tr("by time");
  return coreText(setting.zeroMeans);
}

// "From 1 to 1,000,000 steps, default 12"
QString rangeText(const Setting& setting) {
  const QString standard = QString::fromStdString(setting.read(Experiment()));
  const double value = standard.toDouble();
  const QString unit = coreText(setting.unit);
  const QString range = SettingEditor::tr("From %1 to %2")
                            .arg(plainText(setting.minimum), plainText(setting.maximum));
  const QString meant =
      value == 0 && !setting.zeroMeans.empty() ? coreText(setting.zeroMeans) : plainText(value);
  return SettingEditor::tr("%1; default: %2")
      .arg(unit.isEmpty() ? range : QStringLiteral("%1 %2").arg(range, unit), meant);
}

// A combo box that ends a text with … where it has no room for it.
class ChoiceBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void paintEvent(QPaintEvent*) override {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, room.width());
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
  }
};

}  // namespace

SettingEditor::SettingEditor(const Setting& setting, QWidget* parent)
    : QWidget(parent), m_setting(setting) {
  switch (setting.kind) {
    case Setting::Kind::Integer:
    case Setting::Kind::Real:
      makeNumber();
      break;
    case Setting::Kind::Choice:
      makeChoice();
      break;
    case Setting::Kind::Flag:
      makeFlag();
      break;
    case Setting::Kind::Text:
    case Setting::Kind::Columns:
      makeText();
      break;
  }
  m_field->setObjectName(fromUtf8(setting.key));
  m_field->setAccessibleName(coreText(setting.label));
  m_field->setToolTip(help(setting));
  m_field->setWhatsThis(help(setting));
  setFocusProxy(m_field);
  m_problem = new QLabel(this);
  m_problem->setWordWrap(true);
  setLook(m_problem, "error");
  m_problem->setFont(themeFont(FontRole::Small));
  m_problem->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_field, 0, m_flag ? Qt::AlignRight : Qt::Alignment());
  for (QWidget* target : {m_field, static_cast<QWidget*>(findChild<QLineEdit*>())}) {
    if (target != nullptr) target->installEventFilter(this);
  }
}

void SettingEditor::makeNumber() {
  const NumberBox::Steps steps{m_setting.minimum, m_setting.maximum,
                               m_setting.kind == Setting::Kind::Integer, m_setting.logarithmic};
  m_field = m_number = new NumberBox(steps, this);
  m_number->setZeroText(zeroText(m_setting));
  connect(m_number, &NumberBox::edited, this, [this](const QString& text) {
    showUnit(text);
    Q_EMIT edited(text);
  });
  connect(m_number, &NumberBox::editingFinished, this, &SettingEditor::editingFinished);
}

void SettingEditor::makeChoice() {
  m_field = m_choice = new ChoiceBox(this);
  for (std::size_t i = 0; i < m_setting.choices.size(); ++i) {
    const QString name = coreText(m_setting.choiceNames[i]);
    m_choice->addItem(choiceText(m_setting, i), fromUtf8(m_setting.choices[i]));
    m_choice->setItemData(static_cast<int>(i), name, Qt::ToolTipRole);
  }
  m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_choice->setMinimumContentsLength(6);
  m_choice->setFocusPolicy(Qt::StrongFocus);
  // The list may be wider than the field.
  m_choice->view()->setMinimumWidth(m_choice->view()->sizeHintForColumn(0) + listMargin);
  connect(m_choice, &QComboBox::activated, this, [this] {
    Q_EMIT edited(text());
    Q_EMIT editingFinished();
  });
}

void SettingEditor::makeFlag() {
  m_field = m_flag = new QCheckBox(this);
  connect(m_flag, &QCheckBox::clicked, this, [this] {
    Q_EMIT edited(text());
    Q_EMIT editingFinished();
  });
}

void SettingEditor::makeText() {
  m_field = m_line = new QLineEdit(this);
  if (m_setting.kind == Setting::Kind::Columns) {
    m_columns = new QStringListModel(this);
    auto* completer = new QCompleter(m_columns, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_line->setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& text) { Q_EMIT edited(text); });
  }
  connect(m_line, &QLineEdit::textEdited, this, &SettingEditor::edited);
  connect(m_line, &QLineEdit::editingFinished, this, &SettingEditor::editingFinished);
}

QString SettingEditor::help(const Setting& setting) {
  QStringList lines;
  lines << QStringLiteral("<b>%1</b>").arg(coreText(setting.label).toHtmlEscaped());
  lines << coreText(setting.help).toHtmlEscaped();
  const bool isNumber =
      setting.kind == Setting::Kind::Integer || setting.kind == Setting::Kind::Real;
  if (isNumber) {
    lines << rangeText(setting);
    if (!setting.zeroMeans.empty()) lines << tr("0: %1").arg(coreText(setting.zeroMeans));
  }
  for (const std::string_view name : setting.choiceNames) {
    lines << QStringLiteral("· ") + coreText(name).toHtmlEscaped();
  }
  lines << QStringLiteral("<i>%1</i>")
               .arg(setting.effect == Setting::Effect::NextEpoch
                        ? tr("An edit takes effect at the next epoch.")
                        : tr("An edit takes effect at the next run."));
  return lines.join(QStringLiteral("<br>"));
}

QString SettingEditor::text() const {
  if (m_number) return m_number->numberText();
  if (m_choice) return m_choice->currentData().toString();
  if (m_flag) return m_flag->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
  return m_line->text();
}

void SettingEditor::setText(const QString& wanted, const Experiment& experiment) {
  if (wanted != text()) {
    Experiment copy = experiment;
    const bool typing = (m_number || m_line) && m_field->hasFocus();
    const bool same = setSetting(copy, m_setting.key, text().toStdString()) &&
                      m_setting.read(copy) == m_setting.read(experiment);
    if (!typing || !same) {
      if (m_number) m_number->setNumberText(wanted);
      if (m_choice) m_choice->setCurrentIndex(m_choice->findData(wanted));
      if (m_flag) m_flag->setChecked(wanted == QStringLiteral("true"));
      if (m_line) m_line->setText(wanted);
    }
  }
  showUnit(text());
}

void SettingEditor::showUnit(const QString& text) {
  if (!m_number) return;
  const bool zero = text.trimmed() == QStringLiteral("0") && !m_setting.zeroMeans.empty();
  const QString unit =
      zero ? zeroText(m_setting) : settingUnitText(m_setting, text.trimmed().toStdString());
  m_number->setUnit(unit);
  if (problem().isEmpty()) m_number->setAccessibleDescription(unit);
}

void SettingEditor::setProblem(const QString& reason) {
  if (reason == problem()) return;
  m_problem->setText(reason);
  m_problem->setVisible(!reason.isEmpty());
  m_field->setAccessibleDescription(reason);
  m_field->setToolTip(reason.isEmpty() ? help(m_setting) : reason.toHtmlEscaped());
  setLook(m_field, reason.isEmpty() ? "" : "invalid");
}

QString SettingEditor::problem() const {
  return m_problem->text();
}

void SettingEditor::setColumns(const QStringList& names) {
  if (m_columns && m_columns->stringList() != names) m_columns->setStringList(names);
}

void SettingEditor::setPlaceholder(const QString& text) {
  if (m_line) m_line->setPlaceholderText(text);
}

bool SettingEditor::eventFilter(QObject* watched, QEvent* event) {
  // A field's own undo would undo less than the window's: leave the keys to the window.
  if (event->type() == QEvent::ShortcutOverride) {
    auto* key = static_cast<QKeyEvent*>(event);
    const bool undo = key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo) ||
                      (key->key() == Qt::Key_Z && key->modifiers().testFlag(Qt::ControlModifier));
    if (undo) {
      event->ignore();
      return true;
    }
  }
  // Scrolling the panel must not change what lies under the mouse.
  if (event->type() == QEvent::Wheel && m_choice && !m_choice->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace gatescope::ui
