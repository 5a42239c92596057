#!/usr/bin/env bash
# Builds the benchmarks and prints one table: sequences a second of Gatescope, and its ratio to the
# other trainers of ../shared/peers where those are there and can be built. Arguments go to
# compare.py: bash tests/bench/run.sh --shapes S,M --modes train --rounds 5
# `bash tests/bench/run.sh growth` shows instead how time and memory grow with the work, and
# `bash tests/bench/run.sh import` how fast a gigabyte of CSV is read beside pandas and data.table, and
# `bash tests/bench/run.sh sweep` what trials at once gain over trials one after another.
set -euo pipefail
cd "$(dirname "$0")/../.."
. app/setup.sh
install_packages
command -v python3 >/dev/null || { echo "The table is drawn by python3: please install it." >&2; exit 1; }
if [ "${1:-}" = import ]; then
  build_release bench_import
  exec python3 tests/bench/import.py --program build/release/tests/bench/bench_import "${@:2}"
fi
if [ "${1:-}" = sweep ]; then
  build_release gatescope
  exec python3 tests/bench/sweep.py --gatescope build/release/app/gatescope "${@:2}"
fi
build_release gatescope bench_recurrent bench_together bench_window
if [ "${1:-}" = growth ]; then
  exec python3 tests/bench/growth.py --gatescope build/release/app/gatescope
fi

peers=$PWD/../shared/peers
built=$PWD/build/peers
if [ -d "$peers/src" ]; then
  for peer in onednn_rnn libtorch_rnn; do
    make -s -C "$peers/src" OUT="$built" "$built/$peer" >/dev/null 2>&1 ||
      echo "$peer cannot be built here (its packages: see $peers/run_all.sh); left out" >&2
  done
else
  echo "No ../shared/peers: absolute figures only" >&2
fi
# Wrong answers make fast benchmarks: every cell is checked before it is timed.
build/release/tests/bench/bench_recurrent gru,lstm,gru-reset-before,gru-article,rnn S,tiny train >build/bench_check.log
build/release/tests/bench/bench_together
build/release/tests/bench/bench_window all 60
exec python3 tests/bench/compare.py --gatescope build/release/app/gatescope --built "$built" --peers "$peers" "$@"
