#include "ui/frame/experiment_panel.h"

#include "core/cells/cells.h"
#include "core/train/sizing.h"
#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/frame/setting_editor.h"
#include "ui/frame/setting_group.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/equation_view.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int panelWidth = 326;

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
  m_layout->setContentsMargins(16, 8, 12, 8);
  m_layout->setSpacing(4);
  addGroups();
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

void ExperimentPanel::addGroups() {
  for (const auto group : {Setting::Group::Data, Setting::Group::Model, Setting::Group::Task,
                           Setting::Group::Training}) {
    auto* section = new SettingGroup(group, this);
    m_layout->addWidget(section);
    m_sections.push_back(section);
    connect(section, &SettingGroup::edited, this,
            [this](const Setting& setting, const QString& text) {
              m_document.edit(setting.key, text.toStdString());
            });
    connect(section, &SettingGroup::editingFinished, this, [this] {
      m_document.endEdit();
      refresh();
    });
    // When the sentence has its place.
    connect(section, &SettingGroup::complained, this, [this](QWidget* at) {
      QTimer::singleShot(0, at, [this, at] { m_scroll->ensureWidgetVisible(at, 0, 8); });
    });
    connect(&m_document, &Document::projectChanged, section, &SettingGroup::forget);
  }
}

void ExperimentPanel::addCell() {
  m_cell = new QWidget(this);
  auto* layout = new QVBoxLayout(m_cell);
  layout->setContentsMargins(0, 0, 0, 4);
  layout->setSpacing(3);
  m_sizes = smallLabel(m_cell);
  m_equations = new EquationView(m_cell);
  m_equations->setAccessibleName(tr("Cell equations"));
  m_equations->setWordWrap(true);
  m_about = smallLabel(m_cell);
  layout->addWidget(m_sizes);
  layout->addSpacing(4);
  layout->addWidget(sectionLabel(tr("CELL EQUATIONS"), m_cell));
  layout->addWidget(m_equations);
  layout->addWidget(m_about);
  m_layout->addWidget(m_cell);
}

void ExperimentPanel::setGroups(const Groups& groups) {
  m_groups = groups;
  // Sections stand, and Tab goes through them, in the order that was asked for.
  int place = 0;
  QWidget* last = nullptr;
  for (const auto group : groups) {
    SettingGroup* section =
        *std::find_if(m_sections.begin(), m_sections.end(),
                      [&](const SettingGroup* s) { return s->group() == group; });
    m_layout->removeWidget(section);
    m_layout->insertWidget(place++, section);
    last = section->chainTabs(last);
  }
  refresh();
}

bool ExperimentPanel::isShown(Setting::Group group) const {
  return std::find(m_groups.begin(), m_groups.end(), group) != m_groups.end();
}

SettingEditor* ExperimentPanel::editor(std::string_view key) const {
  for (const SettingGroup* section : m_sections) {
    if (SettingEditor* found = section->editor(key)) return found;
  }
  return nullptr;
}

void ExperimentPanel::refresh() {
  for (SettingGroup* section : m_sections) {
    section->refresh(m_document);
    section->setVisible(isShown(section->group()));
  }
  refreshProblem();
  m_cell->setVisible(isShown(Setting::Group::Model));
  refreshSizes();
  refreshNote();
}

// What stands against training and has no field here to stand under.
void ExperimentPanel::refreshProblem() {
  QStringList others;
  for (const auto& [key, error] : m_document.problems()) {
    const SettingEditor* at = editor(key);
    const bool seen = at != nullptr && isShown(at->setting().group) && !at->problem().isEmpty();
    if (!seen) others << coreText(error.message);
  }
  m_problem->setText(others.join(u'\n'));
  m_problem->setVisible(!others.isEmpty());
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
    text += tr(" · %1 %2 (%3 units)")
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
