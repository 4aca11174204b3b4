<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * The event loop, and functions that it calls when a file descriptor can be read or written, each in a coroutine of
     * its own.
     *
     * A descriptor is a number, a PHP stream or a `Socket` of ext-sockets. It is made non-blocking, and keeps the event
     * loop running as long as it is watched: call del() before you close it.
     */
    class Event
    {
        /**
         * Watches a descriptor. A function is called again as long as there is something to read, or room to write.
         *
         * @param mixed $fd the descriptor; the functions get it as it was given here
         * @param callable|null $read_callback called when it can be read, or has failed
         * @param callable|null $write_callback called when it can be written
         * @param int $events `SWOOLE_EVENT_READ`, `SWOOLE_EVENT_WRITE` or both; there must be a function for each
         * @return int|false the descriptor's number; false, with a warning, when it cannot be watched
         */
        public static function add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = SWOOLE_EVENT_READ): int|false {}

        /** Stops watching. False when the descriptor is not watched. */
        public static function del(mixed $fd): bool {}

        /**
         * Changes what is watched for.
         *
         * @param callable|null $read_callback null keeps the one that is there
         * @param callable|null $write_callback null keeps the one that is there
         * @param int $events what to watch for from now on; there must be a function for it
         */
        public static function set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

        /**
         * Whether the descriptor is watched for one of $events.
         *
         * @param int $events by default either of both
         */
        public static function isset(mixed $fd, int $events = 1536): bool {}

        /** Runs the event loop until the first events have come and were seen to. Not from inside of it. */
        public static function dispatch(): bool {}

        /** Calls $callback in the next turn of the event loop. */
        public static function defer(callable $callback): bool {}

        /**
         * Calls $callback in each turn of the event loop.
         *
         * @param callable|null $callback instead of the one before; null: none any more
         * @param bool $before a second one, for the beginning of a turn
         * @return bool false when there was none to take away
         */
        public static function cycle(?callable $callback, bool $before = false): bool {}

        /**
         * Writes to a descriptor that is watched. What does not fit is written as soon as there is room.
         *
         * @return bool false when the descriptor has failed
         */
        public static function write(mixed $fd, string $data): bool {}

        /** Runs the event loop until nothing is left to wait for. Not from inside of it. */
        public static function wait(): void {}

        /** What the script's end calls by itself. */
        public static function rshutdown(): void {}

        /** Removes all timers and descriptors and ends the event loop, whatever still waits. */
        public static function exit(): void {}
    }
}
