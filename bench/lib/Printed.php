<?php
declare(strict_types=1);

namespace Bench;

/** Figures that a script measures in its own process and prints, a name and a number on each line. */
final class Printed
{
    /**
     * @param list<string> $command
     * @return array<string, float>
     */
    public static function by(array $command, ?int $cpu): array
    {
        $figures = [];
        foreach (explode("\n", trim(Command::run($command, $cpu))) as $line) {
            if (!preg_match('/^(\w+) (-?[\d.]+)$/', $line, $match)) {
                throw new \RuntimeException("unexpected output: $line");
            }
            $figures[$match[1]] = (float) $match[2];
        }
        return $figures;
    }

    /**
     * One row for each contestant and one column for each figure that any of them printed; medians of the rounds.
     *
     * @param Rounds<array<string, float>> $rounds
     */
    public static function table(Rounds $rounds, Report $report): void
    {
        $names = [];
        foreach ($rounds->results as $results) {
            $names += array_flip(array_keys($results[0]));
        }
        $rows = [];
        foreach ($rounds->results as $name => $results) {
            $cells = [];
            foreach (array_keys($names) as $figure) {
                $values = array_column($results, $figure);
                $cells[] = $values === [] ? '' : rtrim(rtrim(number_format(Statistics::median($values), 2), '0'), '.');
            }
            $rows[] = [$name, ...$cells];
        }
        if ($rows !== []) {
            $report->table(['program', ...array_map('strval', array_keys($names))], $rows);
        }
    }
}
