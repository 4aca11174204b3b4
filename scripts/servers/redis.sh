#!/usr/bin/env bash
# Redis, for tests. How it is called is said in common.sh.
. "$(dirname "$0")/common.sh"

need_program redis-server
ports=(REDIS_PORT)

launch() {
    # hz: by default BLPOP looks at its time-out ten times a second, and 100 ms become 200.
    exec redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$home" --save '' --appendonly no --maxclients 20000 --hz 100
}
answers() { [ "$(redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping)" = PONG ]; }
settings() { echo "REDIS_PORT=$REDIS_PORT"; }

control "$@"
