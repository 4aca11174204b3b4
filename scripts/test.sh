#!/usr/bin/env bash
# Builds and runs every check of the project, and ends with one line: "N passed, N failed[, N skipped]".
#
#   scripts/test.sh                                   everything
#   TESTS="tests/http tests/a.phpt" scripts/test.sh   only these .phpt files and directories
#   JOBS=1 scripts/test.sh                            one .phpt at a time (2 by default)
#
# Each style or staleness check counts as one test, cargo's and PHP's tests count one by one. The build counts when it
# fails.
set -uo pipefail
# One stream, so that what failed stands where it failed and the summary comes last.
exec 2>&1
cd "$(dirname "$0")/.."
root=$PWD
php=${PHP:-php}

passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

summary() {
    echo
    [ $skipped -eq 0 ] && echo "$passed passed, $failed failed" || echo "$passed passed, $failed failed, $skipped skipped"
    # A run in which nothing ran proves nothing.
    [ $failed -eq 0 ] && [ $passed -gt 0 ]
    exit
}

prepare() {     # prepare NAME COMMAND...: a condition of all tests, not a test
    local name=$1
    shift
    echo "== $name"
    "$@" </dev/null && return
    failed=$((failed + 1))
    echo "FAILED: $name"
    return 1
}

check() {       # check NAME COMMAND...: one test
    prepare "$@" && passed=$((passed + 1))
}

crates() {      # cargo test, counted from its "test result" lines
    local log=$scratch/cargo status=0 ok=0 bad=0 ignored=0 n
    echo "== cargo test"
    # Within a MariaDB, for the stories of the client: without one they would be skipped.
    scripts/with-mariadb.sh cargo test --no-fail-fast -p swoole-proto -p swoole-coroutine -p swoole-interpose -p swoole-client \
        -p swoole-server </dev/null 2>&1 | tee "$log" || status=1
    while read -r n; do ok=$((ok + n)); done < <(sed -n 's/^test result: .* \([0-9]*\) passed;.*/\1/p' "$log")
    while read -r n; do bad=$((bad + n)); done < <(sed -n 's/^test result: .* \([0-9]*\) failed;.*/\1/p' "$log")
    while read -r n; do ignored=$((ignored + n)); done < <(sed -n 's/^test result: .* \([0-9]*\) ignored;.*/\1/p' "$log")
    # Code that does not compile, and a test that takes its process down, leave no count behind.
    [ $status -eq 0 ] || [ $bad -gt 0 ] || bad=1
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + ignored))
}

run_tests() {   # run_tests RESULTS FILE...: PHP's runner, which writes a line for each test to RESULTS
    local plain=()
    [ -t 1 ] || plain=(--no-color --no-progress)
    # -n: no php.ini, so that a test sees the same PHP everywhere. A test names further extensions in --EXTENSIONS--.
    NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE=$(command -v "$php") \
        scripts/with-servers.sh "$php" -n "$runner" -n -d "extension=$root/modules/swoole.so" \
        -q -j"${JOBS:-2}" --offline --show-diff "${plain[@]}" --set-timeout 60 -W "$1" "${@:2}" </dev/null
}

phpt() {        # the .phpt files, counted from the list of results that run-tests.php writes
    local results=$scratch/results runner status=0 before n again attempt
    echo "== phpt"
    if ! runner=$(scripts/php-build-dir.sh)/run-tests.php; then
        failed=$((failed + 1))
        return
    fi
    before=$((passed + failed + skipped))
    # One test loads Xdebug; without it that test is skipped and says so.
    mkdir -p "$scratch/xdebug"
    XDEBUG_SO=$(scripts/xdebug.sh "$scratch/xdebug" 2>/dev/null) && export XDEBUG_SO
    run_tests "$results" "$@" || status=$?
    touch "$results"
    # The runner tells a story about time a second time when the first went wrong, and warns when it then went well. A
    # machine that stood still for a moment can do that, and so can a rare fault: what is sound goes well every time.
    mapfile -t again < <(sed -n 's/^WARNED\t//p' "$results")
    for attempt in ${again:+1 2 3 4 5}; do
        echo "== phpt, what went well at the second attempt, $attempt of 5"
        run_tests "$scratch/again" "${again[@]}"
        grep -v '^PASSED' "$scratch/again" && sed -i 's/^WARNED/FAILED/' "$results"
    done
    n=$(grep -cE '^(PASSED|XFAILED|WARNED)' "$results"); passed=$((passed + n))
    n=$(grep -cE '^SKIPPED' "$results"); skipped=$((skipped + n))
    n=$(grep -cvE '^(PASSED|XFAILED|WARNED|SKIPPED)' "$results"); failed=$((failed + n))
    if [ $status -ne 0 ] && [ "$n" -eq 0 ] && [ ${#again[@]} -eq 0 ] || [ $before -eq $((passed + failed + skipped)) ]; then
        echo "FAILED: run-tests.php ended with status $status and named no failed test"
        failed=$((failed + 1))
    fi
}

only=()
read -ra only <<<"${TESTS:-}"

prepare dependencies scripts/dependencies.sh build stubs test || summary
if [ ${#only[@]} -eq 0 ]; then
    prepare build scripts/build.sh
    built=$?
    check format cargo fmt --all --check
    check clippy cargo clippy --workspace --all-targets -- -D warnings
    check lint scripts/lint.sh
    check "arginfo headers" tools/stubs.sh --check
    check "the table of kinds" "$php" -n tools/kinds.php --check
    [ $built -ne 0 ] ||
        check COMPATIBILITY.md "$php" -n -d "extension=$root/modules/swoole.so" tools/compatibility.php --check
    crates
    [ $built -ne 0 ] || phpt tests
else
    prepare build scripts/build.sh || summary
    phpt "${only[@]}"
fi
summary
