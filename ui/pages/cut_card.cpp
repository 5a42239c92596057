#include "ui/pages/cut_card.h"

#include "core/data/dataset.h"
#include "core/data/sample_steps.h"
#include "ui/control/document.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/heatmap_view.h"
#include "ui/views/line_chart.h"
#include "ui/views/palette.h"
#include "ui/views/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr std::size_t mostCurves = curveColours;
constexpr std::size_t mostGaps = 200;  // drawn

QColor splitColour(Split split) {
  switch (split) {
    case Split::Training:
      return theme().muted;
    case Split::Validation:
      return signalColour("z");
    case Split::Test:
      break;
  }
  return signalColour("r");
}

// A word with a square of its colour before it.
QString keyed(const QColor& colour, const QString& text) {
  return QStringLiteral("<span style='color:%1'>■</span> %2").arg(colour.name(), text);
}

}  // namespace

CutCard::CutCard(const PageContext& context, QWidget* parent)
    : Card(tr("How the data are cut"), parent), m_context(context) {
  auto* content = new QWidget(this);
  m_chart = new LineChart(content);
  m_chart->setAccessibleName(tr("Series with its splits and one window"));
  m_chart->setLegendShown(false);
  m_map = new HeatmapView(content);
  m_map->setAccessibleName(tr("Inputs of one sequence, a row each"));
  m_text = new QTextBrowser(content);
  m_text->setAccessibleName(tr("Tokens of one text"));
  m_text->setFrameShape(QFrame::NoFrame);
  m_text->viewport()->setAutoFillBackground(false);
  m_views = new QStackedWidget(content);
  m_views->addWidget(m_chart);
  m_views->addWidget(m_map);
  m_views->addWidget(m_text);
  m_columns = new QComboBox(this);
  m_columns->setAccessibleName(tr("Column that is drawn"));
  m_columns->setToolTip(tr("Column that is drawn"));
  m_slider = new QSlider(Qt::Horizontal, content);
  m_slider->setAccessibleName(tr("Sequence that is drawn"));
  m_slider->setToolTip(tr("Slides through all sequences in the order of their rows"));
  m_place = new QLabel(content);
  m_place->setMinimumWidth(290);
  setLook(m_place, "muted");
  auto* row = new QHBoxLayout;
  row->addWidget(m_slider, 1);
  row->addWidget(m_place);
  m_timesNote = new QLabel(content);
  m_timesNote->setWordWrap(true);
  m_timesNote->setAccessibleName(tr("What is odd in the times"));
  setLook(m_timesNote, "muted");
  connect(m_timesNote, &QLabel::linkActivated, this, [this](const QString& wanted) {
    const QStringList parts = wanted.split(u'=');
    m_context.document.edit(parts[0].toStdString(), parts[1].toStdString());
    m_context.document.endEdit();
  });
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_views, 1);
  layout->addLayout(row);
  layout->addWidget(m_timesNote);
  addHeaderWidget(m_columns);
  setContent(content);
  setExported(m_views);
  connect(m_slider, &QSlider::valueChanged, this, &CutCard::refresh);
  connect(m_columns, &QComboBox::activated, this, &CutCard::refresh);
  for (const auto signal :
       {&Document::dataChanged, &Document::experimentChanged, &Document::projectChanged}) {
    connect(&context.document, signal, this, &CutCard::reload);
  }
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CutCard::refresh);
  reload();
}

bool CutCard::isSeries() const {
  return m_dataset && m_dataset->shape == gatescope::Shape::Series && m_table;
}

void CutCard::reload() {
  const Document& document = m_context.document;
  m_origin.follow(document);
  const bool cut = m_origin.ownsDataset(document);
  const auto table = cut ? document.table() : nullptr;
  const auto dataset = cut ? document.dataset() : nullptr;
  const QString why = cut ? QString() : reasonOf(document);
  if (table == m_table && dataset == m_dataset && why == m_why) return;
  m_why = why;
  m_table = table;
  m_dataset = dataset;
  m_drawn = -1;
  reorder();
  refreshNames();
  refresh();
}

// Why no sequences can be shown.
QString CutCard::reasonOf(const Document& document) {
  if (document.isLoading()) return tr("The data are being read …");
  if (const auto& error = document.dataError()) {
    return tr("No sequences could be made of these data.\n%1").arg(coreText(error->message));
  }
  return tr(
      "Here the data stand as the network will see them.\n"
      "Open a CSV file (Ctrl+O) or an example.");
}

void CutCard::reorder() {
  m_order.clear();
  m_splitOf.clear();
  if (m_dataset) {
    m_splitOf.assign(m_dataset->samples.size(), -1);
    for (std::size_t split = 0; split < 3; ++split) {
      for (const std::int32_t sample : m_dataset->splits[split]) {
        m_splitOf[static_cast<std::size_t>(sample)] = static_cast<int>(split);
        m_order.push_back(sample);
      }
    }
    std::stable_sort(m_order.begin(), m_order.end(), [this](std::int32_t a, std::int32_t b) {
      const auto rowOf = [this](std::int32_t number) {
        const Sample& sample = m_dataset->samples[static_cast<std::size_t>(number)];
        return isSeries() ? sample.firstStep : sample.tableRow;
      };
      return rowOf(a) < rowOf(b);
    });
  }
  const QSignalBlocker quiet(m_slider);
  m_slider->setRange(0, std::max(0, static_cast<int>(m_order.size()) - 1));
  m_slider->setEnabled(m_order.size() > 1);
  m_slider->setValue(m_slider->maximum() / 5);  // clear of the ends, where it is best seen
}

void CutCard::refreshNames() {
  QStringList names;
  if (isSeries()) {
    for (const Column& column : m_table->columns) {
      if (column.isNumeric()) names << fromUtf8(column.name);
    }
  }
  const QSignalBlocker quiet(m_columns);
  m_columns->clear();
  m_columns->addItems(names);
  m_columns->setVisible(names.size() > 1);
  if (m_dataset && !m_dataset->targetNames.empty()) {
    const auto target = names.indexOf(fromUtf8(m_dataset->targetNames.front()));
    m_columns->setCurrentIndex(static_cast<int>(std::max<qsizetype>(0, target)));
  }
}

void CutCard::refresh() {
  const bool cut = m_dataset && !m_order.empty();
  refreshTimes();
  const bool many = cut && !isSeries() && m_dataset->features() > mostCurves;
  m_views->setCurrentWidget(cut && m_dataset->isText() ? static_cast<QWidget*>(m_text)
                            : many                     ? static_cast<QWidget*>(m_map)
                                                       : m_chart);
  m_slider->setVisible(cut);
  m_place->setVisible(cut);
  if (!cut) {
    m_chart->setSeries({});
    m_chart->setSpans({});
    m_chart->setMarks({});
    m_chart->setEmptyText(m_why);
    m_place->clear();
    setSubtitle({});
    return;
  }
  std::array<QString, 3> counts;
  for (std::size_t i = 0; i < 3; ++i) {
    counts[i] = countText(static_cast<std::int64_t>(m_dataset->splits[i].size()));
  }
  setSubtitle(
      tr("%1 training, %2 validation, %3 test sequences").arg(counts[0], counts[1], counts[2]),
      tr("%1 / %2 / %3 sequences").arg(counts[0], counts[1], counts[2]));
  const auto number =
      static_cast<std::size_t>(m_order[static_cast<std::size_t>(m_slider->value())]);
  const Sample& sample = m_dataset->samples[number];
  const int split = m_splitOf[number];
  QString place =
      tr("sequence %1 of %2, %3: %4")
          .arg(m_slider->value() + 1)
          .arg(countText(static_cast<std::int64_t>(m_order.size())),
               split < 0 ? tr("unused") : splitName(static_cast<Split>(split)),
               m_dataset->isText() ? tr("%1 tokens").arg(sample.steps)
                                   : keyed(runColour("gru", 0), tr("%1 steps").arg(sample.steps)));
  if (isSeries() && m_dataset->horizon > 0) {
    const QString next = tr("%1 ahead").arg(m_dataset->horizon);
    place += QStringLiteral(" ") + keyed(runColour("lstm", 0), next);
  }
  m_place->setText(place);
  if (isSeries()) return drawSeries();
  if (m_dataset->isText()) return drawText();
  drawSequence();
  const auto sequence = static_cast<std::int32_t>(number);
  const Predictions wanted = truth(*m_dataset, std::span(&sequence, 1));
  if (wanted.values.size() <= std::max<std::size_t>(1, wanted.width)) {
    m_place->setText(m_place->text() + tr(" · %1").arg(truthText(*m_dataset, wanted)));
  }
}

// Where a row of the cut series stands: at its time, or at its number.
double CutCard::xOfRow(std::int64_t row) const {
  const auto& times = m_dataset->times;
  if (times.empty()) return static_cast<double>(row + 1);
  const auto last = static_cast<std::int64_t>(times.size()) - 1;
  return times[static_cast<std::size_t>(std::clamp<std::int64_t>(row, 0, last))];
}

// The column's values along the rows of the series; none for rows that were put in.
QVector<QPointF> CutCard::pointsOf(const Column& column) const {
  const auto& rowOf = m_dataset->tableRowOf;
  const auto rows = static_cast<std::size_t>(m_dataset->splitRows[3]);
  QVector<QPointF> points;
  points.reserve(static_cast<qsizetype>(rows));
  for (std::size_t row = 0; row < rows; ++row) {
    const auto from = rowOf.empty() ? static_cast<std::int64_t>(row) : rowOf[row];
    const bool known = from >= 0 && from < static_cast<std::int64_t>(column.numbers.size());
    points.append({xOfRow(static_cast<std::int64_t>(row)),
                   known ? column.numbers[static_cast<std::size_t>(from)] : qQNaN()});
  }
  return points;
}

void CutCard::drawSeries() {
  const int index = m_table->indexOf(m_columns->currentText().toStdString());
  if (index >= 0 && index != m_drawn) {
    m_points = pointsOf(m_table->columns[static_cast<std::size_t>(index)]);
    m_drawn = index;
  }
  m_chart->setLegendShown(false);
  m_chart->setYAxis({});
  const bool timed = !m_dataset->times.empty();
  m_chart->setXAxis(timed ? QString() : tr("row"), timed ? AxisText::DateTime : AxisText::Integer);
  m_chart->setSeries({{m_columns->currentText(), theme().text, Qt::SolidLine, 1.2, m_points}});
  QVector<Span> spans;
  const auto& rows = m_dataset->splitRows;
  for (const Split split : {Split::Training, Split::Validation, Split::Test}) {
    const auto i = static_cast<std::size_t>(split);
    if (rows[i + 1] <= rows[i]) continue;
    spans.append({xOfRow(rows[i]), xOfRow(rows[i + 1] - 1), splitColour(split), splitName(split)});
  }
  for (std::size_t i = 0; i < std::min(mostGaps, m_dataset->timeReport.places.size()); ++i) {
    const auto& gap = m_dataset->timeReport.places[i];
    spans.append({gap.from, gap.to, theme().bad, {}});
  }
  const auto number =
      static_cast<std::size_t>(m_order[static_cast<std::size_t>(m_slider->value())]);
  const Sample& sample = m_dataset->samples[number];
  const QColor seen = runColour("gru", 0);
  const QColor predicted = runColour("lstm", 0);
  const std::int64_t end = sample.firstStep + sample.steps;
  const double first = xOfRow(sample.firstStep), now = xOfRow(end - 1);
  QVector<Mark> marks{{first, {}, seen, Qt::SolidLine}, {now, {}, seen, Qt::SolidLine}};
  spans.append({first, now, seen, {}});
  if (m_dataset->horizon > 0) {
    const double last = xOfRow(end + m_dataset->horizon - 1);
    spans.append({now, last, predicted, {}});
    marks.append({last, {}, predicted, Qt::SolidLine});
  }
  m_chart->setMarks(marks);
  m_chart->setSpans(spans);
}

// What is odd in the times, and what can be done about it: a link sets the setting, undoably.
void CutCard::refreshTimes() {
  QStringList sentences;
  if (isSeries()) {
    const TimeReport& report = m_dataset->timeReport;
    const Preparation& prepare = m_context.document.experiment().data.prepare;
    const auto link = [](const QString& setting, const QString& text) {
      return QStringLiteral(" <a href='%1'>%2</a>").arg(setting, text);
    };
    if (report.gaps > 0 && prepare.gaps == "keep") {
      sentences << keyed(theme().bad,
                         tr("%1 gaps in time, %2 rows missing.")
                             .arg(countText(static_cast<std::int64_t>(report.gaps)),
                                  countText(static_cast<std::int64_t>(report.missingRows)))) +
                       link(QStringLiteral("gaps=resample"), tr("Put rows in"));
    }
    if (report.duplicates > 0 && prepare.duplicates == "keep" && prepare.gaps == "keep") {
      sentences << tr("%1 rows have the time of another.")
                           .arg(countText(static_cast<std::int64_t>(report.duplicates))) +
                       link(QStringLiteral("duplicates=mean"), tr("Take their mean"));
    }
    if (report.unsorted > 0 && prepare.order == "time") {
      sentences << tr("%1 rows were out of order and are sorted.")
                           .arg(countText(static_cast<std::int64_t>(report.unsorted))) +
                       link(QStringLiteral("order=file"), tr("Leave them"));
    }
    if (report.irregular) sentences << tr("The steps of time are not equal.");
  }
  m_timesNote->setText(sentences.join(QStringLiteral(" ")));
  m_timesNote->setVisible(!sentences.isEmpty());
}

// The part and the class of a text, in front of its tokens.
QString CutCard::textHead(std::int32_t number) const {
  const int split = m_splitOf[static_cast<std::size_t>(number)];
  const auto part = static_cast<Split>(split);
  QString head = split < 0 ? tr("unused") : keyed(splitColour(part), splitName(part));
  if (m_dataset->isClassified() && !answersEveryStep(*m_dataset)) {
    const Predictions wanted = truth(*m_dataset, std::span(&number, 1));
    head += tr(" · %1").arg(truthText(*m_dataset, wanted).toHtmlEscaped());
  }
  return head;
}

// Texts as the network gets them, from the chosen one on, for as long as there may be room; tokens
// that it does not know are in another colour.
void CutCard::drawText() {
  constexpr qsizetype mostTexts = 16, mostTokens = 500;
  const QString known = blend(theme().accent, theme().surface, 0.12).name();
  const QString unknown = blend(theme().warning, theme().surface, 0.35).name();
  const QString span = QStringLiteral("<span style='background-color:%1'>&nbsp;%2&nbsp;</span> ");
  QString html;
  qsizetype tokens = 0;
  bool strange = false;
  const auto end = std::min<qsizetype>(m_slider->value() + mostTexts, std::ssize(m_order));
  for (auto i = qsizetype(m_slider->value()); i < end && tokens < mostTokens; ++i) {
    const std::int32_t number = m_order[static_cast<std::size_t>(i)];
    html += QStringLiteral("<p style='line-height:130%'><span style='color:%1'>%2</span><br>")
                .arg(theme().muted.name(), textHead(number));
    for (const StepToken& token : stepTokens(*m_dataset, number)) {
      strange = strange || !token.known;
      html += span.arg(token.known ? known : unknown, visibleToken(token.text).toHtmlEscaped());
      ++tokens;
    }
    html += QStringLiteral("</p>");
  }
  if (strange) {
    html = QStringLiteral("<p style='color:%1'>%2%3</p>")
               .arg(theme().muted.name(), span.arg(unknown, tr("token")),
                    tr("is not in the vocabulary: the network reads “unknown”")) +
           html;
  }
  m_text->setHtml(html);
}

void CutCard::drawSequence() {
  const std::int32_t number = m_order[static_cast<std::size_t>(m_slider->value())];
  if (m_dataset->features() > mostCurves) return drawManyInputs(number);
  QVector<Series> series;
  for (StepCurve& curve : inputCurves(*m_dataset, number, mostCurves)) {
    Series line;
    line.name = curve.name;
    line.colour = curve.colour.isValid() ? curve.colour : theme().text;
    line.width = 1.5;
    line.style = curve.style;
    for (std::size_t t = 0; t < curve.values.size(); ++t) {
      line.points.append({qreal(t + 1), qreal(curve.values[t])});
    }
    series.append(line);
  }
  m_chart->setXAxis(tr("step"), AxisText::Integer);
  m_chart->setYAxis(series.size() > 1 ? tr("scaled") : QString());
  m_chart->setLegendShown(series.size() > 1);
  m_chart->setSpans({});
  m_chart->setMarks({});
  m_chart->setSeries(series);
}

// As the network sees them, a row each: a roll of keys, where they are labels.
void CutCard::drawManyInputs(std::int32_t number) {
  const Sample& sample = m_dataset->samples[static_cast<std::size_t>(number)];
  const std::size_t width = m_dataset->features();
  std::vector<float> values;
  QStringList names;
  for (std::size_t input = 0; input < width; ++input) {
    names << fromUtf8(m_dataset->inputNames[input]);
    const std::vector<float> steps = inputSteps(*m_dataset, sample, input);
    values.insert(values.end(), steps.begin(), steps.end());
  }
  const auto binary = [](float value) { return value == 0.0F || value == 1.0F; };
  const bool shares = std::ranges::all_of(values, binary);
  m_map->setRowNames(names);
  m_map->setValues(std::move(values), static_cast<int>(width), sample.steps,
                   shares ? SignalRange::ZeroToOne : SignalRange::Unbounded);
  m_place->setText(m_place->text() + tr(" · %1 inputs, a row each").arg(width));
}

}  // namespace gatescope::ui
