<?php

/** @generate-class-entries */

namespace Swoole {
    /** What `exit` throws inside a coroutine or a running server. */
    class ExitException extends \Swoole\Exception
    {
        /** @var int */
        private $flags = 0;
        /** @var mixed */
        private $status = 0;

        /** `SWOOLE_EXIT_IN_COROUTINE` and `SWOOLE_EXIT_IN_SERVER`, added up. */
        public function getFlags(): int {}

        /** What was given to `exit`, null when nothing was. */
        public function getStatus(): mixed {}
    }
}
