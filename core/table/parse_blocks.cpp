#include "core/table/parse_blocks.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_group.h>

namespace gatescope {

namespace {

namespace tbb = oneapi::tbb;

constexpr const char* kStopped = "Reading was stopped";

class Pipeline {
 public:
  Pipeline(BlockReader& reader, const BlockParser& parser, TableBuilder& builder, std::size_t bytes,
           const ReadWatch& watch)
      : m_reader(reader),
        m_parser(parser),
        m_builder(builder),
        m_bytes(static_cast<double>(std::max<std::size_t>(bytes, 1))),
        m_watch(watch),
        m_works(2 * static_cast<std::size_t>(tbb::info::default_concurrency()) + 1) {
    for (Work& work : m_works) m_idle.push(&work);
  }

  Result<void> run() {
    const auto in = tbb::filter_mode::serial_in_order;
    tbb::parallel_pipeline(
        m_works.size() - 1,
        tbb::make_filter<void, Work*>(in, [this](tbb::flow_control& c) {
          return cut(c);
        }) & tbb::make_filter<Work*, Work*>(tbb::filter_mode::parallel, [this](Work* work) {
          m_parser.parse(work->block, work->first);
          return work;
        }) & tbb::make_filter<Work*, void>(in, [this](Work* work) { append(*work); }),
        m_context);
    return m_appended ? m_cut : m_appended;
  }

 private:
  struct Work {
    ParsedBlock block;
    bool first = false;
  };

  // The next block; ends the pipeline where there is none.
  Work* cut(tbb::flow_control& control) {
    if (m_watch.stop.stop_requested()) m_cut = fail(kStopped);
    Work* work = nullptr;
    if (m_cut && m_idle.try_pop(work)) {
      const auto more = m_reader.next(work->block.source);
      if (!more) m_cut = tl::unexpected(more.error());
      if (more && *more) {
        work->first = std::exchange(m_first, false);
        return work;
      }
    }
    control.stop();
    return nullptr;
  }

  void append(Work& work) {
    if (m_appended) m_appended = m_builder.append(work.block);
    if (!m_appended) m_context.cancel_group_execution();
    if (m_appended && m_watch.progress) {
      m_watch.progress(static_cast<double>(work.block.source.end) / m_bytes);
    }
    m_idle.push(&work);
  }

  BlockReader& m_reader;
  const BlockParser& m_parser;
  TableBuilder& m_builder;
  double m_bytes;
  const ReadWatch& m_watch;
  std::vector<Work> m_works;
  tbb::concurrent_queue<Work*> m_idle;
  bool m_first = true;
  tbb::task_group_context m_context;
  Result<void> m_cut, m_appended;  // each written by one stage alone
};

}  // namespace

Result<void> parseBlocks(BlockReader& reader, const BlockParser& parser, TableBuilder& builder,
                         std::size_t bytes, const ReadWatch& watch) {
  return Pipeline(reader, parser, builder, bytes, watch).run();
}

bool wasStopped(const Error& error) {
  return error.message.pattern == kStopped;
}

}  // namespace gatescope
