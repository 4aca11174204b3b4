#!/usr/bin/env bash
# memcached, for tests. How it is called is said in common.sh.
. "$(dirname "$0")/common.sh"

need_program memcached
ports=(MEMCACHED_PORT)

launch() {
    exec memcached -l 127.0.0.1 -p "$MEMCACHED_PORT" -U 0 -m 16 -t 1 -u nobody
}
answers() { listens "$MEMCACHED_PORT"; }
settings() { echo "MEMCACHED_PORT=$MEMCACHED_PORT"; }

control "$@"
