#!/usr/bin/env bash
# Runs the tests in tests/runtime/hooks on modules/swoole.so, one at a time, and writes what they have measured into the
# table of docs/hooks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/dependencies.sh test
php=${PHP:-php}
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT

HOOKED_TABLE=$rows NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE=$(command -v "$php") \
    scripts/with-servers.sh "$php" -n "$(scripts/php-build-dir.sh)/run-tests.php" -n -d "extension=$PWD/modules/swoole.so" \
    -q --offline --show-diff --set-timeout 60 tests/runtime/hooks </dev/null
"$php" -n tools/hooks.php "$rows"
