#include "ui/frame/range_test_dialog.h"

#include "ui/control/document.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/views/card.h"
#include "ui/views/line_chart.h"
#include "ui/views/theme.h"

#include <cmath>

#include <QDialogButtonBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope::ui {

RangeTestDialog::RangeTestDialog(Document& document, QWidget* parent)
    : QDialog(parent), m_document(document) {
  setWindowTitle(tr("Find a learning rate"));
  resize(760, 520);
  auto* about = new QLabel(
      tr("A network with these settings is trained for %1 batches while its learning rate grows "
         "from very small to too large (Smith 2017). Your runs are not touched.")
          .arg(m_settings.batches),
      this);
  about->setWordWrap(true);
  setLook(about, "muted");
  m_chart = new LineChart(this);
  m_chart->setXAxis(tr("learning rate"), AxisText::Power);
  m_chart->setYAxis(tr("loss of a batch"));
  m_chart->setLogY(true);  // where it diverges it would press the rest flat
  m_chart->setXExtent(std::log10(m_settings.from), std::log10(m_settings.to));
  auto* card = new Card(tr("Loss against the learning rate"), this);
  card->setContent(m_chart);
  card->setExported(m_chart);
  m_progress = new QProgressBar(this);
  m_progress->setRange(0, m_settings.batches);
  m_progress->setTextVisible(false);
  m_progress->setFixedHeight(4);
  m_progress->setAccessibleName(tr("Batches trained"));
  m_said = new QLabel(this);
  m_said->setWordWrap(true);
  m_said->setAccessibleName(tr("What the curve suggests"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  m_take = buttons->addButton(tr("Take it"), QDialogButtonBox::AcceptRole);
  m_take->setEnabled(false);
  connect(m_take, &QPushButton::clicked, this, &RangeTestDialog::take);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(about);
  layout->addWidget(card, 1);
  layout->addWidget(m_progress);
  layout->addWidget(m_said);
  layout->addWidget(buttons);
  connect(&m_service, &RangeTestService::grown, this, &RangeTestDialog::draw);
  connect(&m_service, &RangeTestService::tested, this,
          [this](const auto& test) { showResult(*test); });
  connect(&m_service, &RangeTestService::failed, this, [this](const QString& message) {
    m_progress->hide();
    m_said->setText(message);
  });
  start();
}

void RangeTestDialog::start() {
  const QString obstacle = m_document.obstacle();
  if (obstacle.isEmpty()) {
    return m_service.start(m_document.dataset(), m_document.experiment(), m_settings);
  }
  m_progress->hide();
  m_said->setText(obstacle);
}

void RangeTestDialog::draw(const std::vector<RatePoint>& points) {
  Series raw{tr("each batch"), theme().muted, Qt::SolidLine, 1, {}, true};
  Series smoothed{tr("smoothed"), theme().accent, Qt::SolidLine, 2, {}};
  for (const RatePoint& point : points) {
    const double x = std::log10(point.rate);
    raw.points.append({x, point.loss});
    smoothed.points.append({x, point.smoothed});
  }
  m_progress->setValue(static_cast<int>(points.size()));
  m_chart->setSeries({raw, smoothed});
}

void RangeTestDialog::showResult(const RangeTest& test) {
  draw(test.points);
  m_progress->hide();
  const double now = m_document.experiment().training.learningRate;
  QVector<Mark> marks{{std::log10(now), tr("now %1").arg(plainText(now)), {}, Qt::DashLine}};
  m_rate = test.suggestion.rate.value_or(0);
  if (m_rate > 0) {
    marks.append({std::log10(m_rate), tr("suggested %1").arg(plainText(m_rate)), theme().accentText,
                  Qt::SolidLine});
    m_take->setText(tr("Take %1").arg(plainText(m_rate)));
    m_take->setDefault(true);
  }
  m_take->setEnabled(m_rate > 0);
  m_chart->setMarks(std::move(marks));
  m_said->setText(tr("%1.").arg(coreText(test.suggestion.reason)));
}

void RangeTestDialog::take() {
  m_document.edit("learning-rate", plainText(m_rate).remove(u',').toStdString());
  m_document.endEdit();
  accept();
}

}  // namespace gatescope::ui
