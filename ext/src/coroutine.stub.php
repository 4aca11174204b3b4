<?php

/** @generate-class-entries */

namespace Swoole {
    /**
     * Coroutines: functions that park instead of blocking.
     *
     * Each runs on a stack of its own inside one process and one thread. A call that would wait parks the
     * coroutine and lets others run; it goes on where it stood once the wait is over.
     *
     * @not-serializable
     */
    class Coroutine
    {
        /**
         * Starts a coroutine, which runs at once until it first parks or ends.
         *
         * @param callable $func what it runs
         * @param mixed $param handed to $func
         * @return int|false the coroutine's id, counted from 1; false when `max_coroutine` are alive already
         */
        public static function create(callable $func, mixed ...$param): int|false {}

        /** Runs $callback when the current coroutine ends, the one registered last first. */
        public static function defer(callable $callback): void {}

        /** Whether a coroutine of this id is alive. */
        public static function exists(int $cid): bool {}

        /** Parks the current coroutine until resume() is called with its id. */
        public static function yield(): bool {}

        /** @alias Swoole\Coroutine::yield */
        public static function suspend(): bool {}

        /**
         * Goes on with a coroutine that has called yield(), at once, until it parks again or ends.
         *
         * @return bool false, with a warning, when there is none of that id or it waits for something else
         */
        public static function resume(int $cid): bool {}

        /**
         * @return array{event_num: int, signal_listener_num: int, aio_task_num: int, aio_worker_num: int,
         *     aio_queue_size: int, c_stack_size: int, coroutine_num: int, coroutine_peak_num: int,
         *     coroutine_last_cid: int}
         */
        public static function stats(): array {}

        /** Id of the running coroutine, -1 outside of any. */
        public static function getCid(): int {}

        /** @alias Swoole\Coroutine::getCid */
        public static function getuid(): int {}

        /**
         * Id of the coroutine that started $cid (0: the running one).
         *
         * @return int|false -1 when the main script started it; false when there is no such coroutine
         */
        public static function getPcid(int $cid = 0): int|false {}

        /** Parks the coroutine for so many seconds, to the millisecond. */
        public static function sleep(float $seconds): bool {}
    }
}
