#pragma once

#include "core/train/settings.h"

#include <vector>

#include <QFrame>

class QLabel;
class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace gatescope::ui {

class Document;
class EquationView;
class SettingEditor;
class SettingGroup;
class TrainingController;

// Every setting that applies, in groups, bound to the document; the cell's equations and the size
// of both networks.
class ExperimentPanel : public QFrame {
  Q_OBJECT
 public:
  ExperimentPanel(Document& document, const TrainingController& controller,
                  QWidget* parent = nullptr);

  using Groups = std::vector<Setting::Group>;
  void setGroups(const Groups& groups);  // shown, in this order

  bool isShown(Setting::Group group) const;
  SettingEditor* editor(std::string_view key) const;

 private:
  void addGroups();
  void addCell();
  void refresh();
  void refreshProblem();
  void refreshSizes();
  void refreshNote();

  Document& m_document;
  const TrainingController& m_controller;
  std::vector<SettingGroup*> m_sections;
  Groups m_groups;
  QScrollArea* m_scroll = nullptr;
  QVBoxLayout* m_layout = nullptr;
  QLabel* m_problem = nullptr;  // of no field in particular
  QWidget* m_cell = nullptr;
  QLabel* m_sizes = nullptr;
  EquationView* m_equations = nullptr;
  QLabel* m_about = nullptr;
  QLabel* m_note = nullptr;
};

}  // namespace gatescope::ui
