<?php

/** @generate-function-entries */

namespace {
    /** @alias swoole_coroutine_create */
    function go(callable $func): int|false {}

    /** @alias swoole_coroutine_defer */
    function defer(callable $callback): void {}
}

namespace Co {
    /** Runs $fn in a coroutine and the event loop; see Swoole\Coroutine\run(). */
    function run(callable $fn, mixed ...$args): bool {}

    /** Starts a coroutine; see Swoole\Coroutine::create(). */
    function go(callable $fn, mixed ...$args): int|false {}

    /** Registers a function for the end of the coroutine; see Swoole\Coroutine::defer(). */
    function defer(callable $fn): void {}
}
