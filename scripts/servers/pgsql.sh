#!/usr/bin/env bash
# PostgreSQL, for tests: user and database test, without a password. How it is called is said in common.sh.
. "$(dirname "$0")/common.sh"

# Debian keeps each version's programs in a directory of its own.
PATH=$PATH:$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
need_program initdb postgres psql
ports=(PGPORT)
# Children are told to quit at once; what KILL would leave behind is a segment of System V's shared memory.
stop_signal=QUIT

prepare() {
    mkdir "$home/data"
    give_to_nobody "$home/data"
    $as_nobody initdb --no-sync --auth=trust --username=test --encoding=UTF8 --locale=C --pgdata="$home/data"
    echo 'create database test' | $as_nobody postgres --single -F -D "$home/data" postgres
}
configure() {
    # One that was killed leaves it behind. Its number may belong to another process by now, or to a zombie.
    rm -f "$home/data/postmaster.pid"
}
launch() {
    # Nobody misses this data after a power cut: do not wait for the disk.
    exec $as_nobody postgres -D "$home/data" -p "$PGPORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=16MB -c autovacuum=off
}
answers() { psql -h 127.0.0.1 -U test -d test -Atqc 'select 1'; }
settings() {
    printf '%s\n' PGHOST=127.0.0.1 "PGPORT=$PGPORT" PGUSER=test PGDATABASE=test
}

control "$@"
