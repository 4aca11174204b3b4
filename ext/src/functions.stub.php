<?php

/** @generate-function-entries */

namespace {
    /** The API level, as in `SWOOLE_VERSION`. */
    function swoole_version(): string {}

    /** Number of processors this process may use. */
    function swoole_cpu_num(): int {}

    /** The last error number, a system `errno` or `SWOOLE_ERROR_*`. */
    function swoole_last_error(): int {}

    /** @alias swoole_last_error */
    function swoole_errno(): int {}

    /** Starts a coroutine; see Swoole\Coroutine::create(). */
    function swoole_coroutine_create(callable $func, mixed ...$params): int|false {}

    /** Registers a function for the end of the coroutine; see Swoole\Coroutine::defer(). */
    function swoole_coroutine_defer(callable $callback): void {}

    /** Runs the event loop to its end after the script. Registered by itself; not for calling. */
    function swoole_event_rshutdown(): void {}
}

namespace Swoole\Coroutine {
    /**
     * Runs $fn in a coroutine and the event loop until nothing is left to wait for.
     *
     * @return bool false, with a warning, when an event loop runs already
     */
    function run(callable $fn, mixed ...$args): bool {}
}
