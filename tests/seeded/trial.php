<?php
/**
 * Programs, played without the extension and with it, and what is different. It is the judge, and it finds out how little
 * of a program is enough to go wrong.
 */

namespace Seeded;

final class Trial
{
    /** What four rounds may leave behind. */
    private const UNNOTICED = ['memory' => 800, 'malloc' => 20000, 'descriptors' => 0];

    /** @var array<string, int> what was allowed and is worth a figure */
    public array $figures = ['steps' => 0, 'refused' => 0, 'repeated' => 0];

    private Child $plain;
    private Child $hooked;

    /** @param list<string> $options of the php with the extension */
    public function __construct(private readonly Catalogue $catalogue, array $options)
    {
        $this->plain = new Child([], false);
        $this->hooked = new Child($options, true);
    }

    /**
     * @param list<Program> $programs
     * @return array<int, string> by their numbers, what is wrong with those that fail
     */
    public function judge(array $programs): array
    {
        $plain = $this->plain->play($programs);
        $hooked = $this->hooked->play($programs);
        $wrong = [];
        foreach ($programs as $i => $program) {
            $reasons = $this->compare($program, $plain[$i], $hooked[$i]);
            if ($reasons) {
                $wrong[$i] = implode("\n", array_slice($reasons, 0, 8));
            }
        }
        return $wrong;
    }

    /** @return list<string> */
    private function compare(Program $program, array $plain, array $hooked): array
    {
        $wrong = [];
        if (isset($plain['end']) || $plain['output'] !== '') {
            return ['without the extension: ' . ($plain['end'] ?? '') . "\n$plain[output]"];
        }
        $named = $program->steps();
        $ends = array_filter($named, fn (Step $step) => $this->catalogue->operation($step->name)->ends);
        if (isset($hooked['end']) && !($ends && isset($hooked['ended']) && $hooked['end'] === "status $hooked[ended]")) {
            $wrong[] = "it ends with $hooked[end]" . (isset($hooked['ended']) ? ", not status $hooked[ended]" : '') . "\n$hooked[output]";
        } elseif ($ends && !isset($hooked['end'])) {
            $wrong[] = 'it does not end the script';
        }
        $refused = [];
        foreach ($plain['results'] as $path => $expected) {
            $result = $hooked['results'][$path] ?? null;
            $within = array_filter($refused, fn (string $outer) => str_starts_with($path, "$outer."));
            if (Program::isDisturbed($path, $named, $this->catalogue)) {
                continue;
            }
            if ($result === $expected || $result === null && (isset($hooked['end']) || $within)) {
                continue;
            }
            if ($result !== null && str_starts_with($result, 'refused: ') && $this->mayBeRefused($named[$path], $result)) {
                ++$this->figures['refused'];
                $refused[] = $path;
                continue;
            }
            $wrong[] = "$path {$named[$path]->name}\n    is  " . ($result ?? 'not there') . "\n    not $expected";
        }
        foreach (array_diff_key($hooked['results'], $plain['results']) as $path => $result) {
            $wrong[] = "$path is there: $result";
        }
        $wrong = [...$wrong, ...($hooked['faults'] ?? [])];
        $leaks = array_filter($named, fn (Step $step) => $this->catalogue->operation($step->name)->leaks);
        foreach ($leaks ? [] : $hooked['sizes'] ?? [] as $what => [$first, $second, $third]) {
            // Classes and compiled files stay in both. Caches fill in the first rounds; what is lost is lost in each.
            $usual = self::UNNOTICED[$what] + 2 * max(0, $plain['sizes'][$what][2] - $plain['sizes'][$what][1]);
            if ($third - $second > $usual && $second - $first > $usual / 2) {
                $wrong[] = "$what grows: $first, $second, $third";
            }
        }
        if ($hooked['output'] !== '' && !$ends) {
            $wrong[] = "it prints\n$hooked[output]";
        }
        $this->figures['steps'] += count($named);
        $this->figures['repeated'] += empty($program->how['repeat']) ? 0 : 1;
        return $wrong;
    }

    /** A smaller program that goes wrong in another way is another matter. */
    private static function kinds(string $wrong): array
    {
        preg_match_all('/^(?:[\d.]+ (\w+)$|(without)|it (ends with \S+ \S+|prints|does not end)|at (the next time)|the (collector is dead)|(generators) do|(output buffers)|(error_reporting) is|a (session) is|the (error handler)|(libxml) keeps|(\w+) grows|\d+ (coroutines are left))/m', $wrong, $matches);
        return array_filter(array_merge(...array_slice($matches, 1)));
    }

    private function mayBeRefused(Step $step, string $result): bool
    {
        return $this->catalogue->operation($step->name)->shares || str_contains($result, 'deadlock');
    }

    /** The smallest program found that goes wrong as well, and what is wrong with it. What depends on luck is tried often. */
    public function shrink(Program $program, string $wrong, float $longest_s = 120, int $tries = 4): array
    {
        $deadline = microtime(true) + $longest_s;
        $kinds = self::kinds($wrong);
        do {
            $better = null;
            foreach ($program->smaller() as $candidate) {
                if (microtime(true) > $deadline) {
                    break;
                }
                $found = $this->judge(array_fill(0, $tries, $candidate));
                $found = array_filter($found, fn (string $other) => array_intersect(self::kinds($other), $kinds));
                if ($found) {
                    [$better, $wrong] = [$candidate, reset($found)];
                    break;
                }
            }
            $program = $better ?? $program;
        } while ($better);
        return [$program, $wrong];
    }
}
