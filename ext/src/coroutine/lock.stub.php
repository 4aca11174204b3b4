<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * A lock that coroutines hold across waits. Those who wait for it get it in the order in which they came.
     *
     * The coroutine that holds it may lock it again; one unlock() then frees it.
     *
     * @not-serializable
     */
    class Lock
    {
        /**
         * Why the last call failed: a system `errno` (`SOCKET_EBUSY` for `LOCK_NB`) or `SWOOLE_ERROR_CO_*`.
         *
         * @var int
         */
        public $errCode = 0;

        /** @param bool $shared accepted; this lock is between the coroutines of one process */
        public function __construct(bool $shared = false) {}

        /**
         * Takes the lock, once it is free.
         *
         * @param int $operation `LOCK_EX`; with `LOCK_NB` added it does not wait. `LOCK_SH` is the same as `LOCK_EX`
         * @return bool false with $errCode
         */
        public function lock(int $operation = LOCK_EX): bool {}

        /**
         * Gives the lock up, to the first in line. Not being locked is no failure.
         *
         * @return bool false with $errCode outside of a coroutine
         */
        public function unlock(): bool {}
    }
}
