<?php
/**
 * What a seed decides. xorshift on 32 bits: small, the same on every machine, and nobody else's: mt_rand() is a global
 * that programs may use.
 */

namespace Seeded;

final class Dice
{
    private int $state;

    public function __construct(int $seed)
    {
        $this->state = crc32("seed $seed") | 1;
    }

    /** 0 to $limit - 1. */
    public function below(int $limit): int
    {
        $state = $this->state;
        $state ^= ($state << 13) & 0xFFFFFFFF;
        $state ^= $state >> 17;
        $state ^= ($state << 5) & 0xFFFFFFFF;
        $this->state = $state;
        // The low bits of xorshift are its weak ones.
        return ($state >> 3) % max(1, $limit);
    }

    public function between(int $low, int $high): int
    {
        return $low + $this->below($high - $low + 1);
    }

    /** Once in $times. */
    public function once(int $times): bool
    {
        return $this->below($times) === 0;
    }

    public function of(array $all): mixed
    {
        return array_values($all)[$this->below(count($all))];
    }
}
