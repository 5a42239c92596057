#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the whole suite, without a display.
# Arguments go to ctest: bash tests/run.sh -R core
set -euo pipefail
cd "$(dirname "$0")/.."
. app/setup.sh
install_packages
build_release
ctest --preset release -j "$(nproc)" "$@"
