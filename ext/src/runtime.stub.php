<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * Which of PHP's blocking functions park the coroutine that calls them instead of the whole process.
     *
     * Each `SWOOLE_HOOK_…` switches a family of them, `SWOOLE_HOOK_ALL` all that are on by default. They park only
     * inside a coroutine; outside of one they block as ever. `Co\run()` and a server that has not been told otherwise
     * switch all of them on, and what was switched on counts until the event loop ends.
     */
    class Runtime
    {
        /**
         * Switches these families on, and all others off, now and whenever an event loop starts again.
         *
         * @param int $flags `SWOOLE_HOOK_…`, combined with `|`; 0 for none. A bool is taken for all or none.
         */
        public static function enableCoroutine(int $flags = SWOOLE_HOOK_ALL): bool {}

        /** The families that are switched on; before the first event loop those that will be. */
        public static function getHookFlags(): int {}

        /**
         * As enableCoroutine().
         *
         * @param int $flags `SWOOLE_HOOK_…`, combined with `|`; 0 for none
         */
        public static function setHookFlags(int $flags): bool {}
    }
}
