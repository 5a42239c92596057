#include "ui/frame/about_dialog.h"

#include "core/cells/cells.h"
#include "core/data/sources.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

QString item(const QString& name, const QString& source) {
  return QStringLiteral("<li><b>%1</b>: %2</li>").arg(name.toHtmlEscaped(), source.toHtmlEscaped());
}

QString aboutHtml() {
  QString html = AboutDialog::tr(
      "<h2>Gatescope</h2><p>See how a gated recurrent network learns.</p>"
      "<p>Free software under the GNU General Public License, version 3 or later. It comes with "
      "no warranty.</p>");
  html += AboutDialog::tr("<h3>Examples</h3>") + QStringLiteral("<ul>");
  for (const Source& source : allSources()) {
    html += item(coreText(source.title), coreText(source.origin));
  }
  html += QStringLiteral("</ul>") + AboutDialog::tr("<h3>Cells</h3>") + QStringLiteral("<ul>");
  for (const Cell* cell : allCells()) html += item(coreText(cell->name), coreText(cell->source));
  html += QStringLiteral("</ul>");
  html += AboutDialog::tr(
      "<h3>Libraries</h3><ul><li>Qt and Qt Charts: GPL-3.0</li><li>Eigen: MPL-2.0</li>"
      "<li>oneTBB: Apache-2.0</li><li>SQLite: public domain; SQLiteCpp: MIT</li>"
      "<li>ICU: Unicode licence; uchardet: MPL-1.1; Highway: Apache-2.0; nettle: LGPL-3.0</li>"
      "<li>nlohmann JSON: MIT; CLI11: BSD-3-Clause; tl::expected: CC0</li>"
      "<li>Viridis colour map (Smith and van der Walt): CC0</li></ul>");
  return html;
}

}  // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Sources and licences"));
  resize(620, 560);
  auto* text = new QTextBrowser(this);
  text->setAccessibleName(tr("Sources and licences"));
  text->setOpenExternalLinks(true);
  text->setHtml(aboutHtml());
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(text, 1);
  layout->addWidget(buttons);
}

}  // namespace gatescope::ui
