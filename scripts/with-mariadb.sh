#!/usr/bin/env bash
# Runs a command beside a private MariaDB that lives in a temporary directory and ends with the command.
#
#   scripts/with-mariadb.sh COMMAND [ARGUMENT...]
#
# It listens on 127.0.0.1, on MYSQL_PORT or else a free port. root's password is root (mysql_native_password, over TCP),
# and the database test has two small tables. The command finds in its environment MYSQL_HOST, MYSQL_PORT, MYSQL_USER,
# MYSQL_PASSWORD, MYSQL_DATABASE, MYSQL_SOCKET and MYSQL_PID_FILE, and in MARIADB_CONTROL the script that kills and
# restarts the server.
set -euo pipefail
PATH=$PATH:/usr/sbin

[ $# -gt 0 ] || { echo "usage: scripts/with-mariadb.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

for program in mariadbd mariadb-install-db mariadb setsid; do
    command -v $program >/dev/null || { echo "$program is missing: run scripts/dependencies.sh test" >&2; exit 1; }
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/swoole-mariadb.XXXXXX")
export MYSQL_HOST=127.0.0.1 MYSQL_USER=root MYSQL_PASSWORD=root MYSQL_DATABASE=test
export MYSQL_SOCKET=$dir/mariadb.sock MYSQL_PID_FILE=$dir/mariadb.pid
export MARIADB_CONFIG=$dir/my.cnf MARIADB_CONTROL=$here/mariadb.sh

child=
finish() {
    trap '' INT TERM HUP
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    "$MARIADB_CONTROL" kill
    rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() {
    local port
    # Below the range that the kernel hands to outgoing connections, so that no client can sit on it at a restart.
    while port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)); taken $port; do :; done
    echo $port
}
chosen=${MYSQL_PORT:+yes}
export MYSQL_PORT=${MYSQL_PORT:-$(free_port)}
if [ "$chosen" ] && taken "$MYSQL_PORT"; then
    echo "Port $MYSQL_PORT is taken: set MYSQL_PORT to a free one." >&2
    exit 1
fi

user=
[ "$(id -u)" != 0 ] || user="user = root"
configure() {
    cat >"$MARIADB_CONFIG" <<-END
	[mariadbd]
	datadir = $dir/data
	tmpdir = $dir
	socket = $MYSQL_SOCKET
	pid-file = $MYSQL_PID_FILE
	log-error = $dir/mariadb.log
	bind-address = 127.0.0.1
	port = $MYSQL_PORT
	$user
	skip-name-resolve
	max-connections = 1000
	back-log = 1000
	thread-cache-size = 256
	# Nobody misses this data after a power cut: do not wait for the disk.
	innodb-flush-log-at-trx-commit = 0
	innodb-flush-method = nosync
	innodb-log-file-size = 4M
	innodb-buffer-pool-size = 16M
	END
}
configure

cat >"$dir/setup.sql" <<'END'
DELETE FROM mysql.global_priv WHERE Host NOT IN ('localhost', '127.0.0.1');
FLUSH PRIVILEGES;
CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED VIA mysql_native_password USING PASSWORD('root');
CREATE OR REPLACE USER 'root'@'localhost' IDENTIFIED VIA mysql_native_password USING PASSWORD('root');
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION;
CREATE DATABASE test CHARACTER SET utf8mb4;
USE test;
CREATE TABLE article (id INT PRIMARY KEY AUTO_INCREMENT, title VARCHAR(100) NOT NULL, body TEXT, price DECIMAL(8,2));
INSERT INTO article (title, body, price) VALUES ('first', 'one line', 1.50), ('second', NULL, 20.00), ('third', '', NULL);
CREATE TABLE reader (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50) NOT NULL UNIQUE, score DOUBLE);
INSERT INTO reader (name, score) VALUES ('Ada', 0.5), ('Grace', -1);
END
if ! mariadb-install-db --defaults-file="$MARIADB_CONFIG" --auth-root-authentication-method=normal --skip-test-db \
    --skip-name-resolve --extra-file="$dir/setup.sql" >"$dir/install.log" 2>&1; then
    echo "MariaDB could not set up its data:" >&2
    grep -v '^$' "$dir/install.log" | head -n 20 >&2
    exit 1
fi

# A port that was free a second ago can be taken by now; one that somebody asked for is not replaced.
attempt=1
until "$MARIADB_CONTROL" start 2>"$dir/start.log"; do
    if [ "$chosen" ] || ((++attempt > 3)); then
        cat "$dir/start.log" >&2
        exit 1
    fi
    MYSQL_PORT=$(free_port)
    configure
done

# In the background, because bash runs no trap while it waits for a command in the foreground. It gets back the stdin and
# the default SIGINT that the shell takes from background commands.
(trap - INT TERM HUP EXIT; exec "$@") <&0 &
child=$!
status=0
wait "$child" || status=$?
child=
exit $status
