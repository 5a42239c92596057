#include "ui/frame/experiment_panel.h"

#include "core/cells/cells.h"
#include "core/train/sizing.h"
#include "ui/control/document.h"
#include "ui/control/text.h"
#include "ui/control/training_controller.h"
#include "ui/frame/setting_editor.h"
#include "ui/models/format.h"
#include "ui/views/equation_view.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int panelWidth = 320;
constexpr int labelWidth = 108;

QString groupTitle(Setting::Group group) {
  switch (group) {
    case Setting::Group::Data:
      return ExperimentPanel::tr("DATA");
    case Setting::Group::Task:
      return ExperimentPanel::tr("TASK");
    case Setting::Group::Model:
      return ExperimentPanel::tr("MODEL");
    case Setting::Group::Training:
      break;
  }
  return ExperimentPanel::tr("TRAINING");
}

QLabel* sectionLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  setLook(label, "section");
  return label;
}

QLabel* smallLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  setLook(label, "small");
  return label;
}

// What an empty list of columns stands for in this dataset.
QString chosenColumns(const Dataset* dataset, std::string_view key) {
  if (dataset == nullptr || key != "target") return {};
  std::vector<std::string> names = dataset->targetNames;
  names.resize(std::min<std::size_t>(names.size(), 3));
  return fromUtf8(joinColumns(names));
}

}  // namespace

ExperimentPanel::ExperimentPanel(Document& document, const TrainingController& controller,
                                 QWidget* parent)
    : QFrame(parent), m_document(document), m_controller(controller) {
  setLook(this, "panel");
  setFixedWidth(panelWidth);
  m_scroll = new QScrollArea(this);
  m_scroll->setWidgetResizable(true);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget(m_scroll);
  content->setObjectName(QStringLiteral("experimentPanel"));
  m_layout = new QVBoxLayout(content);
  m_layout->setContentsMargins(16, 12, 12, 12);
  m_layout->setSpacing(6);
  for (const auto group : {Setting::Group::Data, Setting::Group::Model, Setting::Group::Task,
                           Setting::Group::Training}) {
    addSection(group);
  }
  m_problem = smallLabel(content);
  setLook(m_problem, "error");
  m_layout->addWidget(m_problem);
  addCell();
  m_note = smallLabel(content);
  m_layout->addWidget(m_note);
  m_layout->addStretch();
  m_scroll->setWidget(content);
  m_scroll->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 1, 0);
  outer->addWidget(m_scroll);

  connect(&document, &Document::experimentChanged, this, &ExperimentPanel::refresh);
  connect(&document, &Document::dataChanged, this, &ExperimentPanel::refresh);
  connect(&document, &Document::projectChanged, this, &ExperimentPanel::refresh);
  connect(&controller, &TrainingController::stateChanged, this, &ExperimentPanel::refreshNote);
}

void ExperimentPanel::addSection(Setting::Group group) {
  auto* title = sectionLabel(groupTitle(group), this);
  auto* body = new QWidget(this);
  auto* form = new QFormLayout(body);
  form->setContentsMargins(0, 0, 0, 6);
  form->setHorizontalSpacing(8);
  form->setVerticalSpacing(5);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  m_layout->addWidget(title);
  m_layout->addWidget(body);
  Section section{group, title, body};
  for (const Setting& setting : allSettings()) {
    if (setting.group == group) addRow(section, setting);
  }
  m_sections.push_back(section);
}

void ExperimentPanel::addRow(Section& section, const Setting& setting) {
  auto* label = new QLabel(coreText(setting.label), section.body);
  label->setFixedWidth(labelWidth);
  label->setWordWrap(true);
  label->setToolTip(SettingEditor::help(setting));
  auto* editor = new SettingEditor(setting, section.body);
  label->setBuddy(editor->field());
  auto* form = static_cast<QFormLayout*>(section.body->layout());
  form->addRow(label, editor);
  form->addRow(editor->problemLabel());  // under both, where it has room
  connect(editor, &SettingEditor::edited, this, [this, &setting](const QString& text) {
    m_document.edit(setting.key, text.toStdString());
  });
  connect(editor, &SettingEditor::editingFinished, this, [this] {
    m_document.endEdit();
    refresh();
  });
  m_rows.push_back({setting.group, label, editor});
}

void ExperimentPanel::addCell() {
  m_cell = new QWidget(this);
  auto* layout = new QVBoxLayout(m_cell);
  layout->setContentsMargins(0, 0, 0, 6);
  layout->setSpacing(6);
  m_sizes = smallLabel(m_cell);
  m_equations = new EquationView(m_cell);
  m_equations->setAccessibleName(tr("Cell equations"));
  m_equations->setWordWrap(true);
  m_about = smallLabel(m_cell);
  layout->addWidget(m_sizes);
  layout->addWidget(sectionLabel(tr("CELL EQUATIONS"), m_cell));
  layout->addWidget(m_equations);
  layout->addWidget(m_about);
  m_layout->addWidget(m_cell);
}

void ExperimentPanel::setGroups(const Groups& groups) {
  m_groups = groups;
  // Sections stand in the order that was asked for.
  int place = 0;
  for (const auto group : groups) {
    const auto section = std::find_if(m_sections.begin(), m_sections.end(),
                                      [&](const Section& s) { return s.group == group; });
    m_layout->removeWidget(section->title);
    m_layout->removeWidget(section->body);
    m_layout->insertWidget(place++, section->title);
    m_layout->insertWidget(place++, section->body);
  }
  refresh();
}

SettingEditor* ExperimentPanel::editor(std::string_view key) const {
  for (const Row& row : m_rows) {
    if (row.editor->setting().key == key) return row.editor;
  }
  return nullptr;
}

void ExperimentPanel::refresh() {
  const auto shown = [this](Setting::Group group) {
    return std::find(m_groups.begin(), m_groups.end(), group) != m_groups.end();
  };
  for (const Section& section : m_sections) {
    section.title->setVisible(shown(section.group));
    section.body->setVisible(shown(section.group));
  }
  QStringList columns;
  if (const auto table = m_document.table()) {
    for (const Column& column : table->columns) columns << fromUtf8(column.name);
  }
  const Experiment& experiment = m_document.experiment();
  for (const Row& row : m_rows) {
    const Setting& setting = row.editor->setting();
    const bool applies = setting.applies(experiment);
    static_cast<QFormLayout*>(row.editor->parentWidget()->layout())
        ->setRowVisible(row.editor, applies);
    row.editor->setText(fromUtf8(fieldText(m_document.fields(), setting.key)), experiment);
    const Error* problem = m_document.problem(setting.key);
    row.editor->setProblem(problem && applies ? coreText(problem->message) : QString());
    if (problem && row.editor->field()->hasFocus()) m_scroll->ensureWidgetVisible(row.editor);
    row.editor->setColumns(columns);
    const QString chosen = chosenColumns(m_document.dataset().get(), setting.key);
    row.editor->setPlaceholder(chosen.isEmpty() ? tr("by rule") : chosen);
  }
  QStringList others;
  for (const auto& [key, error] : m_document.problems()) {
    const SettingEditor* at = editor(key);
    if (at == nullptr || !shown(at->setting().group)) others << coreText(error.message);
  }
  m_problem->setText(others.join(u'\n'));
  m_problem->setVisible(!others.isEmpty());
  m_cell->setVisible(shown(Setting::Group::Model));
  refreshSizes();
  refreshNote();
}

void ExperimentPanel::refreshSizes() {
  const Experiment& experiment = m_document.experiment();
  const Cell* cell = findCell(experiment.model.cell);
  m_equations->setCell(cell);
  m_about->setText(cell ? coreText(cell->about) : QString());
  m_about->setToolTip(cell ? coreText(cell->source) : QString());
  const auto dataset = m_document.dataset();
  if (!dataset) return m_sizes->clear();
  const auto count = parameterCount(experiment, *dataset);
  QString text = count ? tr("%1 parameters").arg(countText(*count)) : QString();
  const Cell* rivalCell = findCell(experiment.rival.cell);
  const auto rival = rivalExperiment(experiment, *dataset);
  const auto rivalCount = rival ? parameterCount(*rival, *dataset) : Result<std::int64_t>(0);
  if (count && rival && rivalCount && rivalCell) {
    text += tr(" · baseline %1: %2 (%3 units)")
                .arg(coreText(rivalCell->name), countText(*rivalCount))
                .arg(rival->model.units);
  }
  m_sizes->setText(text);
}

void ExperimentPanel::refreshNote() {
  m_note->setText(m_controller.isActive()
                      ? tr("The runs in training keep the settings they started with. Edits "
                           "take effect at the next run.")
                      : tr("Edits take effect at the next run."));
}

}  // namespace gatescope::ui
