#!/usr/bin/env bash
# Throws arbitrary bytes at the CSV reader and at the inference of types for SECONDS, under ASan and
# UBSan: bash tests/fuzz/run.sh 1800. Builds with clang-16 and libFuzzer (packages clang-16 and
# libclang-rt-16-dev) into build/fuzz; exit code 77 where they are not. Seeds: tests/fuzz/corpus, and
# ../shared/data/csv-corpus where it is there. What was found stays in build/fuzz/found for the next
# run, what broke in build/fuzz/broken; one of those again: build/fuzz/fuzz_csv FILE.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
here=$PWD/tests/fuzz
build=$PWD/build/fuzz

if ! command -v clang++-16 >/dev/null ||
   ! echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' |
     clang++-16 -x c++ - -fsanitize=fuzzer,address,undefined -o /dev/null 2>/dev/null; then
  echo "SKIP: needs clang-16 with libFuzzer (packages clang-16 and libclang-rt-16-dev)"
  exit 77
fi
mkdir -p "$build"
if [ ! -f "$build/build.ninja" ]; then
  cmake -S "$here" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++-16 >"$build/configure.log" 2>&1 ||
    { cat "$build/configure.log" >&2; exit 1; }
fi
# Nothing here is urgent: what else runs on the machine goes first.
nice -n 19 cmake --build "$build"

seeds=$build/seeds
rm -rf "$seeds"
mkdir -p "$seeds" "$build/broken"
for file in "$PWD"/../shared/data/csv-corpus/*; do
  [ -f "$file" ] || continue
  { echo 000000000000; head -c 1000 "$file"; } >"$seeds/$(basename "$file")"
done

# fuzz TARGET SECONDS FOLDER…
fuzz() {
  local target=$1 time=$2
  shift 2
  mkdir -p "$build/found/$target"
  echo "$target, $time s:"
  # Slow inputs are errors, too: nothing of a kilobyte takes twenty seconds on the busiest machine.
  nice -n 19 "$build/fuzz_$target" "$build/found/$target" "$here/corpus/$target" "$@" \
    -dict="$here/csv.dict" -artifact_prefix="$build/broken/$target-" -max_total_time="$time" \
    -max_len=1024 -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 -verbosity=1 \
    >"$build/$target.log" 2>&1 || { tail -n 60 "$build/$target.log"; return 1; }
  grep -E 'DONE|stat::number_of_executed|stat::average' "$build/$target.log"
}
fuzz csv $((seconds * 3 / 4)) "$seeds"
fuzz values $((seconds - seconds * 3 / 4))
