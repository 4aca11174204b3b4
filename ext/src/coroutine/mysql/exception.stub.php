<?php

/** @generate-class-entries */

namespace Swoole\Coroutine\MySQL {
    /**
     * A call that cannot be carried out: a setting is missing or unknown.
     *
     * @not-serializable
     */
    class Exception extends \Swoole\Exception {}
}
