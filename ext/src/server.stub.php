<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * A network server in one process.
     *
     * @not-serializable
     */
    class Server
    {
        /** @var array|null */
        public $setting = null;
        /** @var object|null */
        public $connections = null;
        /** @var string */
        public $host = '';
        /** @var int */
        public $port = 0;
        /** @var int */
        public $type = 0;
        /** @var bool */
        public $ssl = false;
        /** @var int */
        public $mode = 0;
        /** @var array|null */
        public $ports = null;
        /** @var int */
        public $master_pid = 0;
        /** @var int */
        public $manager_pid = 0;
        /** @var int */
        public $worker_id = -1;
        /** @var bool */
        public $taskworker = false;
        /** @var int */
        public $worker_pid = 0;
        /** @var int|null */
        public $stats_timer = null;
        /** @var string|null */
        public $admin_server = null;

        /**
         * Takes the address; start() listens on it.
         *
         * @param string $host an IPv4 or IPv6 address, or the path of a socket with SWOOLE_SOCK_UNIX_STREAM,
         *     optionally written unix:/path
         * @param int $port 0 lets the system choose; read it from the property $port
         * @throws \Swoole\Exception when the address cannot be taken, with the system's error number as code
         */
        public function __construct(string $host = '0.0.0.0', int $port = 0, int $mode = SWOOLE_BASE, int $sock_type = SWOOLE_SOCK_TCP) {}

        public function __destruct() {}

        /**
         * Listens at one more address, by a port with settings and callbacks of its own.
         *
         * @return \Swoole\Server\Port|false false, with a warning, when the address cannot be taken or after start()
         */
        public function listen(string $host, int $port, int $sock_type): \Swoole\Server\Port|false {}

        /**
         * @implementation-alias Swoole\Server::listen
         */
        public function addlistener(string $host, int $port, int $sock_type): \Swoole\Server\Port|false {}

        /**
         * Registers a function for an event: start, shutdown, workerStart, workerStop; or for one of the first port:
         * connect, close, request. Names are case-insensitive.
         *
         * @return bool false, with a warning, for an unknown event or after start()
         */
        public function on(string $event_name, callable $callback): bool {}

        /** The function registered for an event. */
        public function getCallback(string $event_name): \Closure|array|string|null {}

        /** Changes settings before start(); an option that is not known is reported with a warning. */
        public function set(array $settings): bool {}

        /** Serves until shutdown(), SIGTERM or SIGINT; running requests finish first. */
        public function start(): bool {}

        /** Ends the server: no new connections, running requests finish, then start() returns. */
        public function shutdown(): bool {}

        /** Ends this worker; with one process that is the server. */
        public function stop(int $workerId = -1): bool {}

        /** Counters since the start. */
        public function stats(): array {}
    }
}
