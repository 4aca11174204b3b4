<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {
    /** Values that belong to one coroutine and go when it ends; see Swoole\Coroutine::getContext(). */
    class Context extends \ArrayObject
    {
    }
}
