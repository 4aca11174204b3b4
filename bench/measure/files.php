<?php
// What the hooks add to files that the page cache has.
declare(strict_types=1);

namespace Bench;

return static function (Bench $bench): void {
    $measure = static fn (Contestant $contestant): array => Printed::by($contestant->command, $bench->serverCpu);
    $rounds = new Rounds($bench->php('files'), $bench->rounds, $measure, $bench->report);
    Printed::table($rounds, $bench->report);

    $figures = [];
    foreach ($bench->prefixes() as $who) {
        $target = static fn (float $limit): ?float => $who === '' ? $limit : null;
        $each = static fn (callable $value): array => $rounds->each("{$who}files", $value);
        $append = $each(static fn (array $printed): float => $printed['hooked_append_us']);
        $figures[] = new Figure("{$who}a line of 100 bytes appended, hooked", $append, 'µs', $target(2.0));
        $cpu = $each(static fn (array $printed): float => $printed['hooked_append_cpu_us']);
        $figures[] = new Figure("the same, CPU of all threads", $cpu, 'µs');
        foreach (['put' => 1.3, 'get' => 1.5, 'include' => 1.15, 'scandir' => 1.1] as $operation => $limit) {
            $ratio = $each(static fn (array $printed): float => $printed["hooked_{$operation}_us"] / $printed["plain_{$operation}_us"]);
            $figures[] = new Figure("{$who}{$operation}, hooked against plain", $ratio, '×', $target($limit));
        }
    }
    $bench->report->figures($figures);
};
