#!/usr/bin/env bash
# RabbitMQ, for tests: user guest, password guest. How it is called is said in common.sh.
#
# Erlang's port mapper would be the machine's: this node has one of its own, which ends with it.
. "$(dirname "$0")/common.sh"

PATH=/usr/lib/rabbitmq/bin:$PATH
need_program rabbitmq-server erl epmd
ports=(AMQP_PORT EPMD_PORT DIST_PORT)

prepare() {
    mkdir "$home/mnesia" "$home/logs"
    : >"$home/enabled_plugins"
}
configure() {
    cat >"$home/rabbitmq.conf" <<-END
	listeners.tcp.1 = 127.0.0.1:$AMQP_PORT
	log.file = false
	log.console = true
	# Memory and disk belong to the machine, not to the test.
	vm_memory_high_watermark.relative = 0.9
	disk_free_limit.absolute = 1MB
	END
    export HOME=$home ERL_EPMD_PORT=$EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_NODENAME=swoole-tests-$AMQP_PORT@localhost RABBITMQ_DIST_PORT=$DIST_PORT
    export RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf RABBITMQ_CONF_ENV_FILE=$home/none RABBITMQ_ADVANCED_CONFIG_FILE=$home/none
    export RABBITMQ_MNESIA_BASE=$home/mnesia RABBITMQ_LOG_BASE=$home/logs RABBITMQ_PID_FILE=$home/rabbitmq.pid
    export RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins RABBITMQ_SERVER_START_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
}
launch() {
    epmd -address 127.0.0.1 -port "$EPMD_PORT" &
    exec rabbitmq-server
}
answers() { listens "$AMQP_PORT"; }
settings() { echo "AMQP_PORT=$AMQP_PORT"; }

control "$@"
