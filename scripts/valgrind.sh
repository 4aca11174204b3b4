#!/usr/bin/env bash
# Runs the original program under valgrind for 1,000 requests and fails on any invalid read or write.
#
#   scripts/with-mariadb.sh scripts/valgrind.sh [REQUESTS]
#
# PHP's own allocator is off, so that valgrind sees each value by itself; coroutine stacks are registered.
set -euo pipefail
cd "$(dirname "$0")/.."
requests=${1:-1000}
: "${MYSQL_PORT:?run this inside scripts/with-mariadb.sh}"

work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(php -n -r '$s = stream_socket_server("tcp://127.0.0.1:0"); echo substr(strrchr(stream_socket_get_name($s, false), ":"), 1);')

USE_ZEND_ALLOC=0 valgrind --error-exitcode=99 --num-callers=30 ${VALGRIND_FLAGS:-} --suppressions=scripts/valgrind.supp \
    --log-file="$work/log" php -n -d "extension=$PWD/modules/swoole.so" bench/scenarios/original.php "$port" \
    >"$work/output" 2>&1 &
server=$!
until curl -s -o "$work/answer" "http://127.0.0.1:$port/"; do
    kill -0 "$server" || { cat "$work/output" "$work/log"; exit 1; }
    sleep 0.2
done
ab -q -c 20 -n "$requests" "http://127.0.0.1:$port/" | grep -E '^(Complete|Failed|Non-2xx)'
kill -TERM "$server"
status=0
wait "$server" || status=$?
grep -E 'ERROR SUMMARY|Invalid|definitely lost' "$work/log" || true
[ "$status" -eq 0 ] || { cat "$work/log"; echo "the server ended with status $status"; exit 1; }
grep -q 'ERROR SUMMARY: 0 errors' "$work/log"
