#include "ui/frame/import_dialog.h"

#include "core/train/settings.h"
#include "ui/models/format.h"
#include "ui/models/import_columns_model.h"
#include "ui/models/table_model.h"
#include "ui/models/text.h"
#include "ui/views/plain_table.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int settingsWidth = 268;
constexpr int leastCell = 56, mostCell = 220;

// A delimiter or a count as a person says it.
QString wordFor(const QString& value) {
  if (value.isEmpty() || value == QStringLiteral("none")) return ImportDialog::tr("none");
  if (value == QStringLiteral("\t") || value == QStringLiteral("tab"))
    return ImportDialog::tr("tab");
  if (value == QStringLiteral(" ") || value == QStringLiteral("space")) {
    return ImportDialog::tr("blank");
  }
  if (value == QStringLiteral(",")) return ImportDialog::tr("comma ,");
  if (value == QStringLiteral(";")) return ImportDialog::tr("semicolon ;");
  if (value == QStringLiteral("|")) return ImportDialog::tr("bar |");
  if (value == QStringLiteral(".")) return ImportDialog::tr("point .");
  if (value == QStringLiteral("\"")) return ImportDialog::tr("double \"");
  if (value == QStringLiteral("'")) return ImportDialog::tr("single '");
  if (value == QStringLiteral(".,")) return ImportDialog::tr("point or comma");
  return value;
}

// What the reader understood of a setting; null where it is a choice of the person alone.
const Understood* understood(const Reading& reading, std::string_view key) {
  if (key == "encoding") return &reading.encoding;
  if (key == "delimiter") return &reading.delimiter;
  if (key == "quote") return &reading.quote;
  if (key == "decimal") return &reading.decimal;
  if (key == "thousands") return &reading.thousands;
  if (key == "header") return &reading.header;
  return key == "skip" ? &reading.skipped : nullptr;
}

// Chooses a column's type from a list.
class TypeDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&,
                        const QModelIndex&) const override {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(ImportDialog::tr("Type of the column"));
    for (const auto& [key, name] : ImportColumnsModel::types()) box->addItem(name, key);
    auto* self = const_cast<TypeDelegate*>(this);  // signals of a delegate are not const
    connect(box, &QComboBox::activated, self, [self, box] {
      Q_EMIT self->commitData(box);
      Q_EMIT self->closeEditor(box);
    });
    return box;
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    auto* box = static_cast<QComboBox*>(editor);
    box->setCurrentIndex(std::max(0, box->findData(index.data(Qt::EditRole))));
  }
  void setModelData(QWidget* editor, QAbstractItemModel* model,
                    const QModelIndex& index) const override {
    model->setData(index, static_cast<QComboBox*>(editor)->currentData(), Qt::EditRole);
  }
};

}  // namespace

ImportDialog::ImportDialog(const QString& path, const ReadOptions& options, const QString& accept,
                           QWidget* parent)
    : QDialog(parent), m_import(path, options) {
  setWindowTitle(tr("Import %1").arg(QFileInfo(path).fileName()));
  resize(980, 640);
  auto* tables = makeTables();
  auto* middle = new QHBoxLayout;
  middle->setSpacing(14);
  middle->addWidget(makeSettings());
  middle->addWidget(tables, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(10);
  layout->addLayout(middle, 1);
  layout->addWidget(makeFoot(accept));
  connect(&m_import, &TableImport::changed, this, &ImportDialog::refresh);
  connect(&m_import, &TableImport::progressed, this, &ImportDialog::refreshProgress);
  m_take->setEnabled(false);
  refresh();
}

QWidget* ImportDialog::makeSettings() {
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFixedWidth(settingsWidth);
  auto* content = new QWidget(scroll);
  auto* form = new QGridLayout(content);
  form->setContentsMargins(0, 0, 8, 0);
  form->setVerticalSpacing(3);
  form->setColumnStretch(1, 1);
  const auto list = [](const char* values) {
    return QString::fromLatin1(values).split(u' ', Qt::SkipEmptyParts);
  };
  addRow(
      *form, "encoding",
      list("UTF-8 UTF-16LE UTF-16BE GB18030 Big5 Shift_JIS windows-1252 ISO-8859-7 windows-1251"),
      true);
  addRow(*form, "delimiter", list(", ; tab | space none"), true);
  addRow(*form, "quote", list("\" ' none"), false);
  addRow(*form, "header", list("0 1 2 3 4 5"), true);
  addRow(*form, "skip", list("0 1 2 3 4 5"), true);
  addRow(*form, "decimal", list(". ,"), false);
  addRow(*form, "thousands", list("none , . ' space"), false);
  addRow(*form, "ragged", {}, false);
  form->setRowStretch(form->rowCount(), 1);
  scroll->setWidget(content);
  scroll->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  return scroll;
}

void ImportDialog::addRow(QGridLayout& form, std::string_view key, const QStringList& values,
                          bool editable) {
  const Setting& setting = *findSetting(key);
  Row row{key, new QComboBox(this), new QLabel(this)};
  row.box->setAccessibleName(coreText(setting.label));
  row.box->setToolTip(coreText(setting.help));
  row.box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  row.box->setMinimumContentsLength(10);
  row.box->setEditable(editable);
  row.box->setInsertPolicy(QComboBox::NoInsert);
  if (setting.kind == Setting::Kind::Choice) {
    for (std::size_t i = 0; i < setting.choices.size(); ++i) {
      row.box->addItem(shortText(coreText(setting.choiceNames[i])), fromUtf8(setting.choices[i]));
    }
  } else {
    const bool count = key == "header" || key == "skip";
    row.box->addItem(QString(), count ? QStringLiteral("auto") : QString());
    for (const QString& value : values) row.box->addItem(wordFor(value), value);
  }
  setLook(row.reason, "small");
  row.reason->setWordWrap(true);
  connect(row.box, &QComboBox::activated, this, [this, row](int index) {
    m_import.setSetting(row.key, row.box->itemData(index).toString());
  });
  if (editable) {
    connect(row.box->lineEdit(), &QLineEdit::editingFinished, this, [this, row] {
      const QString typed = row.box->currentText().trimmed();
      const int known = row.box->findText(typed);
      m_import.setSetting(row.key, known >= 0 ? row.box->itemData(known).toString() : typed);
    });
  }
  auto* label = new QLabel(coreText(setting.label), this);
  label->setBuddy(row.box);
  const int line = form.rowCount();
  form.addWidget(label, line, 0);
  form.addWidget(row.box, line, 1);
  form.addWidget(row.reason, line + 1, 0, 1, 2);
  m_rows.push_back(row);
}

QWidget* ImportDialog::makeTables() {
  auto* right = new QWidget(this);
  m_title = new QLabel(right);
  setLook(m_title, "title");
  m_summary = new QLabel(right);
  setLook(m_summary, "muted");
  m_summary->setWordWrap(true);
  m_error = new QLabel(right);
  setLook(m_error, "error");
  m_error->setWordWrap(true);
  m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_takeMissing = new QPushButton(right);
  m_takeMissing->setAutoDefault(false);
  connect(m_takeMissing, &QPushButton::clicked, this, &ImportDialog::takeAllAsMissing);
  m_preview = new TableModel(this);
  m_previewView = plainTable(m_preview, tr("Rows as they are read"), right);
  m_columns =
      new ImportColumnsModel({[this](const QString& column) { return m_import.type(column); },
                              [this](const QString& column) {
                                for (const std::string& entry : m_import.options().missing) {
                                  const std::string key = column.toStdString() + "=";
                                  if (entry.rfind('=') == std::string::npos) return fromUtf8(entry);
                                  if (entry.starts_with(key))
                                    return fromUtf8(entry.substr(key.size()));
                                }
                                return QString();
                              }},
                             this);
  m_columnsView = plainTable(m_columns, tr("Columns"), right);
  m_columnsView->verticalHeader()->hide();
  m_columnsView->setItemDelegateForColumn(ImportColumnsModel::Type, new TypeDelegate(this));
  m_columnsView->setEditTriggers(QAbstractItemView::AllEditTriggers);
  m_columnsView->horizontalHeader()->setStretchLastSection(true);
  connect(m_columns, &ImportColumnsModel::typeWanted, &m_import, &TableImport::setType);
  connect(m_columns, &ImportColumnsModel::missingWanted, &m_import, &TableImport::setMeansMissing);
  m_problems = new ProblemModel(this);
  m_problemsView = plainTable(m_problems, tr("Problems"), right);
  m_problemsView->verticalHeader()->hide();
  m_problemsView->horizontalHeader()->setStretchLastSection(true);
  m_tabs = new QTabWidget(right);
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_columnsView, tr("Columns"));
  m_tabs->addTab(m_problemsView, tr("Problems"));
  auto* halves = new QSplitter(Qt::Vertical, right);
  halves->setChildrenCollapsible(false);
  halves->addWidget(m_previewView);
  halves->addWidget(m_tabs);
  halves->setStretchFactor(0, 4);
  halves->setStretchFactor(1, 5);
  auto* layout = new QVBoxLayout(right);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_title);
  auto* line = new QHBoxLayout;
  line->addWidget(m_summary, 1);
  line->addWidget(m_takeMissing);
  layout->addLayout(line);
  layout->addWidget(m_error);
  layout->addWidget(halves, 1);
  return right;
}

QWidget* ImportDialog::makeFoot(const QString& accept) {
  auto* foot = new QWidget(this);
  m_progress = new QProgressBar(foot);
  m_progress->setRange(0, 1000);
  m_progress->setFormat(tr("Reading all rows: %p %"));
  m_progress->setAccessibleName(tr("Share of the file that has been read"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, foot);
  m_take = buttons->addButton(accept, QDialogButtonBox::AcceptRole);
  setLook(m_take, "primary");
  m_take->setDefault(true);
  buttons->button(QDialogButtonBox::Cancel)->setIcon({});
  connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &ImportDialog::reject);
  auto* layout = new QHBoxLayout(foot);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_progress, 1);
  layout->addWidget(buttons);
  return foot;
}

// With the data still on their way in, as soon as they are there.
void ImportDialog::accept() {
  if (m_import.problem()) return;
  m_taking = !m_import.whole();
  if (!m_taking) return QDialog::accept();
  refreshProgress();
}

void ImportDialog::refreshRow(const Row& row) {
  const QString value = m_import.setting(row.key);
  const auto shown = m_import.shown();
  const Understood* found = shown ? understood(shown->reading, row.key) : nullptr;
  const bool open = value.isEmpty() || value == QStringLiteral("auto");
  if (found != nullptr && findSetting(row.key)->kind != Setting::Kind::Choice) {
    const QString word = row.key == "encoding" || row.key == "header" || row.key == "skip"
                             ? fromUtf8(found->value)
                             : wordFor(fromUtf8(found->value));
    row.box->setItemText(0, tr("found: %1").arg(word));
  }
  if (!row.box->isEditable() || !row.box->lineEdit()->hasFocus() || open) {
    const int index = row.box->findData(value);
    row.box->setCurrentIndex(index);
    if (index < 0) row.box->setEditText(value);
    if (row.box->isEditable()) row.box->lineEdit()->setCursorPosition(0);
  }
  row.reason->setText(found != nullptr && open ? coreText(found->reason) : QString());
  row.reason->setVisible(!row.reason->text().isEmpty());
}

QString ImportDialog::summary() const {
  const auto table = m_import.shown();
  if (!table) return {};
  const QString rows = countText(static_cast<std::int64_t>(table->rows()));
  QStringList parts{m_import.whole() ? tr("%1 rows").arg(rows) : tr("the first %1 rows").arg(rows),
                    tr("%1 columns").arg(table->columns.size())};
  const auto proposed = std::ranges::count_if(
      table->columns, [](const Column& column) { return column.sentinel.has_value(); });
  if (proposed == 1) parts << tr("one column has a value that may mean missing");
  if (proposed > 1) parts << tr("%1 columns have a value that may mean missing").arg(proposed);
  for (const Column& column : table->columns) {
    if (column.madeFrom.empty()) continue;
    QStringList names;
    for (const std::string& name : column.madeFrom) names << fromUtf8(name);
    parts << tr("one time from %1").arg(names.join(QStringLiteral(", ")));
  }
  return parts.join(QStringLiteral(" · "));
}

// What the button does that takes all proposed values as missing.
void ImportDialog::refreshProposal() {
  QStringList values;
  const auto table = m_import.shown();
  for (std::size_t c = 0; table && c < table->columns.size(); ++c) {
    const auto& sentinel = table->columns[c].sentinel;
    if (!sentinel) continue;
    const QString value = fromUtf8(exactText(sentinel->value));
    if (!values.contains(value)) values << value;
  }
  m_takeMissing->setVisible(!values.isEmpty());
  m_takeMissing->setText(values.size() == 1 ? tr("Take %1 as missing").arg(values.front())
                                            : tr("Take them as missing"));
}

void ImportDialog::takeAllAsMissing() {
  const auto table = m_import.shown();
  if (!table) return;
  QVector<std::pair<QString, QString>> wanted;
  for (const Column& column : table->columns) {
    if (!column.sentinel) continue;
    wanted.append({fromUtf8(column.name), fromUtf8(exactText(column.sentinel->value))});
  }
  m_import.takeAsMissing(wanted);
}

void ImportDialog::refresh() {
  for (const Row& row : m_rows) refreshRow(row);
  const auto& problem = m_import.problem();
  m_title->setText(QFileInfo(m_import.path()).fileName());
  m_error->setText(problem ? coreText(problem->message) : QString());
  m_error->setVisible(problem.has_value());
  m_summary->setText(summary());
  refreshProposal();
  const auto table = m_import.shown();
  if (table != m_shown) {
    const bool columnsChanged =
        !m_shown || !table || m_shown->columns.size() != table->columns.size();
    m_shown = table;
    m_preview->setTable(table);
    m_columns->setTable(table);
    m_problems->setTable(table);
    if (columnsChanged) {
      m_previewView->horizontalHeader()->setResizeContentsPrecision(100);
      m_previewView->resizeColumnsToContents();
      for (int c = 0; c < m_preview->columnCount(); ++c) {
        m_previewView->setColumnWidth(
            c, std::clamp(m_previewView->columnWidth(c) + 12, leastCell, mostCell));
      }
      m_columnsView->resizeColumnsToContents();
      m_columnsView->setColumnWidth(ImportColumnsModel::Name,
                                    std::min(200, m_columnsView->columnWidth(0) + 16));
      m_columnsView->setColumnWidth(
          ImportColumnsModel::Type,
          std::max(150, m_columnsView->columnWidth(ImportColumnsModel::Type) + 16));
      m_problemsView->resizeColumnsToContents();
    }
  }
  m_preview->setMissingColour(theme().muted);
  const auto problems = table ? table->reading.problemCount : 0;
  m_tabs->setTabText(
      1, problems == 0 ? tr("No problems")
                       : tr("Problems (%1)").arg(countText(static_cast<std::int64_t>(problems))));
  m_tabs->setTabEnabled(1, problems > 0);
  const bool ready = !problem && table != nullptr;
  const bool first = ready && !m_take->isEnabled() && focusWidget() == nullptr;
  m_take->setEnabled(ready);
  if (first) m_take->setFocus();
  refreshProgress();
  if (m_taking && problem) m_taking = false;
  if (m_taking && m_import.whole()) QDialog::accept();
}

void ImportDialog::refreshProgress() {
  const bool reading = m_import.isReading() && m_import.shown() != nullptr;
  // Kept in its place, so that nothing moves when it ends.
  m_progress->setTextVisible(reading);
  m_progress->setVisible(reading || m_taking);
  m_progress->setValue(static_cast<int>(1000 * m_import.progress()));
}

}  // namespace gatescope::ui
