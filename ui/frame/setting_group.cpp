#include "ui/frame/setting_group.h"

#include "ui/control/document.h"
#include "ui/control/places.h"
#include "ui/frame/setting_editor.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <array>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QToolButton>

namespace gatescope::ui {

namespace {

constexpr int labelWidth = 102;

// What is seen at once. Of the fields that only matter after a certain choice, those that the
// choice is nothing without are here too.
constexpr std::array mainKeys = {
    "cell",          "units",    "layers",       "bidirectional",   "rival-cell",
    "rival-budget",  "task",     "target",       "window",          "horizon",
    "shape",         "time",     "split",        "split-by",        "optimizer",
    "learning-rate", "momentum", "weight-decay", "schedule-epochs", "schedule-factor",
    "batch",         "epochs",   "seed"};

bool isMain(const Setting& setting) {
  return std::find(mainKeys.begin(), mainKeys.end(), setting.key) != mainKeys.end();
}

QString groupTitle(Setting::Group group) {
  switch (group) {
    case Setting::Group::Import:
      return SettingGroup::tr("IMPORT");
    case Setting::Group::Data:
      return SettingGroup::tr("DATA");
    case Setting::Group::Task:
      return SettingGroup::tr("TASK");
    case Setting::Group::Model:
      return SettingGroup::tr("MODEL");
    case Setting::Group::Training:
      break;
  }
  return SettingGroup::tr("TRAINING");
}

// What an empty list of columns stands for in this dataset.
QString chosenColumns(const Dataset* dataset, std::string_view key) {
  if (dataset == nullptr || key != "target") return SettingGroup::tr("by rule");
  std::vector<std::string> names = dataset->targetNames;
  names.resize(std::min<std::size_t>(names.size(), 3));
  return fromUtf8(joinColumns(names));
}

QStringList columnNames(const Document& document) {
  QStringList names;
  if (const auto table = document.table()) {
    for (const Column& column : table->columns) names << fromUtf8(column.name);
  }
  return names;
}

}  // namespace

SettingGroup::SettingGroup(Setting::Group group, QWidget* parent)
    : QWidget(parent), m_group(group) {
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(0, 0, 0, 4);
  m_layout->setSpacing(3);
  addHeading();
  for (const bool main : {true, false}) {
    for (const Setting& setting : allSettings()) {
      if (setting.group == group && isMain(setting) == main) addRow(setting, main);
    }
  }
  const QSettings settings(settingsFile(), QSettings::IniFormat);
  setOpen(settings.value(storedKey(), false).toBool());
}

void SettingGroup::addHeading() {
  auto* title = new QLabel(groupTitle(m_group), this);
  setLook(title, "section");
  m_more = new QToolButton(this);
  m_more->setCheckable(true);
  m_more->setFocusPolicy(Qt::TabFocus);
  m_more->setAccessibleName(tr("More settings: %1").arg(groupTitle(m_group).toLower()));
  setLook(m_more, "more");
  connect(m_more, &QToolButton::clicked, this, [this](bool open) {
    QSettings(settingsFile(), QSettings::IniFormat).setValue(storedKey(), open);
    if (!open) forget();
    setOpen(open);
    if (m_document != nullptr) refresh(*m_document);
  });
  auto* heading = new QHBoxLayout;
  heading->addWidget(title, 1);
  heading->addWidget(m_more);
  m_layout->addLayout(heading);
}

QString SettingGroup::storedKey() const {
  return QStringLiteral("more/%1").arg(static_cast<int>(m_group));
}

void SettingGroup::setOpen(bool open) {
  m_more->setChecked(open);
}

void SettingGroup::addRow(const Setting& setting, bool main) {
  auto* widget = new QWidget(this);
  auto* grid = new QGridLayout(widget);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(2);
  grid->setColumnStretch(1, 1);
  auto* label = new QLabel(coreText(setting.label), widget);
  label->setFixedWidth(labelWidth);
  label->setWordWrap(true);
  label->setToolTip(SettingEditor::help(setting));
  auto* editor = new SettingEditor(setting, widget);
  label->setBuddy(editor->field());
  grid->addWidget(label, 0, 0);
  grid->addWidget(editor, 0, 1);
  grid->addWidget(editor->problemLabel(), 1, 0, 1, 2);  // under both, where it has room
  m_layout->addWidget(widget);
  connect(editor, &SettingEditor::edited, this,
          [this, &setting](const QString& text) { Q_EMIT edited(setting, text); });
  connect(editor, &SettingEditor::editingFinished, this, &SettingGroup::editingFinished);
  m_rows.push_back({widget, editor, main, false});
}

SettingEditor* SettingGroup::editor(std::string_view key) const {
  const auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                [&](const Row& r) { return r.editor->setting().key == key; });
  return row == m_rows.end() ? nullptr : row->editor;
}

void SettingGroup::refresh(const Document& document) {
  m_document = &document;
  if (m_source != document.experiment().data.source) forget();
  m_source = document.experiment().data.source;
  const QStringList columns = columnNames(document);
  for (Row& row : m_rows) {
    row.editor->setColumns(columns);
    refreshRow(row, document);
  }
  refreshFolding(document.experiment());
}

void SettingGroup::refreshRow(Row& row, const Document& document) {
  static const Experiment standard;
  const Experiment& experiment = document.experiment();
  const Setting& setting = row.editor->setting();
  const bool applies = setting.applies(experiment);
  const Error* problem = applies ? document.problem(setting.key) : nullptr;
  row.editor->setText(fromUtf8(fieldText(document.fields(), setting.key)), experiment);
  row.editor->setProblem(problem ? coreText(problem->message) : QString());
  row.editor->setPlaceholder(chosenColumns(document.dataset().get(), setting.key));
  row.revealed = row.revealed || problem || setting.read(experiment) != setting.read(standard);
  row.widget->setVisible(applies && (row.main || row.revealed || m_more->isChecked()));
  if (problem && row.editor->field()->hasFocus()) Q_EMIT complained(row.widget);
}

void SettingGroup::refreshFolding(const Experiment& experiment) {
  const auto folded = std::count_if(m_rows.begin(), m_rows.end(), [&](const Row& row) {
    return !row.main && !row.revealed && row.editor->setting().applies(experiment);
  });
  m_more->setVisible(folded > 0 || m_more->isChecked());
  m_more->setText(m_more->isChecked() ? tr("less ▴") : tr("%1 more ▾").arg(folded));
  m_more->setToolTip(m_more->isChecked() ? tr("Fold away what is rarely changed")
                                         : tr("Show what is rarely changed"));
}

void SettingGroup::forget() {
  for (Row& row : m_rows) row.revealed = false;
}

QWidget* SettingGroup::chainTabs(QWidget* before) const {
  if (before != nullptr) setTabOrder(before, m_more);
  QWidget* last = m_more;
  for (const Row& row : m_rows) {
    setTabOrder(last, row.editor->field());
    last = row.editor->field();
  }
  return last;
}

}  // namespace gatescope::ui
