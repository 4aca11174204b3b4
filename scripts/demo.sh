#!/usr/bin/env bash
# Serves examples/original.php beside a MariaDB of its own, until Ctrl-C.
#
# The example names neither port, so the demo needs 3306 and 9501. With MYSQL_PORT or PORT set it runs a copy of the
# example that differs in the ports alone.
set -euo pipefail
cd "$(dirname "$0")/.."

php=${PHP:-php}
port=${PORT:-9501}
export MYSQL_PORT=${MYSQL_PORT:-3306}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

serve() {
    local dir script=examples/original.php server
    dir=$(mktemp -d)
    server=
    trap '[ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server"; }; rm -rf "$dir"' EXIT
    trap 'exit 0' INT TERM HUP

    if [ "$port" != 9501 ] || [ "$MYSQL_PORT" != 3306 ]; then
        script=$dir/original.php
        sed "s/9501/$port/; s/^\(\t*\)'host' => .*/&\n\1'port' => $MYSQL_PORT,/" examples/original.php >"$script"
    fi

    # An installed copy of the extension would be loaded first.
    local options=(-d "extension=$PWD/modules/swoole.so")
    ! "$php" -m 2>/dev/null | grep -qx swoole || options=(-n "${options[@]}")
    "$php" "${options[@]}" "$script" &
    server=$!
    until answers "$port"; do
        if ! kill -0 "$server" 2>/dev/null; then
            status=0; wait "$server" || status=$?
            server=
            echo "The server ended with status $status before it listened." >&2
            exit 1
        fi
        sleep 0.05
    done

    cat <<-END

	The program of the first page runs: one PHP process, MariaDB on 127.0.0.1:$MYSQL_PORT.

	    http://127.0.0.1:$port/

	    curl -i http://127.0.0.1:$port/
	    ab -c 100 -n 10000 http://127.0.0.1:$port/

	Ctrl-C ends both.
	END

    status=0
    wait "$server" || status=$?
    server=
    echo "The server ended by itself with status $status." >&2
    exit 1
}

if [ "${1:-}" = --serve ]; then
    serve
fi

scripts/dependencies.sh build demo
require_free() {
    answers "$1" || return 0
    echo "Port $1 is taken, and $2 needs it. Take another: make demo $3=$(($1 + 1))" >&2
    exit 1
}
require_free "$MYSQL_PORT" MariaDB MYSQL_PORT
require_free "$port" "the server" PORT
scripts/build.sh
exec scripts/with-mariadb.sh scripts/demo.sh --serve
