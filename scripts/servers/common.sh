# What the servers of this directory have in common. Sourced by scripts/servers/NAME.sh, which defines
#
#   ports=(NAME_PORT...)    the variables that hold its ports, chosen here
#   prepare                 (optional) makes its data, once
#   configure               (optional) writes what depends on the ports, before each start
#   launch                  becomes the server (exec), with $home as its place
#   answers                 whether it serves; asked again until it does
#   settings                prints NAME=VALUE lines: what a client has to know
#   stop_signal             (optional) what ends it in an orderly way, TERM by default
#
# and then calls `control "$@"`:
#
#   scripts/servers/NAME.sh start      start it unless it runs, return when it answers, print its settings
#   scripts/servers/NAME.sh kill       SIGKILL to all of its processes, return when they are gone
#   scripts/servers/NAME.sh restart    kill, then start on the same data and ports
#   scripts/servers/NAME.sh stop       end it, return when it is gone
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

: "${SERVERS_DIR:?run this inside scripts/with-servers.sh}"
name=$(basename "$0" .sh)
export home=$SERVERS_DIR/$name
log=$home/log
stop_signal=TERM
prepare() { :; }
configure() { :; }

# For servers that refuse to run as root: the user whom every system has.
export as_nobody=
[ "$(id -u)" != 0 ] || as_nobody="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups"
give_to_nobody() { [ "$(id -u)" != 0 ] || chown -R nobody "$1"; }

need_program() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || { echo "$program is missing: run scripts/dependencies.sh test" >&2; exit 1; }
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    # Below the range that the kernel hands to outgoing connections, so that no client can sit on it at a restart.
    while port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)); listens $port; do :; done
    echo $port
}

choose_ports() {
    local port
    for port in "${ports[@]}"; do
        printf '%s=%s\n' "$port" "$(free_port)"
    done >"$home/ports"
}

# A killed server stays a zombie where nobody reaps it; to everyone else it is gone.
alive() {
    local state
    state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
    # A zombie has its descriptors as long as it has other threads.
    [ "$state" != Z ] || [ "$(ls "/proc/$1/task" 2>/dev/null | wc -l)" -gt 1 ]
}

running() { [ -f "$home/pid" ] && alive "$(cat "$home/pid")"; }

# The server leads a session, so that its processes are one group, and Ctrl-C in the terminal is for the command.
# It must not inherit the lock.
spawn() {
    set -a
    # shellcheck disable=SC1091
    . "$home/ports"
    set +a
    configure
    export -f launch
    setsid bash -c 'set -e; launch' </dev/null >>"$log" 2>&1 9>&- &
    echo $! >"$home/pid"
    local deadline=$((SECONDS + 60))
    until answers >/dev/null 2>&1; do
        if ! running || ((SECONDS >= deadline)); then
            stop KILL
            return 1
        fi
        sleep 0.02
    done
    # Someone else's server on this port would answer as well.
    running
}

start() {
    local attempt
    if ! running; then
        if [ ! -f "$home/ports" ]; then
            prepare >>"$log" 2>&1 9>&- || { echo "$name could not be set up:" >&2; tail -n 20 "$log" >&2; exit 1; }
            choose_ports
            # A port that was free a moment ago can be taken by now.
            for attempt in 1 2 3; do
                spawn && break
                choose_ports
            done
        else
            spawn || true
        fi
        running || { echo "$name did not start:" >&2; tail -n 20 "$log" >&2; exit 1; }
    fi
    # shellcheck disable=SC1091
    . "$home/ports"
    settings
}

stop() {        # stop SIGNAL: to the leader, and KILL to whoever of its group is left
    local pid deadline=$((SECONDS + 5))
    pid=$(cat "$home/pid" 2>/dev/null) || return 0
    [ "$1" = KILL ] || kill -"$1" "$pid" 2>/dev/null || true
    while [ "$1" != KILL ] && alive "$pid" && ((SECONDS < deadline)); do sleep 0.01; done
    kill -KILL -- "-$pid" 2>/dev/null || true
    while alive "$pid"; do sleep 0.01; done
    rm -f "$home/pid"
}

control() {
    mkdir -p "$home"
    chmod 711 "$home"
    # One at a time: tests run in parallel, and the first that needs the server starts it for all.
    exec 9>"$home/lock"
    flock 9
    case ${1:-} in
        start) start ;;
        kill) stop KILL ;;
        restart) stop KILL; start ;;
        stop) stop "$stop_signal" ;;
        *) echo "usage: scripts/servers/$name.sh start|kill|restart|stop" >&2; exit 2 ;;
    esac
}
