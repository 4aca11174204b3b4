<?php
/**
 * One operation of a program with what was drawn for it. Where the operation waits it pauses, in the ways of $pauses in
 * turn, and there it also makes the steps of $inside, the first wait the first of them.
 */

namespace Seeded;

final class Step
{
    /**
     * @param array<string, mixed> $with scalars and lists of scalars
     * @param list<string> $pauses
     * @param list<Step> $inside
     */
    public function __construct(public string $name, public array $with = [], public array $pauses = [], public array $inside = [])
    {
    }

    public function toArray(): array
    {
        return [$this->name, (object) $this->with, $this->pauses, array_map(fn (Step $step) => $step->toArray(), $this->inside)];
    }

    public static function fromArray(array $step): self
    {
        return new self($step[0], (array) $step[1], $step[2], array_map(self::fromArray(...), $step[3]));
    }

    /** @return array<string, Step> this step, which is at this place, and all in it */
    public function all(string $path): array
    {
        $all = [$path => $this];
        foreach ($this->inside as $i => $step) {
            $all += $step->all("$path.$i");
        }
        return $all;
    }

    /** Steps that do a little less than this one. */
    public function smaller(): iterable
    {
        foreach ($this->inside as $i => $step) {
            yield $step;
            yield new self($this->name, $this->with, $this->pauses, array_merge(array_slice($this->inside, 0, $i), array_slice($this->inside, $i + 1)));
            foreach ($step->smaller() as $less) {
                yield new self($this->name, $this->with, $this->pauses, array_replace($this->inside, [$i => $less]));
            }
        }
        if (count($this->pauses) > 1) {
            foreach (array_unique($this->pauses) as $pause) {
                yield new self($this->name, $this->with, [$pause], $this->inside);
            }
        }
    }

    public function __toString(): string
    {
        $with = [];
        foreach ($this->with as $name => $value) {
            $with[] = "$name: " . json_encode($value, JSON_UNESCAPED_SLASHES);
        }
        return "$this->name(" . implode(', ', $with) . ')' . ($this->pauses ? ', waits: ' . implode(' ', $this->pauses) : '');
    }
}
