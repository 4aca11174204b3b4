<?php
declare(strict_types=1);

namespace Bench;

use RuntimeException;

/**
 * Measures contestants in turns (A B C A B C …), so that a machine that grows slower or faster in the meantime does so
 * for all of them, and compares only what was measured in the same round.
 *
 * @template T
 */
final class Rounds
{
    /** @var array<string, list<T>> what was measured, by contestant; those that failed are left out */
    public array $results = [];

    /**
     * @param list<Contestant> $contestants
     * @param callable(Contestant): T $measure
     */
    public function __construct(array $contestants, int $rounds, callable $measure, Report $report)
    {
        $failed = [];
        for ($round = 1; $round <= $rounds; $round++) {
            foreach ($contestants as $contestant) {
                $name = $contestant->name;
                if (isset($failed[$name])) {
                    continue;
                }
                fwrite(STDERR, "  round $round of $rounds: $name\n");
                try {
                    $this->results[$name][] = $measure($contestant);
                } catch (RuntimeException $error) {
                    $failed[$name] = true;
                    unset($this->results[$name]);
                    $report->notRun($name, $error->getMessage());
                }
            }
        }
    }

    /**
     * One value per round of one contestant; empty when it has not run.
     *
     * @param callable(T): (float|int) $value
     * @return list<float|int>
     */
    public function each(string $name, callable $value): array
    {
        return array_map($value, $this->results[$name] ?? []);
    }

    /**
     * One value per round of two contestants; empty when one of them has not run.
     *
     * @param callable(T, T): float $compare
     * @return list<float>
     */
    public function compare(string $one, string $other, callable $compare): array
    {
        return isset($this->results[$one], $this->results[$other])
            ? array_map($compare, $this->results[$one], $this->results[$other])
            : [];
    }
}
