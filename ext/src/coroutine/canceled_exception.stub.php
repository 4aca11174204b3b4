<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /** Thrown by a call whose wait was ended by `Swoole\Coroutine::cancel($cid, true)`. */
    final class CanceledException extends \Exception
    {
    }
}
