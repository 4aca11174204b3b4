#!/usr/bin/env bash
# Runs a command beside a private MariaDB (scripts/with-mariadb.sh) and further servers that start when asked for.
#
#   scripts/with-servers.sh COMMAND [ARGUMENT...]
#
# The command finds in SERVERS_CONTROL the directory of the scripts that start and kill them: scripts/servers/NAME.sh.
# Tests do that with server('NAME') of tests/include/servers.php, a shell with
#
#   eval "export $("$SERVERS_CONTROL/redis.sh" start | xargs)"
#
# A server that nobody asks for costs nothing. Each lives in a directory of its own below SERVERS_DIR, listens on free
# ports of 127.0.0.1, and ends with the command.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: scripts/with-servers.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

SERVERS_DIR=$(mktemp -d "${TMPDIR:-/tmp}/swoole-servers.XXXXXX")
# Servers that refuse to run as root have to find their part of it.
chmod 711 "$SERVERS_DIR"
export SERVERS_DIR SERVERS_CONTROL=$here/servers

child=
finish() {
    local script
    trap '' INT TERM HUP
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    for script in "$SERVERS_DIR"/*/; do
        [ -d "$script" ] || continue
        "$SERVERS_CONTROL/$(basename "$script").sh" stop &
    done
    wait
    rm -rf "$SERVERS_DIR"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# In the background for the same reason as in with-mariadb.sh: bash runs no trap while it waits in the foreground.
(trap - INT TERM HUP EXIT; exec "$here/with-mariadb.sh" "$@") <&0 &
child=$!
status=0
wait "$child" || status=$?
child=
exit $status
