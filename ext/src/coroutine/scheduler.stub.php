<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /**
     * Coroutines that are started together with the event loop; Swoole\Coroutine\run() for more than one of them.
     *
     * @not-serializable
     */
    final class Scheduler
    {
        /**
         * Adds a coroutine that runs $func.
         *
         * @param mixed $param handed to $func
         */
        public function add(callable $func, mixed ...$param): void {}

        /**
         * Adds $n coroutines that each run $func; start() starts as many as `max_coroutine` allows, and warns.
         *
         * @param mixed $param handed to $func
         */
        public function parallel(int $n, callable $func, mixed ...$param): void {}

        /** Settings; see Swoole\Coroutine::set(). */
        public function set(array $settings): void {}

        /** What was set so far, null when nothing was. */
        public function getOptions(): ?array {}

        /**
         * Starts the coroutines in the order in which they were added, and runs the event loop until nothing is left to
         * wait for.
         *
         * @return bool false, with a warning, when an event loop runs already, when this scheduler does, or when nothing was
         *     added
         */
        public function start(): bool {}
    }
}
