<?php

/** @generate-class-entries */

namespace Swoole\Server {
    /**
     * An address that a server listens at. listen() makes one, and those of a server are in its property $ports.
     *
     * Settings: a port for which set() was not called has those of the first one. Callbacks: an event that a port has
     * no function for goes to the first one's.
     *
     * @not-serializable
     */
    class Port
    {
        /** @var string|null */
        public $host = null;
        /** @var int */
        public $port = 0;
        /** @var int */
        public $type = 0;
        /** @var int */
        public $sock = -1;
        /** @var bool */
        public $ssl = false;
        /** @var array|null */
        public $setting = null;
        /** @var object|null */
        public $connections = null;

        private function __construct() {}

        public function __destruct() {}

        /** Changes settings of this port before start(); an option that is not known is reported with a warning. */
        public function set(array $settings): void {}

        /**
         * Registers a function for an event: connect, close, request. Names are case-insensitive.
         *
         * @return bool false, with a warning, for an unknown event or after start()
         */
        public function on(string $event_name, callable $callback): bool {}

        /** The function registered for an event of this port. */
        public function getCallback(string $event_name): ?\Closure {}

        /** The listening socket, as a copy. False without the extension sockets. */
        public function getSocket(): \Socket|false {}
    }
}
