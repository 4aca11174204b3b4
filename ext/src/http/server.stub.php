<?php

/** @generate-class-entries */

namespace Swoole\Http {
    /**
     * An HTTP server: each request runs the `request` callback in a coroutine of its own.
     *
     * @not-serializable
     */
    class Server extends \Swoole\Server {}
}
