#!/usr/bin/env bash
# Installs what is missing, builds Gatescope and opens it. Without a display it trains the bundled
# example instead and leaves a report. Arguments go to the program: bash app/run.sh my.csv
set -euo pipefail
calling_folder=$PWD
cd "$(dirname "$0")/.."
. app/setup.sh
install_packages
build_release gatescope
program=$PWD/build/release/app/gatescope

cd "$calling_folder"
if [ $# -gt 0 ]; then
  exec "$program" "$@"
elif [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$program" open
fi
report=$PWD/gatescope-report
echo "No display: training the sunspots example, report in $report"
"$program" train --data example:sunspots --report "$report"
