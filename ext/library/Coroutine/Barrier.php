<?php

declare(strict_types=1);

namespace Swoole\Coroutine;

use Swoole\Coroutine;
use Swoole\Exception;

/**
 * Waits until nobody holds it any more: each coroutine that shall be waited for keeps the object, and lets go of it by
 * ending.
 *
 *     $barrier = Barrier::make();
 *     go(function () use ($barrier) { ... });
 *     Barrier::wait($barrier);
 */
class Barrier
{
    /** Set while somebody waits. */
    private ?Channel $released = null;

    public static function make(): self
    {
        return new self();
    }

    /**
     * Gives up $barrier and parks until all others have.
     *
     * @param float $timeout seconds; not more than 0: for as long as it takes
     */
    public static function wait(Barrier &$barrier, float $timeout = -1): void
    {
        if ($barrier->released !== null) {
            throw new Exception('The barrier is waiting, cannot wait again.');
        }
        $released = $barrier->released = new Channel(1);
        // The caller's variable, too. When it was the last, the destructor runs now.
        $barrier = null;
        $released->pop($timeout);
    }

    public function __destruct()
    {
        if ($this->released === null) {
            return;
        }
        if (Coroutine::getCid() !== -1) {
            $this->released->push(true);
        } else {
            Coroutine::create($this->released->push(...), true);
        }
    }
}
