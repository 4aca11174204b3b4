<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /** Thrown in a coroutine when the time that Coroutine::setTimeLimit() or Scope::timeout() gave is up. */
    final class TimeoutException extends \Exception
    {
    }
}
