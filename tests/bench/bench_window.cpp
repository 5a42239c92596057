// What the window costs, in one run: start and first curve, waits for the event loop at full load,
// training with a window against without, panning of many curves, scrolling through many rows,
// opening of many runs. One JSON line a result; exits with 1 when an answer is wrong. Wants a
// display (or Xvfb); offscreen works.
// usage: bench_window [start|pan|scroll|open|gates|load|all [seconds of full load, 60]]

#include "core/cells/cells.h"
#include "core/inspect/trace.h"
#include "core/project/project.h"
#include "core/project/recorder.h"
#include "core/table/csv.h"
#include "core/train/settings.h"
#include "core/train/trainer.h"
#include "tests/ui/home.h"
#include "ui/control/examples.h"
#include "ui/frame/main_window.h"
#include "ui/models/table_model.h"
#include "ui/views/line_chart.h"
#include "ui/views/plain_table.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace gatescope;
using namespace gatescope::ui;

namespace {

bool g_right = true;

void expect(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  g_right = false;
}

void report(const char* what, const char* unit, double value) {
  std::printf("{\"what\":\"%s\",\"%s\":%.4g}\n", what, unit, value);
  std::fflush(stdout);
}

bool waitFor(const std::function<bool()>& done, int milliseconds = 120000) {
  return QTest::qWaitFor(done, milliseconds);
}

double seconds(const QElapsedTimer& clock) {
  return static_cast<double>(clock.nsecsElapsed()) * 1e-9;
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values.empty()
             ? std::nan("")
             : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// How late a timer of 2 ms comes: as long as the event loop was busy with something else.
class Heartbeat {
 public:
  Heartbeat() {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(interval);
    QObject::connect(&m_timer, &QTimer::timeout, [this] {
      late.push_back(std::max(0.0, seconds(m_clock) * 1e3 - interval));
      m_clock.restart();
    });
    m_clock.start();
    m_timer.start();
  }
  std::vector<double> late;  // milliseconds

 private:
  static constexpr int interval = 2;
  QTimer m_timer;
  QElapsedTimer m_clock;
};

// Shape M of ../shared/peers: 16 inputs, 100 steps, 128 units, batches of 32, as a wide table.
std::string writeShapeM(const test::Home& home) {
  const std::string path = home.file(QStringLiteral("m.csv")).toStdString();
  std::ofstream csv(path);
  for (int t = 0; t < 100; ++t)
    for (int i = 0; i < 16; ++i) csv << 'x' << i << "_t" << t << ',';
  csv << "label\n";
  for (int row = 0; row < 320; ++row) {
    for (int k = 0; k < 1600; ++k) csv << (k * 37 + row * 101 + k * row % 7) % 19 - 9 << ',';
    csv << (row % 2 == 0 ? "a" : "b") << '\n';
  }
  return path;
}

Experiment shapeM(const std::string& path, const std::string& more) {
  Experiment experiment;
  experiment.data.source = path;
  const auto set = applySettings(
      experiment,
      "task=classify shape=wide target=label units=128 batch=32 split=90/5/5 dropout=0 "
      "patience=0 rival-cell=none epochs=100000 " +
          more);
  expect(set.has_value(), "settings of shape M");
  return experiment;
}

std::unique_ptr<MainWindow> openWindow() {
  auto window = std::make_unique<MainWindow>();
  window->resize(1440, 900);
  window->show();
  return window;
}

void start() {
  QElapsedTimer clock;
  clock.start();
  auto window = openWindow();
  expect(QTest::qWaitForWindowExposed(window.get()), "the window opens");
  window->grab();
  report("start to the first drawn window", "seconds", seconds(clock));
  expect(waitFor([&] { return window->document().obstacle().isEmpty(); }), "the example is read");
  clock.restart();
  window->controller().train();
  expect(waitFor([&] {
           const auto& runs = window->document().runs();
           return !runs.empty() && runs.front().epochs.size() > 1;
         }),
         "a curve begins");
  window->grab();
  report("Train to the first point of the curve", "seconds", seconds(clock));
  window->controller().interrupt();
  window->document().discard();
}

// Seconds an epoch: the median of what a run says of its own epochs.
double epochSeconds(const RunRecord& run) {
  std::vector<double> all;
  for (const EpochRecord& epoch : run.epochs)
    if (epoch.epoch > 0) all.push_back(epoch.seconds);
  return quantile(std::move(all), 0.5);
}

struct EpochCounter : TrainingObserver {
  RunRecord run;
  std::stop_source stop;
  QElapsedTimer clock;
  double limit = 0;
  void onEpoch(const EpochRecord& epoch, std::shared_ptr<const Weights>) override {
    run.epochs.push_back(epoch);
    if (seconds(clock) > limit) stop.request_stop();
  }
};

// As `gatescope train` does it: into a project.
double withoutWindow(const std::shared_ptr<const Dataset>& dataset, const Experiment& experiment,
                     double limit) {
  const QTemporaryDir folder;
  auto project = Project::create(folder.filePath(QStringLiteral("p.gscope")).toStdString());
  auto record = newRunRecord(experiment, dataset);
  auto trainer = Trainer::create(dataset, experiment);
  expect(project && record && trainer, "a trainer without a window");
  EpochCounter counter;
  counter.limit = limit;
  counter.clock.start();
  RunRecorder recorder(*project, project->addRun(*record).value(), *trainer, &counter);
  trainer->run(recorder, counter.stop.get_token());
  return epochSeconds(counter.run);
}

// `late`: where the waits for the event loop go, if they are wanted.
double withWindow(MainWindow& window, double limit, std::vector<double>* late = nullptr) {
  window.controller().train();
  expect(
      waitFor([&] { return window.controller().state() == TrainingController::State::Training; }),
      "training begins");
  {
    std::optional<Heartbeat> heart;
    if (late != nullptr) heart.emplace();
    QEventLoop loop;  // as in exec(): QTest::qWait() polls and never waits for an event
    QTimer::singleShot(static_cast<int>(limit * 1000), &loop, &QEventLoop::quit);
    loop.exec();
    if (late != nullptr) *late = heart->late;
  }
  const double result = epochSeconds(window.document().runs().back());
  window.controller().interrupt();
  return result;
}

void load(double limit) {
  const test::Home home;
  const std::string path = writeShapeM(home);
  auto window = openWindow();
  expect(waitFor([&] { return window->document().obstacle().isEmpty(); }), "the example is read");
  const Experiment alone = shapeM(path, "");
  window->document().replaceExperiment(alone, QStringLiteral("shape M"));
  expect(waitFor([&] { return window->document().obstacle().isEmpty(); }), "shape M is read");
  const auto dataset = window->document().dataset();
  std::vector<double> ratios;
  constexpr int rounds = 9;  // in turn and short: what else the machine does changes in seconds
  for (int round = 0; round < rounds; ++round) {
    const double slice = limit / (2 * rounds);
    const double bare = withoutWindow(dataset, alone, slice);
    ratios.push_back(withWindow(*window, slice) / bare);
  }
  report("an epoch of shape M, with window to without", "ratio", quantile(ratios, 0.5));
  // A run and its rival: every core at work.
  window->document().replaceExperiment(shapeM(path, "rival-cell=lstm"), QStringLiteral("rival"));
  expect(waitFor([&] { return window->document().obstacle().isEmpty(); }), "shape M is read again");
  std::vector<double> late;
  withWindow(*window, limit, &late);
  report("longest wait for the event loop at full load", "milliseconds", quantile(late, 1));
  report("99 % of waits at full load", "milliseconds", quantile(late, 0.99));
  window->document().discard();
}

void pan() {
  LineChart chart;
  chart.resize(1000, 500);
  QVector<Series> series;
  for (int run = 0; run < 100; ++run) {
    Series curve;
    curve.name = QString::number(run);
    curve.colour = QColor::fromHsv(run * 3, 200, 200);
    for (int epoch = 0; epoch < 10000; ++epoch)
      curve.points.append(
          {qreal(epoch), 1 / (1 + 0.001 * epoch) + 0.01 * std::sin(epoch * 0.7 + run)});
    series.append(curve);
  }
  chart.setSeries(series);
  chart.show();
  expect(QTest::qWaitForWindowExposed(&chart), "the chart opens");
  std::vector<double> frames;
  for (int frame = 0; frame < 60; ++frame) {
    QElapsedTimer clock;
    clock.start();
    chart.setXRange(2000 + 20 * frame, 6000 + 20 * frame);
    chart.flush();
    const QPixmap picture = chart.grab();
    expect(!picture.isNull(), "a frame is drawn");
    frames.push_back(seconds(clock));
  }
  report("panning 100 runs of 10,000 epochs", "frames_per_second", 1 / quantile(frames, 0.5));
}

// A million rows of ten columns, read from a file as a user's are, and shown as the Data page shows
// them: by the wheel, and by dragging the bar over all of them.
void scroll() {
  const test::Home home;
  constexpr int rows = 1'000'000, columns = 10;
  const std::string path = home.file(QStringLiteral("million.csv")).toStdString();
  {
    std::ofstream csv(path);
    csv << "a,b,c,d,e,f,g,h,i,j\n";
    std::string line;
    for (int row = 0; row < rows; ++row) {
      line.clear();
      for (int c = 0; c < columns; ++c) {
        line += std::to_string((row * 37 + c * 1009) % 100000);
        line += c + 1 < columns ? ',' : '\n';
      }
      csv << line;
    }
  }
  auto table = readCsv(path);
  expect(table.has_value() && table->rows() == rows, "a million rows are read");
  TableModel model;
  QTableView* view = plainTable(&model, QStringLiteral("table"), nullptr);
  const std::unique_ptr<QTableView> owner(view);
  view->resize(1000, 600);
  view->show();
  expect(QTest::qWaitForWindowExposed(view), "the table opens");
  QElapsedTimer clock;
  clock.start();
  model.setTable(std::make_shared<const Table>(std::move(*table)));
  view->grab();
  report("showing a million rows", "milliseconds", seconds(clock) * 1e3);
  const auto frames = [&](int by) {
    std::vector<double> taken;
    for (int frame = 0; frame < 200; ++frame) {
      clock.restart();
      view->verticalScrollBar()->setValue(frame * by);
      const QPixmap picture = view->grab();
      expect(!picture.isNull(), "a frame is drawn");
      taken.push_back(seconds(clock) * 1e3);
    }
    return taken;
  };
  for (const auto& [what, by] : {std::pair("scrolling by the wheel", 3),
                                 std::pair("dragging through a million rows", rows / 200)}) {
    const std::vector<double> taken = frames(by);
    report(what, "frames_per_second", 1e3 / quantile(taken, 0.5));
    report(what, "longest_frame_milliseconds", quantile(taken, 1));
  }
}

void openMany() {
  const test::Home home;
  const QString path = home.file(QStringLiteral("many.gscope"));
  {
    auto project = Project::create(path.toStdString());
    expect(project.has_value(), "a project is made");
    RunRecord run;
    run.name = "GRU 32";
    run.experiment = experimentOf(*findSource("generated:sines"));
    run.status = RunStatus::Finished;
    run.test = run.validation = {{"rmse", 1.0}, {"mae", 0.5}};
    for (int epoch = 0; epoch <= 60; ++epoch)
      run.epochs.push_back({epoch, 1.0 / (epoch + 1), 2.0 / (epoch + 1), run.test, 0.001, 0.1});
    for (int i = 0; i < 1000; ++i) expect(project->addRun(run).has_value(), "a run is kept");
  }
  auto window = openWindow();
  expect(waitFor([&] { return window->document().obstacle().isEmpty(); }), "the example is read");
  QElapsedTimer clock;
  clock.start();
  window->openPath(path);
  window->grab();
  report("opening 1,000 runs of 60 epochs, drawn", "seconds", seconds(clock));
  expect(window->document().runs().size() == 1000, "all runs are there");
}

// A sequence of 2,000 steps by a network of 512 units, as a heatmap a gate.
Trace longTrace(const Cell& cell) {
  constexpr int units = 512, steps = 2000;
  Trace made;
  made.steps = steps;
  made.layers.push_back({0, false, &cell, units, {}});
  int number = 0;
  for (const SignalInfo& info : cell.signals) {
    std::vector<float> values(std::size_t{units} * steps);
    for (float& value : values) {
      number = (number * 1103 + 12345) % 65536;
      value = static_cast<float>(number) / 65536.0F;
    }
    made.layers.front().signals.push_back({&info, std::move(values)});
  }
  return made;
}

// Frames of the inspector while a network trains on every core: the cursor moves, the span pans,
// and a new epoch's trace comes in.
void gates(double limit) {
  const test::Home home;
  const std::string path = writeShapeM(home);
  const Experiment experiment = shapeM(path, "");
  auto table = readCsv(path);
  expect(table.has_value(), "shape M is read");
  auto dataset = makeDataset(*table, experiment.task, experiment.data);
  expect(dataset.has_value(), "shape M is cut");
  auto trainer = Trainer::create(std::make_shared<const Dataset>(std::move(*dataset)), experiment);
  expect(trainer.has_value(), "a trainer of shape M");
  SignalStack stack;
  stack.resize(1000, 620);
  const auto traced = std::make_shared<const Trace>(longTrace(*findCell("gru")));
  stack.setTrace(traced, 0, {});
  stack.show();
  expect(QTest::qWaitForWindowExposed(&stack), "the heatmaps open");
  TrainingObserver nobody;
  std::jthread training([&](std::stop_token stop) { trainer->run(nobody, stop); });
  const auto frames = [&](const char* what, const std::function<void(int)>& change) {
    std::vector<double> taken;
    QElapsedTimer all;
    all.start();
    for (int frame = 0; frame < 300 && seconds(all) < limit / 3; ++frame) {
      QElapsedTimer clock;
      clock.start();
      change(frame);
      const QPixmap picture = stack.grab();
      expect(!picture.isNull(), "a frame is drawn");
      taken.push_back(seconds(clock) * 1e3);
    }
    report(what, "frames_per_second", 1e3 / quantile(taken, 0.5));
    report(what, "longest_frame_milliseconds", quantile(taken, 1));
  };
  TimeAxis* axis = stack.timeAxis();
  frames("512 units x 2000 steps, cursor", [&](int frame) { axis->setCursor(frame % 2000); });
  frames("512 units x 2000 steps, panning",
         [&](int frame) { axis->setWindow(frame, frame + 1500); });
  axis->showAll();
  frames("512 units x 2000 steps, a new epoch", [&](int) { stack.setTrace(traced, 0, {}); });
  training.request_stop();
}

}  // namespace

int main(int argc, char** argv) {
  const test::Home home;
  if (qEnvironmentVariableIsEmpty("DISPLAY")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  applyTheme(application, ThemeMode::Light);
  const std::string part = argc > 1 ? argv[1] : "all";
  const auto wants = [&](const char* name) { return part == "all" || part == name; };
  if (wants("start")) start();
  if (wants("pan")) pan();
  if (wants("scroll")) scroll();
  if (wants("open")) openMany();
  if (wants("gates")) gates(argc > 2 ? std::atof(argv[2]) : 60);
  if (wants("load")) load(argc > 2 ? std::atof(argv[2]) : 60);
  return g_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
