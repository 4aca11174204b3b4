<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * Coroutines that end together: none outlives the scope, and what fails in one of them is not lost.
     *
     * ```php
     * $rows = Scope::run(function (Scope $scope) use ($a, $b) {
     *     $scope->spawn(fn () => $a->load());
     *     $scope->spawn(fn () => $b->load());
     * }, timeout: 2.0);
     * ```
     *
     * The first exception in one of its coroutines cancels the others: a CanceledException is thrown where they wait,
     * their `finally` blocks run. When all have ended, that first exception is thrown to whoever joins the scope.
     * Beyond Swoole: it has no such class.
     *
     * @not-serializable
     * @strict-properties
     */
    final class Scope
    {
        public function __construct() {}

        /**
         * Calls $fn with a new scope and closes it: returns what $fn returned once all coroutines in it have ended.
         *
         * An exception in $fn cancels the coroutines, one in a coroutine cancels the wait that $fn is in; it is thrown
         * here in the end.
         *
         * @param callable $fn gets the scope
         * @param float $timeout as for timeout(); not more than 0: none
         * @throws TimeoutException when it took longer
         */
        public static function run(callable $fn, float $timeout = -1): mixed {}

        /**
         * Starts a coroutine that belongs to the scope. It runs at once until it first waits.
         *
         * @param mixed $args handed to $fn
         * @return int|false its id; false when `max_coroutine` are alive already
         * @throws \Swoole\Error when the scope is closed or was canceled
         */
        public function spawn(callable $fn, mixed ...$args): int|false {}

        /**
         * Waits until all have ended and closes the scope; throws the first exception of one of them, if there was one.
         *
         * A cancellation of this wait cancels the scope and takes effect when all have ended.
         *
         * @throws TimeoutException when the time that timeout() gave was up
         */
        public function join(): void {}

        /**
         * Cancels all that have not ended, each once. That they are canceled is no failure.
         *
         * A coroutine that catches the exception and goes on is waited for, and not canceled a second time.
         */
        public function cancel(): void {}

        /**
         * Gives the scope so many seconds from now: then what has not ended is canceled, and join() throws a
         * TimeoutException. 0 or less takes the limit away.
         */
        public function timeout(float $seconds): static {}

        /** Joins the scope where that was not done, in a coroutine. */
        public function __destruct() {}
    }
}
