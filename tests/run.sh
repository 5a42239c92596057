#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the whole suite, without a display.
# Arguments go to ctest: bash tests/run.sh -R core
set -euo pipefail
cd "$(dirname "$0")/.."
. app/setup.sh
install_packages
# What only some tests use, which skip with a word where it is absent: no one's machine is given a
# Slurm for it, but where CI runs it is (15 seconds, 18 MB).
if [ "${CI:-}" = true ]; then
  install_packages tests/ci-packages.txt || echo "Tests that use tests/ci-packages.txt will skip" >&2
fi
build_release
ctest --preset release -j "$(nproc)" "$@"
