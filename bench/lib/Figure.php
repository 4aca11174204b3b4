<?php
declare(strict_types=1);

namespace Bench;

/** A figure of the report, one value for each round, with the target it is held against if it has one. */
final class Figure
{
    /** @param list<float|int> $rounds */
    public function __construct(
        public readonly string $name,
        public readonly array $rounds,
        public readonly string $unit = '',
        public readonly ?float $atMost = null,
        public readonly ?float $atLeast = null,
        public readonly float $error = 0.0,
        public readonly int $digits = 2,
    ) {
    }

    /** @return list<string> */
    public function row(): array
    {
        $format = fn (float $value): string => number_format($value, $this->digits);
        $unit = $this->unit === '' ? '' : " $this->unit";
        $median = $format(Statistics::median($this->rounds));
        $error = $this->error > 0 ? ' ± ' . $format($this->error) : '';
        $range = $format(min($this->rounds)) . ' … ' . $format(max($this->rounds));
        $target = match (true) {
            $this->atMost !== null => 'at most ' . $format($this->atMost) . $unit,
            $this->atLeast !== null => 'at least ' . $format($this->atLeast) . $unit,
            default => '',
        };
        return [$this->name, $median . $error . $unit, $range, $target, $this->verdict()];
    }

    public function verdict(): string
    {
        if ($this->atMost === null && $this->atLeast === null) {
            return '';
        }
        $median = Statistics::median($this->rounds);
        $holds = ($this->atMost === null || $median <= $this->atMost)
            && ($this->atLeast === null || $median >= $this->atLeast);
        return $holds ? 'holds' : '**misses**';
    }
}
