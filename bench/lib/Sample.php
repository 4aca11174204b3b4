<?php
declare(strict_types=1);

namespace Bench;

/** One measurement of one server: what the load generator saw and what the server process spent on it. */
final class Sample
{
    public readonly float $totalUs;
    public readonly float $userUs;
    public readonly float $systemUs;
    /** One standard error of `userUs`, from the number of ticks that sampled it; 0 where the kernel counts exactly. */
    public readonly float $userErrorUs;
    /** Share of the measured time in which the server was on a CPU. */
    public readonly float $busy;

    public function __construct(
        public readonly Load $load,
        public readonly Usage $after,
        Usage $before,
        float $seconds,
        public readonly float $othersBusy,
    ) {
        $requests = max(1, $load->requests);
        $cpuNs = $after->cpuNs - $before->cpuNs;
        $user = $after->userTicks - $before->userTicks;
        $system = $after->systemTicks - $before->systemTicks;
        $share = $user / max(1, $user + $system);
        $this->totalUs = $cpuNs / 1e3 / $requests;
        $this->userUs = $this->totalUs * $share;
        $this->systemUs = $this->totalUs - $this->userUs;
        $this->busy = $cpuNs / 1e9 / $seconds;
        $ticks = $cpuNs / 1e9 * Machine::ticksPerSecond();
        $this->userErrorUs = $ticks > 0 ? $this->totalUs * sqrt($share * (1 - $share) / $ticks) : 0.0;
    }
}
