<?php

/** @generate-class-entries */

namespace Swoole {
    /** A mistake of the program: a wrong call at a wrong time. */
    class Error extends \Error {}
}
