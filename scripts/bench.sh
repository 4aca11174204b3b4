#!/usr/bin/env bash
# Builds the extension and runs the benchmark of bench/ on it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/dependencies.sh build bench
scripts/build.sh
exec bench/run
