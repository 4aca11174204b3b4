<?php

declare(strict_types=1);

namespace Swoole\NameResolver;

/** A directory that cannot be reached or has refused, or what cannot be entered in one. */
class Exception extends \RuntimeException
{
}
