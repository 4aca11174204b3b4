<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * Functions that the event loop calls at their time, each in a coroutine of its own.
     *
     * A timer keeps the event loop running. Times are in milliseconds.
     */
    class Timer
    {
        /**
         * Settings for the functions that are called from now on.
         *
         * `enable_coroutine` is the only one: false calls them outside of a coroutine, on the event loop's own stack, where
         * nothing may wait; true in a coroutine each, also in a server whose own `enable_coroutine` is off. Others are
         * ignored.
         *
         * Swoole 4.6 deprecated this in favour of `swoole_async_set(['enable_coroutine' => …])`, and Swoole 6 has dropped
         * it.
         *
         * @deprecated
         * @return bool true
         */
        public static function set(array $settings): bool {}

        /**
         * Calls $callback every $ms milliseconds. What was missed is not made up for.
         *
         * @param int $ms at least 1
         * @param callable $callback gets the timer's number, then $params
         * @return int|false the timer's number; false, with a warning, when $ms is less than 1
         */
        public static function tick(int $ms, callable $callback, mixed ...$params): int|false {}

        /**
         * Calls $callback once, in $ms milliseconds.
         *
         * @param int $ms at least 1
         * @param callable $callback gets $params
         * @return int|false the timer's number; false, with a warning, when $ms is less than 1
         */
        public static function after(int $ms, callable $callback, mixed ...$params): int|false {}

        /** Whether there is a timer of that number. */
        public static function exists(int $timer_id): bool {}

        /**
         * @return array|null null when there is none of that number: `exec_msec` when it is called next, in milliseconds
         *  from the first timer on; `exec_count` how often it was called; `interval` 0 for after(); `round` in which
         *  turn of the timers it was added; `removed` whether it was cleared by its own function, which still runs
         */
        public static function info(int $timer_id): ?array {}

        /** @return array `initialized` whether there was a timer, `num` how many there are, `round` turns so far */
        public static function stats(): array {}

        /** The numbers of all timers. */
        public static function list(): \Swoole\Timer\Iterator {}

        /** @return bool false when there is none of that number */
        public static function clear(int $timer_id): bool {}

        /** @return bool false when there has never been a timer */
        public static function clearAll(): bool {}
    }
}
