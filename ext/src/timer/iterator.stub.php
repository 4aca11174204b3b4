<?php

/** @generate-class-entries */

namespace Swoole\Timer {
    /** The numbers of timers, as Swoole\Timer::list() found them. */
    class Iterator extends \ArrayIterator {}
}
