#!/usr/bin/env bash
# Removes what was built and what tests left behind.
set -euo pipefail
cd "$(dirname "$0")/.."

rm -rf modules target run-test-info.php
# run-tests.php writes these beside a test that failed. The helpers in tests/include are sources.
find tests -path tests/include -prune -o -name '*.phpt' -print | while read -r test; do
    base=${test%.phpt}
    rm -f "$base".{diff,exp,log,out,php,sh,mem} "$base".{skip,clean}.php
done
