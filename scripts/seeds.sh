#!/usr/bin/env bash
# Plays many seeded programs (tests/seeded) beside the servers that they use, and fails on each that goes wrong.
#
#   scripts/seeds.sh                        20,000 seeds
#   SEEDS=500 FIRST=7000 scripts/seeds.sh   those from 7,000 on
#   JIT=1 scripts/seeds.sh                  with opcache and its tracing JIT
#   VALGRIND=1 SEEDS=50 scripts/seeds.sh    under valgrind, which takes a hundred times as long
#
# tests/seeded/seeds.php says what else the environment decides.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${SEEDED_SERVERS:-}" ]; then
    exec env SEEDED_SERVERS=yes scripts/with-servers.sh "$0"
fi
for server in pgsql redis; do
    if settings=$("$SERVERS_CONTROL/$server.sh" start); then
        while IFS= read -r setting; do export "${setting?}"; done <<<"$settings"
    fi
done
options=(-d "extension=$PWD/modules/swoole.so")
[ -z "${JIT:-}" ] || options+=(-d zend_extension=opcache -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=64M)
[ -z "${VALGRIND:-}" ] || options+=(-d pcre.jit=0)
exec nice "${PHP:-php}" -n tests/seeded/seeds.php "${FIRST:-0}" "${SEEDS:-20000}" "${options[@]}"
