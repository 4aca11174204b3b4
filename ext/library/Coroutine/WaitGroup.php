<?php

declare(strict_types=1);

namespace Swoole\Coroutine;

/**
 * Waits for a number of coroutines to be done.
 *
 *     $group = new WaitGroup(3);
 *     foreach ([1, 2, 3] as $n) {
 *         go(function () use ($group, $n) { ...; $group->done(); });
 *     }
 *     $group->wait();
 */
class WaitGroup
{
    /** Hands "all done" over to the one that waits. */
    protected Channel $chan;

    protected int $count = 0;

    protected bool $waiting = false;

    /** @param int $delta how many to wait for, to begin with */
    public function __construct(int $delta = 0)
    {
        $this->chan = new Channel(1);
        if ($delta > 0) {
            $this->add($delta);
        }
    }

    /** $delta more to wait for. Not while somebody waits. */
    public function add(int $delta = 1): void
    {
        if ($this->waiting) {
            throw new \BadMethodCallException('WaitGroup misuse: add called concurrently with wait');
        }
        if ($this->count + $delta < 0) {
            throw new \InvalidArgumentException('WaitGroup misuse: negative counter');
        }
        $this->count += $delta;
    }

    /** One of them is done. */
    public function done(): void
    {
        if ($this->count < 1) {
            throw new \BadMethodCallException('WaitGroup misuse: negative counter');
        }
        --$this->count;
        if ($this->count === 0 && $this->waiting) {
            $this->chan->push(true);
        }
    }

    /**
     * Parks until all are done.
     *
     * @param float $timeout seconds; not more than 0: for as long as it takes
     * @return bool false when the time was up, or the wait was canceled
     */
    public function wait(float $timeout = -1): bool
    {
        if ($this->waiting) {
            throw new \BadMethodCallException('WaitGroup misuse: reused before previous wait has returned');
        }
        if ($this->count === 0) {
            return true;
        }
        $this->waiting = true;
        try {
            return (bool) $this->chan->pop($timeout);
        } finally {
            $this->waiting = false;
        }
    }

    /** How many are not done yet. */
    public function count(): int
    {
        return $this->count;
    }
}
