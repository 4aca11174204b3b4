#!/usr/bin/env bash
# Kills and starts the private server of with-mariadb.sh, from inside the command it runs.
#
#   scripts/mariadb.sh start      start it on its data and port, return when it answers
#   scripts/mariadb.sh kill       SIGKILL, return when it is gone
#   scripts/mariadb.sh restart    kill, then start
#   scripts/mariadb.sh sql        run the SQL on stdin as root
#
# Tests find this file's path in MARIADB_CONTROL.
set -euo pipefail
PATH=$PATH:/usr/sbin

: "${MARIADB_CONFIG:?run this inside scripts/with-mariadb.sh}"
pid_file=$MYSQL_PID_FILE
log=$(dirname "$MARIADB_CONFIG")/mariadb.log

client() {
    MYSQL_PWD=$MYSQL_PASSWORD mariadb --no-defaults --protocol=tcp --connect-timeout=5 \
        --host="$MYSQL_HOST" --port="$MYSQL_PORT" --user="$MYSQL_USER" "$@"
}

# A killed server stays a zombie where nobody reaps it; to everyone else it is gone, when the last of its threads is:
# until then it listens, and the kernel takes connections for it.
alive() {
    local state threads
    state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
    threads=$(ls "/proc/$1/task" 2>/dev/null | wc -l)
    [ "$state" != Z ] || [ "$threads" -gt 1 ]
}

start() {
    local pid deadline=$((SECONDS + 30))
    # Its own session: Ctrl-C in the terminal is for the command, and the wrapper ends the server after it.
    setsid mariadbd --defaults-file="$MARIADB_CONFIG" </dev/null >>"$log" 2>&1 &
    pid=$!
    until client -e 'select 1' >/dev/null 2>&1; do
        if ! alive "$pid" || ((SECONDS >= deadline)); then
            kill -KILL "$pid" 2>/dev/null || true
            echo "MariaDB did not start on 127.0.0.1:$MYSQL_PORT:" >&2
            tail -n 20 "$log" >&2
            exit 1
        fi
        sleep 0.02
    done
    # Someone else's server on this port would answer as well.
    alive "$pid" || { echo "another server answers on 127.0.0.1:$MYSQL_PORT" >&2; exit 1; }
}

stop() {
    local pid
    pid=$(cat "$pid_file" 2>/dev/null) || return 0
    kill -KILL "$pid" 2>/dev/null || true
    while alive "$pid"; do sleep 0.01; done
    rm -f "$pid_file"
}

case ${1:-} in
    start) start ;;
    kill) stop ;;
    restart) stop; start ;;
    sql) client "$MYSQL_DATABASE" ;;
    *) echo "usage: scripts/mariadb.sh start|kill|restart|sql" >&2; exit 2 ;;
esac
