<?php
/**
 * A program: some coroutines, each a list of steps, and how they are started. It is drawn from a seed, written down as a
 * line of JSON, and made smaller step by step when it has found something.
 */

namespace Seeded;

final class Program
{
    /**
     * @param list<list<Step>> $coroutines
     * @param array{preempt?: bool, repeat?: bool} $how
     */
    public function __construct(public int $seed, public array $coroutines, public array $how = [])
    {
    }

    public static function draw(int $seed, Catalogue $catalogue): self
    {
        $dice = new Dice($seed);
        // Most are small: they are quick, and enough for most faults.
        $count = match ($dice->below(8)) {
            0, 1, 2 => $dice->between(2, 3),
            3, 4, 5 => $dice->between(4, 9),
            6 => $dice->between(10, 20),
            7 => $dice->between(21, 50),
        };
        $longest = $count > 20 ? 3 : 7;
        // Some programs are about few things, in which coroutines then meet more often.
        $names = $catalogue->names();
        if ($dice->once(2)) {
            $names = array_map(fn () => $dice->of($names), range(1, $dice->between(1, 5)));
        }
        $coroutines = [];
        for ($i = 0; $i < $count; ++$i) {
            $steps = [];
            for ($left = $dice->between(1, $longest); $left > 0; --$left) {
                $steps[] = self::drawStep($dice, $catalogue, $names, []);
            }
            $coroutines[] = $steps;
        }
        if ($dice->once(25)) {
            // Somebody ends the script in the midst of it.
            $at = $dice->below($count);
            $coroutines[$at][] = self::fill($dice, $catalogue, $dice->of($catalogue->endings()), [], []);
        }
        return new self($seed, $coroutines, ['preempt' => $dice->once(6), 'repeat' => $dice->once(12)]);
    }

    /** @param list<string> $names @param list<string> $around the steps that this one is inside of */
    private static function drawStep(Dice $dice, Catalogue $catalogue, array $names, array $around): Step
    {
        for ($try = 0; $try < 20; ++$try) {
            $name = $dice->of($names);
            if ($catalogue->mayBeIn($name, $around)) {
                return self::fill($dice, $catalogue, $name, $names, $around);
            }
        }
        return self::fill($dice, $catalogue, 'pause', $names, $around);
    }

    private static function fill(Dice $dice, Catalogue $catalogue, string $name, array $names, array $around): Step
    {
        $operation = $catalogue->operation($name);
        $pauses = array_map(fn () => $dice->of(Scene::PAUSES), range(0, $dice->below(3)));
        $inside = [];
        if ($operation->holds && count($around) < 3 && $names && $dice->once(3)) {
            for ($left = $dice->between(1, 2); $left > 0; --$left) {
                $inside[] = self::drawStep($dice, $catalogue, $names, [...$around, $name]);
            }
        }
        return new Step($name, ($operation->draw)($dice), $pauses, $inside);
    }

    /** @return array<string, Step> by their places: "3.0.1" is the second step inside of the first of the fourth coroutine */
    public function steps(): array
    {
        $named = [];
        foreach ($this->coroutines as $i => $steps) {
            foreach ($steps as $j => $step) {
                $named += $step->all("$i.$j");
            }
        }
        return $named;
    }

    /** Whether something around this step may have cut it short. */
    public static function isDisturbed(string $path, array $steps, Catalogue $catalogue): bool
    {
        while (substr_count($path, '.') > 1) {
            $path = substr($path, 0, strrpos($path, '.'));
            if ($catalogue->operation($steps[$path]->name)->disturbs) {
                return true;
            }
        }
        return false;
    }

    /** Programs that do a little less than this one, those that do much less first. */
    public function smaller(): iterable
    {
        $count = count($this->coroutines);
        for ($size = intdiv($count, 2); $size >= 1; $size = intdiv($size, 2)) {
            for ($at = 0; $at < $count; $at += $size) {
                $left = $this->coroutines;
                array_splice($left, $at, $size);
                if ($left) {
                    yield new self($this->seed, $left, $this->how);
                }
            }
        }
        foreach ($this->coroutines as $i => $steps) {
            foreach ($steps as $j => $step) {
                $fewer = $steps;
                array_splice($fewer, $j, 1);
                if ($fewer) {
                    yield $this->with($i, $fewer);
                }
            }
        }
        foreach (array_keys(array_filter($this->how)) as $key) {
            yield new self($this->seed, $this->coroutines, [$key => false] + $this->how);
        }
        foreach ($this->coroutines as $i => $steps) {
            foreach ($steps as $j => $step) {
                foreach ($step->smaller() as $less) {
                    yield $this->with($i, array_replace($steps, [$j => $less]));
                }
            }
        }
    }

    private function with(int $coroutine, array $steps): self
    {
        return new self($this->seed, array_replace($this->coroutines, [$coroutine => $steps]), $this->how);
    }

    public function toJson(): string
    {
        $coroutines = array_map(fn (array $steps) => array_map(fn (Step $step) => $step->toArray(), $steps), $this->coroutines);
        return json_encode(['seed' => $this->seed, 'how' => (object) $this->how, 'coroutines' => $coroutines],
            JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR);
    }

    public static function fromJson(string $json): self
    {
        $program = json_decode($json, true, flags: JSON_THROW_ON_ERROR);
        $coroutines = array_map(fn (array $steps) => array_map(Step::fromArray(...), $steps), $program['coroutines']);
        return new self($program['seed'], $coroutines, $program['how']);
    }

    /** For people. */
    public function __toString(): string
    {
        $how = array_keys(array_filter($this->how));
        $text = "seed $this->seed" . ($how ? ', ' . implode(', ', $how) : '') . "\n";
        foreach ($this->coroutines as $i => $steps) {
            $text .= "  coroutine $i\n";
            foreach ($steps as $step) {
                $text .= self::indented($step, 2);
            }
        }
        return $text;
    }

    private static function indented(Step $step, int $depth): string
    {
        $text = str_repeat('  ', $depth) . "$step\n";
        foreach ($step->inside as $inner) {
            $text .= self::indented($inner, $depth + 1);
        }
        return $text;
    }
}
