<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /** Ids of coroutines; see Swoole\Coroutine::list(). */
    class Iterator extends \ArrayIterator
    {
    }
}
