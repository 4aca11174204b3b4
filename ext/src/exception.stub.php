<?php

/** @generate-class-entries */

namespace Swoole {
    /** An operation that cannot be carried out. */
    class Exception extends \Exception {}
}
